import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '../../core/farm/device.ts';
import { ConfigError } from '../../core/service/config.ts';

const SIMULATOR = fileURLToPath(new URL('../../test/farm-simulator/main.ts', import.meta.url));

/** A simulated miner listens on two ports and is asked over some connections at a time. */
const FILES_A_MINER = 3;

export interface FarmProcess {
  devices: Device[];
  stop(): Promise<void>;
}

/** A simulated farm of these makes in turn, as a process of its own, so that its work is not counted as ours. */
export async function startFarm(miners: number, makes = 'antminer,whatsminer'): Promise<FarmProcess> {
  needFiles(miners * FILES_A_MINER);
  const folder = mkdtempSync(join(tmpdir(), 'bench-farm-'));
  const file = join(folder, 'inventory.json');
  const args = ['--miners', String(miners), '--pdus', '0', '--makes', makes, '--inventory-file', file];
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), SIMULATOR, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const ended = gone.then(() => Promise.reject(new Error('the simulated farm ended before it was ready')));
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  const { devices } = JSON.parse(readFileSync(file, 'utf8')) as { devices: Omit<Device, 'site'>[] };
  // Simulated miners answer their readers without credentials, too.
  const open = devices.map(({ credentials: _, ...device }): Device => ({ ...device, site: 'bench' }));
  return { devices: open, stop };
}

/** All of a farm is one process here, which the limit of open files may not hold. Throws ConfigError then. */
function needFiles(files: number): void {
  const allowed = Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  if (files <= allowed) return;
  const most = Math.floor(allowed / FILES_A_MINER);
  throw new ConfigError([
    `bench: ${files} files would be open at once and ${allowed} may be: ask for ${most} miners, or raise it with ulimit -n`,
  ]);
}

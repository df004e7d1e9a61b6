import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '../../core/farm/device.ts';

const SIMULATOR = fileURLToPath(new URL('../../test/farm-simulator/main.ts', import.meta.url));

export interface FarmProcess {
  devices: Device[];
  stop(): Promise<void>;
}

/** A simulated farm of these makes in turn, as a process of its own, so that its work is not counted as ours. */
export async function startFarm(miners: number, makes = 'antminer,whatsminer'): Promise<FarmProcess> {
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

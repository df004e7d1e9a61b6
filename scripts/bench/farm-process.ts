import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '../../core/farm/device.ts';

const SIMULATOR = fileURLToPath(new URL('../../test/farm-simulator/main.ts', import.meta.url));

/** A simulated miner listens on two ports and is asked over some connections at a time. */
const FILES_A_MINER = 3;

export interface FarmProcess {
  devices: Device[];
  stop(): Promise<void>;
}

/**
 * A simulated farm of these makes in turn, in processes of its own, so that its work is not counted as ours: as many as the
 * limit of open files wants, each at a loopback address of its own. Miners are named `part-miner-…` where there are several.
 */
export async function startFarm(miners: number, makes = 'antminer,whatsminer'): Promise<FarmProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-farm-'));
  const sizes = partsOf(miners, Math.floor(openFiles() / FILES_A_MINER));
  const parts: Part[] = [];
  const stop = async () => {
    await Promise.all(parts.map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [index, size] of sizes.entries())
      parts.push(startPart({ size, makes, host: `127.0.0.${index + 1}`, file: join(folder, `${index}.json`) }));
    const found = await Promise.all(parts.map((part) => part.devices));
    const named = (id: string, index: number) => (sizes.length === 1 ? id : `${index + 1}-${id}`);
    return {
      devices: found.flatMap((some, index) => some.map((device) => ({ ...device, id: named(device.id, index) }))),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sizes that are as equal as can be, none above `most`. */
export function partsOf(miners: number, most: number): number[] {
  const count = Math.max(1, Math.ceil(miners / most));
  return Array.from({ length: count }, (_, part) => Math.floor((miners + part) / count));
}

interface Part {
  devices: Promise<Device[]>;
  stop(): Promise<void>;
}

function startPart({ size, makes, host, file }: { size: number; makes: string; host: string; file: string }): Part {
  const args = ['--miners', String(size), '--pdus', '0', '--makes', makes, '--host', host, '--inventory-file', file];
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), SIMULATOR, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const ended = gone.then(() => Promise.reject(new Error('the simulated farm ended before it was ready')));
  ended.catch(() => undefined);
  const devices = Promise.race([once(child.stdout, 'data'), ended]).then(() => {
    const { devices: all } = JSON.parse(readFileSync(file, 'utf8')) as { devices: Omit<Device, 'site'>[] };
    // Simulated miners answer their readers without credentials, too.
    return all.map(({ credentials: _, ...device }): Device => ({ ...device, site: 'bench' }));
  });
  devices.catch(() => undefined);
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await gone;
  };
  return { devices, stop };
}

/** How many files one process may have open. */
function openFiles(): number {
  return Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
}

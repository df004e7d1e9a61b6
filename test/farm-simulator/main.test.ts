import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InventorySchema } from '../../core/farm/device.ts';
import { until } from './clients.ts';
import { demoSchedule } from './demo-schedule.ts';
import { startFarm } from './farm.ts';

const MAIN = resolve(import.meta.dirname, 'main.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farm-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): { child: ChildProcess; said: { out: string; err: string } } {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args]);
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.out += String(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.err += String(chunk);
  });
  return { child, said };
}

describe('the command line', () => {
  it('says one line when ready, writes the inventory, follows the schedule, stops on SIGTERM', async () => {
    const [inventoryFile, scheduleFile] = [join(folder, 'inventory.json'), join(folder, 'schedule.json')];
    await writeFile(scheduleFile, JSON.stringify([{ at: 1, target: 'miner-002', fault: 'fan-lost', fan: 1 }]));
    const { child, said } = run(
      ...['--miners', '4', '--pdus', '2', '--time-scale', '60', '--control-port', '0'],
      ...['--inventory-file', inventoryFile, '--schedule', scheduleFile],
    );
    await until('it is ready', () => said.out.endsWith('\n'), 15_000);
    const ready = JSON.parse(said.out) as { control: string; devices: number; pdus: number };
    expect(ready).toEqual({ control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), devices: 6, pdus: 2 });
    const inventory: unknown = JSON.parse(await readFile(inventoryFile, 'utf8'));
    expect(Value.Check(InventorySchema, inventory)).toBe(true);
    await until('the fault came', async () =>
      (await (await fetch(`${ready.control}/devices/miner-002`)).text()).includes('fan-lost'),
    );
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(said.err).toBe('');
  });

  it.each([
    [['--miners', 'many'], /--miners is "many"; expected a number/],
    [['--miners', '99', '--pdus', '1'], /do not fit on 1 PDUs/],
    [['--makes', 'abacus'], /makes holds abacus; there are antminer, whatsminer, avalon/],
  ])('refuses %j with a reason', async (args, reason) => {
    const { child, said } = run(...args);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(said.err.trim()).toMatch(reason);
    expect(said.out).toBe('');
  });
});

describe('the schedule of the demonstration', () => {
  it('fits the farm that it is made for, and a smaller one', async () => {
    for (const miners of [24, 3]) {
      const ids = Array.from({ length: miners }, (_, index) => `miner-${String(index + 1).padStart(3, '0')}`);
      const schedule = demoSchedule(ids);
      const farm = await startFarm({ miners, pdus: 2, schedule });
      await farm.close();
      expect(schedule.every(({ target }) => ids.includes(target))).toBe(true);
    }
  });
});

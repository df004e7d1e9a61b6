import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { demoSchedule } from './demo-schedule.ts';
import { startFarm } from './farm.ts';
import type { ScheduledFault } from './fault-desk.ts';
import type { Make } from './models.ts';
import { planFarm } from './plan.ts';

const USAGE = `Runs a simulated farm until SIGTERM or SIGINT.
  --miners 24 --pdus 2 --makes antminer,whatsminer --outlets 36 --feeds 1
  --rigs 0              GPU rigs beside the miners, of all programs in turn
  --time-scale 1        simulated seconds a second
  --seed 1 --host 127.0.0.1
  --boot 120 --warm-up 180 --cycle 10      simulated seconds
  --addresses           each miner at an address of its own, 127.1.0.1 and on, all on ports as 14028 and 10080
  --cold                power arrives at the start, instead of miners that have run for hours
  --control-port 0      the HTTP control API
  --inventory-file f    where to write the devices as an inventory
  --schedule f          JSON file [{"at": seconds, "target": id, "fault": name, "for"?: seconds}], or "demo"
`;

function readArguments() {
  const text = (usual: string) => ({ type: 'string', default: usual }) as const;
  return parseArgs({
    options: {
      miners: text('24'),
      pdus: text('2'),
      rigs: text('0'),
      makes: text('antminer,whatsminer'),
      outlets: text('36'),
      feeds: text('1'),
      'time-scale': text('1'),
      seed: text('1'),
      host: text('127.0.0.1'),
      boot: text('120'),
      'warm-up': text('180'),
      cycle: text('10'),
      'control-port': text('0'),
      addresses: { type: 'boolean', default: false },
      cold: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'inventory-file': { type: 'string' },
      schedule: { type: 'string' },
    },
  }).values;
}

function numberOf(name: string, given: string): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name} is "${given}"; expected a number, 0 or more`);
}

/** `demo` or a file; the file must hold a list. */
async function readSchedule(named: string | undefined, miners: readonly string[]): Promise<ScheduledFault[]> {
  if (named === undefined) return [];
  if (named === 'demo') return demoSchedule(miners);
  const entries: unknown = JSON.parse(await readFile(named, 'utf8'));
  if (Array.isArray(entries)) return entries;
  throw new Error(`${named} holds ${typeof entries}; expected a list of {"at", "target", "fault"}`);
}

async function main(): Promise<void> {
  const given = readArguments();
  if (given.help) {
    process.stdout.write(USAGE);
    return;
  }
  const devices = planFarm({
    miners: numberOf('miners', given.miners),
    pdus: numberOf('pdus', given.pdus),
    rigs: numberOf('rigs', given.rigs),
    makes: given.makes.split(',') as Make[],
    outletsPerPdu: numberOf('outlets', given.outlets),
    feedsPerMiner: numberOf('feeds', given.feeds),
    ...(given.addresses ? { addresses: true as const } : {}),
  });
  const miners = devices.filter(({ kind }) => kind === 'miner').map(({ id }) => id);
  const farm = await startFarm({
    devices,
    timeScale: numberOf('time-scale', given['time-scale']),
    seed: numberOf('seed', given.seed),
    host: given.host,
    bootSeconds: numberOf('boot', given.boot),
    warmUpSeconds: numberOf('warm-up', given['warm-up']),
    cycleSeconds: numberOf('cycle', given.cycle),
    start: given.cold ? 'cold' : 'running',
    controlPort: numberOf('control-port', given['control-port']),
    schedule: await readSchedule(given.schedule, miners),
  });
  const stop = () => {
    farm.close().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const file = given['inventory-file'];
  if (file !== undefined) await writeFile(file, `${JSON.stringify(farm.inventory(), null, 2)}\n`);
  const control = `http://${given.host}:${farm.controlPort}`;
  const counts = { devices: farm.devices.length, pdus: farm.devices.filter(({ kind }) => kind === 'pdu').length };
  process.stdout.write(`${JSON.stringify({ control, ...counts })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

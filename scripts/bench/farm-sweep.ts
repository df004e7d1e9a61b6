import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '../../core/farm/device.ts';
import { EXIT } from '../../core/service/run.ts';
import { openWire } from '../../core/wire/open.ts';
import type { Request } from '../../core/wire/request.ts';
import type { Wire } from '../../core/wire/wire.ts';
import { driverById } from '../../devices/index.ts';
import { Latest } from '../../exporter/latest.ts';
import type { Memory } from '../../exporter/memory.ts';
import { poll } from '../../exporter/poll.ts';
import { systemTimers } from '../../exporter/timers.ts';
import { askBare, closeBare } from './bare-loop.ts';

const SIMULATOR = fileURLToPath(new URL('../../test/farm-simulator/main.ts', import.meta.url));
const CONCURRENCY = 64;
const ROUNDS = 7;
const LIMIT = 1.5;

export interface FarmSweepResult {
  miners: number;
  /** Of the least disturbed of the rounds: sweep time in milliseconds, own CPU time of one poll in microseconds. */
  ours: Spent;
  bare: Spent;
  /** Questions of one sweep. */
  questions: number;
}

interface Spent {
  sweepMs: number;
  microsecondsAPoll: number;
}

/**
 * Sweeps a simulated farm, a process of its own, in turn by our exporter (wire, driver, judgement, text) and by a bare
 * loop that sends the same questions to the same servers and only parses the JSON.
 */
export async function measureFarmSweep(miners: number, rounds = ROUNDS): Promise<FarmSweepResult> {
  const farm = await startFarm(miners);
  const { wire, close } = openWire();
  try {
    const ours = poller(farm.devices, wire);
    await inTurn(farm.devices, ours.poll);
    ours.listen();
    await inTurn(farm.devices, ours.poll);
    const bare = (device: Device) => askAllBare(device, ours.asked.get(device.id) ?? []);
    const spent = { ours: [] as Spent[], bare: [] as Spent[] };
    for (let round = 0; round <= rounds; round += 1) {
      spent.ours.push(await measured(farm.devices, ours.poll));
      spent.bare.push(await measured(farm.devices, bare));
    }
    // The first round is for the compiler.
    const best = (of: readonly Spent[]): Spent => ({
      sweepMs: Math.min(...of.slice(1).map(({ sweepMs }) => sweepMs)),
      microsecondsAPoll: Math.min(...of.slice(1).map(({ microsecondsAPoll }) => microsecondsAPoll)),
    });
    const questions = [...ours.asked.values()].reduce((sum, { length }) => sum + length, 0);
    return { miners, ours: best(spent.ours), bare: best(spent.bare), questions };
  } finally {
    closeBare();
    await close();
    await farm.stop();
  }
}

/** Prints what measureFarmSweep found, and lets the process fail when we need more CPU than 1.5 times the bare loop. */
export async function farmSweep(miners: number): Promise<void> {
  const { ours, bare, questions } = await measureFarmSweep(miners);
  const ratio = ours.microsecondsAPoll / bare.microsecondsAPoll;
  const row = (name: string, { sweepMs, microsecondsAPoll }: Spent) =>
    `  ${name.padEnd(10)} ${(sweepMs / 1000).toFixed(2)} s a sweep, ${(microsecondsAPoll / 1000).toFixed(3)} ms CPU a poll\n`;
  process.stdout.write(
    `sweep: ${miners} miners, ${CONCURRENCY} at a time, ${(questions / miners).toFixed(2)} questions a poll, ` +
      `the least disturbed of ${ROUNDS} rounds in turn\n${row('ours', ours)}${row('bare loop', bare)}` +
      `  ratio      ${ratio.toFixed(3)} of CPU (limit ${LIMIT.toFixed(1)}), ` +
      `${(ours.sweepMs / bare.sweepMs).toFixed(3)} of time\n`,
  );
  if (!(ratio <= LIMIT)) process.exitCode = EXIT.failed;
}

/** Our exporter's poll of a device, and the questions that it was heard to ask since `listen`. */
function poller(devices: readonly Device[], wire: Wire) {
  const now = () => new Date();
  const latest = new Latest({ devices, staleAfterSeconds: 150, now });
  const memories = new Map<string, Memory>();
  const asked = new Map<string, Request[]>();
  let listens = false;
  return {
    asked,
    listen: () => {
      listens = true;
    },
    async poll(device: Device) {
      const driver = driverById(device.driver);
      if (!driver) throw new Error(`${device.id}: there is no driver ${device.driver}`);
      const questions: Request[] = [];
      const heard: Wire = (request, to, until) => {
        questions.push(request);
        return wire(request, to, until);
      };
      const memory = memories.get(device.id) ?? {};
      const base = { device, driver, memory, thresholds: {}, deadlineSeconds: 20, timers: systemTimers, now };
      const { signal } = new AbortController();
      const polled = await poll({ ...base, signal, wire: listens ? heard : wire });
      if (polled.sample.failure) throw new Error(`${device.id} was not read: ${polled.sample.failure.detail}`);
      memories.set(device.id, polled.memory);
      latest.put(polled.sample);
      if (listens) asked.set(device.id, questions);
    },
  };
}

async function askAllBare(device: Device, questions: readonly Request[]): Promise<void> {
  const ports = Object.fromEntries(Object.entries(device.ports ?? {}));
  for (const question of questions) await askBare(question, { host: device.address, ports });
}

async function measured(devices: readonly Device[], deed: (device: Device) => Promise<void>): Promise<Spent> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await inTurn(devices, deed);
  const { user, system } = process.cpuUsage(before);
  return { sweepMs: performance.now() - startedAt, microsecondsAPoll: (user + system) / devices.length };
}

/** All of them, CONCURRENCY at a time. */
async function inTurn(devices: readonly Device[], deed: (device: Device) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let device = devices[next++]; device; device = devices[next++]) await deed(device);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

async function startFarm(miners: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-farm-'));
  const file = join(folder, 'inventory.json');
  const args = ['--miners', String(miners), '--pdus', '0', '--inventory-file', file];
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
  return { devices: devices.map((device): Device => ({ ...device, site: 'bench' })), stop };
}

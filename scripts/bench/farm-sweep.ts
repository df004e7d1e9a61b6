import type { Device } from '../../core/farm/device.ts';
import type { Sample } from '../../core/farm/sample.ts';
import { EXIT } from '../../core/service/run.ts';
import { gather } from '../../core/wire/gather.ts';
import { openWire } from '../../core/wire/open.ts';
import type { Request } from '../../core/wire/request.ts';
import type { Wire } from '../../core/wire/wire.ts';
import { driverById } from '../../devices/index.ts';
import { Latest } from '../../exporter/latest.ts';
import type { Memory } from '../../exporter/memory.ts';
import { poll, TOGETHER } from '../../exporter/poll.ts';
import { systemTimers } from '../../exporter/timers.ts';
import { askBare, closeBare } from './bare-loop.ts';
import { startFarm } from './farm-process.ts';

const CONCURRENCY = 64;
const ROUNDS = 7;
const LIMIT = 1.5;

/** Of the least disturbed of the rounds: sweep time in milliseconds, own CPU time of one poll in microseconds. */
interface Spent {
  sweepMs: number;
  microsecondsAPoll: number;
}

export interface FarmSweepResult {
  miners: number;
  /** A poll: asked, read and judged. */
  ours: Spent;
  /** A poll whose sample is rendered for Prometheus as well. */
  withText: Spent;
  bare: Spent;
  /** Questions of one sweep. */
  questions: number;
}

/**
 * Sweeps a simulated farm, a process of its own, in turn by our poll (wire, driver, judgement) and by a bare loop that
 * sends the same questions to the same servers and only parses the JSON; then by our poll with the text of its sample.
 */
export async function measureFarmSweep(miners: number, rounds = ROUNDS): Promise<FarmSweepResult> {
  const farm = await startFarm(miners);
  const { wire, close } = openWire({ gather: gather(TOGETHER) });
  try {
    const ours = openPolls(farm.devices, wire);
    await inTurn(farm.devices, ours.poll);
    const asked = await ours.listen();
    const bare = (device: Device) => askAllBare(device, asked.get(device.id) ?? []);
    const arms = { ours: ours.poll, bare, withText: ours.pollAndRender };
    const best = await leastDisturbed(farm.devices, arms, rounds);
    const questions = [...asked.values()].reduce((sum, { length }) => sum + length, 0);
    return { miners, ...best, questions };
  } finally {
    closeBare();
    await close();
    await farm.stop();
  }
}

/** Prints what measureFarmSweep found, and lets the process fail when a poll needs more CPU than 1.5 times the bare loop. */
export async function farmSweep(miners: number): Promise<void> {
  const { ours, withText, bare, questions } = await measureFarmSweep(miners);
  const ratio = ours.microsecondsAPoll / bare.microsecondsAPoll;
  const row = (name: string, { sweepMs, microsecondsAPoll }: Spent) =>
    `  ${name.padEnd(15)} ${(sweepMs / 1000).toFixed(2)} s a sweep, ${(microsecondsAPoll / 1000).toFixed(3)} ms CPU a poll, ` +
    `${(microsecondsAPoll / bare.microsecondsAPoll).toFixed(3)} of the bare loop's\n`;
  process.stdout.write(
    `sweep: ${miners} miners, ${CONCURRENCY} at a time, ${(questions / miners).toFixed(2)} questions a poll, ` +
      `the least disturbed of ${ROUNDS} rounds in turn\n` +
      row('ours', ours) +
      row('ours with text', withText) +
      row('bare loop', bare) +
      `  ratio           ${ratio.toFixed(3)} of CPU (limit ${LIMIT.toFixed(1)}), ` +
      `${(ours.sweepMs / bare.sweepMs).toFixed(3)} of time\n`,
  );
  if (!(ratio <= LIMIT)) process.exitCode = EXIT.failed;
}

type Deed = (device: Device) => Promise<void>;

async function leastDisturbed<Arm extends string>(
  devices: readonly Device[],
  arms: Record<Arm, Deed>,
  rounds: number,
): Promise<Record<Arm, Spent>> {
  const best = {} as Record<Arm, Spent>;
  // The first round is for the compiler.
  for (let round = 0; round <= rounds; round += 1)
    for (const arm in arms) {
      const { sweepMs, microsecondsAPoll } = await measured(devices, arms[arm]);
      const held = round <= 1 ? { sweepMs: Infinity, microsecondsAPoll: Infinity } : best[arm];
      best[arm] = {
        sweepMs: Math.min(held.sweepMs, sweepMs),
        microsecondsAPoll: Math.min(held.microsecondsAPoll, microsecondsAPoll),
      };
    }
  return best;
}

/** Our polls of devices, as the exporter makes them. */
function openPolls(devices: readonly Device[], wire: Wire) {
  const now = () => new Date();
  const latest = new Latest({ devices, staleAfterSeconds: 150, now });
  const memories = new Map<string, Memory>();
  const thresholds = {};
  const together = gather(TOGETHER);
  const aborts = new Map(devices.map(({ id }) => [id, new AbortController()]));
  const pollOver = async (device: Device, over: Wire): Promise<Sample> => {
    const driver = driverById(device.driver);
    const signal = aborts.get(device.id)?.signal;
    if (!driver || !signal) throw new Error(`${device.id}: there is no driver ${device.driver}`);
    const memory = memories.get(device.id) ?? {};
    const base = { device, driver, memory, signal, thresholds, deadlineSeconds: 20, timers: systemTimers, now };
    const polled = await poll({ ...base, wire: over, gather: together });
    if (polled.sample.failure) throw new Error(`${device.id} was not read: ${polled.sample.failure.detail}`);
    memories.set(device.id, polled.memory);
    return polled.sample;
  };
  return {
    poll: async (device: Device) => void (await pollOver(device, wire)),
    pollAndRender: async (device: Device) => void latest.put(await pollOver(device, wire)),
    /** Polls each device once; returns what it was asked. */
    async listen(): Promise<Map<string, Request[]>> {
      const asked = new Map<string, Request[]>(devices.map(({ id }) => [id, []]));
      await inTurn(devices, async (device) => {
        const heard: Wire = (request, to, until) => {
          asked.get(device.id)?.push(request);
          return wire(request, to, until);
        };
        await pollOver(device, heard);
      });
      return asked;
    },
  };
}

async function askAllBare(device: Device, questions: readonly Request[]): Promise<void> {
  const ports = Object.fromEntries(Object.entries(device.ports ?? {}));
  for (const question of questions) await askBare(question, { host: device.address, ports });
}

async function measured(devices: readonly Device[], deed: Deed): Promise<Spent> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await inTurn(devices, deed);
  const { user, system } = process.cpuUsage(before);
  return { sweepMs: performance.now() - startedAt, microsecondsAPoll: (user + system) / devices.length };
}

/** All of them, CONCURRENCY at a time. */
async function inTurn(devices: readonly Device[], deed: Deed): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let device = devices[next++]; device; device = devices[next++]) await deed(device);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EXIT } from '../../core/service/run.ts';
import { openWire } from '../../core/wire/open.ts';
import type { Wire } from '../../core/wire/wire.ts';
import { poll } from '../../exporter/poll.ts';
import { Scheduler } from '../../exporter/scheduler.ts';
import { systemTimers } from '../../exporter/timers.ts';
import { EXPORTER_FLAGS } from '../exporter-flags.ts';
import { farmMinutes } from './farm-minutes.ts';
import { farmSweep } from './farm-sweep.ts';
import type { BenchOptions } from './options.ts';
import { BENCH_DRIVER, openToyFarm, type ToyFarm } from './toy-farm.ts';

const MINERS = 200;
const HUNG = 100;
const CONCURRENCY = 32;
/** Nine rounds were not enough on a busy machine: two equal arms then differed by up to 12 %. */
const ROUNDS = 25;
const LIMIT = 1.1;

export interface SweepResult {
  healthyMs: number;
  hungMs: number;
  /** Sweep with a hung miner to the sweeps without. */
  ratio: number;
  /** One half of the sweeps without a hung miner to the other: what this machine's unrest alone makes of equal things. */
  unrest: number;
}

/**
 * Sweeps 200 simulated miners with 32 places in rounds of three: twice with all answering, once with one that hangs,
 * each in every place of the round in turn. A sweep is over when the 199 others have answered. Medians.
 */
export async function measureSweep(rounds = ROUNDS): Promise<SweepResult> {
  const farm = await openToyFarm(MINERS);
  const { wire, close } = openWire();
  const arms = { healthy: [] as number[], control: [] as number[], hung: [] as number[] };
  const order = ['healthy', 'control', 'hung'] as const;
  try {
    await sweepOnce(farm, wire, false);
    for (let round = 0; round < rounds; round += 1)
      for (let place = 0; place < order.length; place += 1) {
        const arm = order[(round + place) % order.length] ?? 'healthy';
        arms[arm].push(await sweepOnce(farm, wire, arm === 'hung'));
      }
  } finally {
    await farm.close();
    await close();
  }
  const healthyMs = median([...arms.healthy, ...arms.control]);
  const hungMs = median(arms.hung);
  return { healthyMs, hungMs, ratio: hungMs / healthyMs, unrest: median(arms.control) / median(arms.healthy) };
}

async function sweepOnce(farm: ToyFarm, wire: Wire, oneHangs: boolean): Promise<number> {
  farm.hang(HUNG, oneHangs);
  const timers = systemTimers;
  const now = () => new Date();
  const base = { driver: BENCH_DRIVER, memory: {}, thresholds: {}, deadlineSeconds: 5, wire, timers, now };
  const scheduler = new Scheduler<boolean>({
    devices: farm.devices,
    intervalSeconds: 60,
    backOffMaxSeconds: 60,
    concurrency: CONCURRENCY,
    poll: async (device, signal) => (await poll({ ...base, device, signal })).sample.failure === undefined,
    isSilent: (answered) => !answered,
    timers,
    random: Math.random,
  });
  const startedAt = performance.now();
  const polls = farm.devices.map(async ({ id }) => scheduler.pollNow(id));
  const answered = await Promise.all(polls.filter((_, index) => index !== HUNG));
  const milliseconds = performance.now() - startedAt;
  await scheduler.stop();
  const failed = answered.filter((answer) => answer !== true).length;
  if (failed > 0) throw new Error(`${failed} of the ${MINERS - 1} miners that answer were not read`);
  return milliseconds;
}

/** Prints what measureSweep found, and lets the process fail when one hung miner costs the others more than a tenth. */
export async function sweep(): Promise<void> {
  const { healthyMs, hungMs, ratio, unrest } = await measureSweep();
  const setting = `${MINERS} miners, ${CONCURRENCY} places, 3 questions each, medians of ${ROUNDS} rounds in turn`;
  process.stdout.write(
    `sweep: ${setting}\n` +
      `  all answer        ${healthyMs.toFixed(0)} ms\n` +
      `  one of them hangs ${hungMs.toFixed(0)} ms for the other ${MINERS - 1}\n` +
      `  ratio             ${ratio.toFixed(3)} (limit ${LIMIT.toFixed(2)})\n` +
      `  equal sweeps      ${unrest.toFixed(3)} (the machine's own unrest; far from 1, the ratio says little)\n`,
  );
  if (ratio > LIMIT) process.exitCode = EXIT.failed;
}

/**
 * A farm of a size is swept beside a bare loop, in a process like the exporter's; for some minutes, whole exporters poll it
 * as they do on a site. Without a size, it is the hung miner's effect that is measured.
 */
export async function run({ miners, minutes }: BenchOptions): Promise<void> {
  if (miners === undefined) return sweep();
  if (minutes !== undefined) return farmMinutes(miners, minutes);
  if (EXPORTER_FLAGS.every((flag) => process.execArgv.includes(flag))) return farmSweep(miners);
  const again = [...EXPORTER_FLAGS, ...process.execArgv, ...process.argv.slice(1, 2), 'bench', 'sweep'];
  const child = spawn(process.execPath, [...again, '--miners', String(miners)], { stdio: 'inherit' });
  process.once('SIGTERM', () => child.kill());
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = code ?? EXIT.failed;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { type Farm, startFarm } from '../test/farm-simulator/farm.ts';
import { createRandom } from '../test/farm-simulator/random.ts';
import { COMMUNITY, type KillResult, type Lane, runLane } from './chaos/lane.ts';
import { openTruthExporter } from './chaos/truth-exporter.ts';

/** Ten simulated seconds a second: the PDU's own cycle of 10 s and the boot of a miner take about a second each. */
const PACE = { timeScale: 10, cycleSeconds: 10, bootSeconds: 8, warmUpSeconds: 5 } as const;
const OUTLETS = 36;

/**
 * `npm run chaos -- [--kills 100] [--seed 1] [--lanes 4]`: kills alert-webhook again and again while it heals hung
 * miners of a simulated farm over real SNMP. The exit code is 1 when an outlet was left off, a cycle was doubled, or the
 * journal does not explain what the PDUs saw. Throws when a journal's chain is broken.
 */
export async function run(args: string[]): Promise<void> {
  const { kills, seed, lanes } = optionsOf(args);
  const folder = mkdtempSync(join(tmpdir(), 'logixx-chaos-'));
  const perLane = Math.ceil(kills / lanes);
  const pdusPerLane = Math.ceil(perLane / OUTLETS);
  const miners = lanes * pdusPerLane * OUTLETS;
  const size = { miners, pdus: lanes * pdusPerLane, outletsPerPdu: OUTLETS, makes: ['antminer'] as const };
  const farm = await startFarm({ ...PACE, ...size, seed, snmp: COMMUNITY });
  const exporter = await openTruthExporter(farm);
  const results: KillResult[] = [];
  const startedAt = Date.now();
  try {
    const plans = lanesOf(farm, { kills, seed, lanes, pdusPerLane, exporterUrl: exporter.url, folder });
    // Every lane ends its own process, also when another one failed.
    const lanesRun = await Promise.allSettled(
      plans.map((lane) =>
        runLane(lane, (result) => {
          results.push(result);
          if (isBad(result)) console.log(explain(result));
        }),
      ),
    );
    const failed = lanesRun.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  } finally {
    await exporter.close();
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
  report(results, (Date.now() - startedAt) / 1000, seed);
}

function optionsOf(args: string[]): { kills: number; seed: number; lanes: number } {
  const options = { kills: { type: 'string' }, seed: { type: 'string' }, lanes: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const whole = (name: keyof typeof options, usual: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from 1 to ${most}`]);
  };
  const kills = whole('kills', 100, 2_000);
  return { kills, seed: whole('seed', 1, 2 ** 31), lanes: Math.min(kills, whole('lanes', 4, 32)) };
}

interface Split {
  kills: number;
  seed: number;
  lanes: number;
  pdusPerLane: number;
  exporterUrl: string;
  folder: string;
}

/** Each lane has its own site, PDUs and webhook, and a miner for each of its kills. */
function lanesOf(farm: Farm, { kills, seed, lanes, pdusPerLane, exporterUrl, folder }: Split): Lane[] {
  const random = createRandom(seed);
  const pdus = farm.devices.filter(({ kind }) => kind === 'pdu').map(({ id }) => id);
  return Array.from({ length: lanes }, (_, index) => {
    const own = pdus.slice(index * pdusPerLane, (index + 1) * pdusPerLane);
    const count = Math.floor((kills * (index + 1)) / lanes) - Math.floor((kills * index) / lanes);
    const miners = farm.devices.filter(({ feeds: [feed] }) => feed !== undefined && own.includes(feed.pdu));
    const site = `lane-${index + 1}`;
    return { site, farm, exporterUrl, folder, miners: miners.slice(0, count), random: random.fork(site) };
  });
}

const isBad = ({ outletOn, cycles, unexplained }: KillResult) => !outletOn || cycles !== 1 || unexplained !== undefined;

function explain({ miner, phase, outletOn, cycles, unexplained }: KillResult): string {
  return `  ${miner}, killed at "${phase}": outlet ${outletOn ? 'on' : 'OFF'}, ${cycles} cycles; ${unexplained ?? ''}`;
}

function report(results: readonly KillResult[], seconds: number, seed: number): void {
  const phases = groups(results);
  console.log(`\n${'killed at'.padEnd(28)} kills  outlets on  cycled once`);
  for (const [phase, own] of phases) {
    const on = own.filter(({ outletOn }) => outletOn).length;
    const once = own.filter(({ cycles }) => cycles === 1).length;
    console.log(
      `${phase.padEnd(28)} ${String(own.length).padStart(5)}  ${String(on).padStart(10)}  ${String(once).padStart(11)}`,
    );
  }
  const off = results.filter(({ outletOn }) => !outletOn).length;
  const doubled = results.filter(({ cycles }) => cycles > 1).length;
  const unexplained = results.filter((result) => result.unexplained !== undefined).length;
  console.log(`\nseed ${seed}, ${seconds.toFixed(0)} s`);
  console.log(
    `${results.length} kills: ${off} outlets left off, ${doubled} cycles doubled, ${unexplained} unexplained`,
  );
  if (off + doubled + unexplained > 0) process.exitCode = 1;
}

/** In the order in which an action passes through them. */
const ORDER = [
  'before',
  'stored',
  'plan',
  'cycle intent',
  'cycle sent',
  'verify-off',
  'verify-on',
  'verify-healthy',
  'end',
];

function groups(results: readonly KillResult[]): [string, KillResult[]][] {
  const byPhase = new Map<string, KillResult[]>();
  for (const result of results) byPhase.set(result.phase, [...(byPhase.get(result.phase) ?? []), result]);
  const rank = (phase: string) => ORDER.findIndex((start) => phase.startsWith(start));
  return [...byPhase].sort(([a], [b]) => rank(a) - rank(b));
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { createRandom } from '../test/farm-simulator/random.ts';
import { type Postgres, startPostgres } from '../test/postgres.ts';
import { startFarmProcess } from './chaos/farm-process.ts';
import { isBad, type Verdict } from './chaos/judge.ts';
import { type Lane, runLane } from './chaos/lane.ts';
import { explain, report } from './chaos/report.ts';

/** Ten simulated seconds a second: the PDU's own cycle of 10 s and the boot of a miner take about a second each. */
const PACE = { timeScale: 10, cycleSeconds: 10, bootSeconds: 8, warmUpSeconds: 5 };
const COMMUNITY = { read: 'chaos-read', write: 'chaos-write' };
/** PDUs with a cycle of their own, and one whose outlets must be turned off and on. */
const DRIVERS = ['raritan-pdu2', 'raritan-px1', 'servertech-sentry4', 'raritan-pdu2'] as const;
const OUTLETS = 36;

/**
 * `npm run chaos -- [--kills 100] [--seed 1] [--lanes 4]`: kills alert-webhook, the PDUs and PostgreSQL again and again
 * while hung miners of simulated farms are healed over real SNMP and hot ones are turned off. The exit code is 1 when an
 * outlet was left off, one that was latched off came on, a cycle was doubled, or the journal does not explain what the
 * relays did. Throws when a ledger's chain is broken.
 */
export async function run(args: string[]): Promise<void> {
  const { kills, seed, lanes } = optionsOf(args);
  const folder = mkdtempSync(join(tmpdir(), 'logixx-chaos-'));
  const random = createRandom(seed);
  const verdicts: Verdict[] = [];
  const startedAt = Date.now();
  const postgres = await startPostgres();
  const tell = (verdict: Verdict) => {
    verdicts.push(verdict);
    if (isBad(verdict)) console.log(explain(verdict));
    else if (verdicts.length % 25 === 0) console.log(`  ${verdicts.length} of ${kills} kills`);
  };
  try {
    const counts = Array.from({ length: lanes }, (_, lane) => share(kills, lanes, lane));
    let broken: Error | undefined;
    const runRounds = async (count: number, index: number) => {
      for (let left = count, round = 1; left > 0 && broken === undefined; left -= OUTLETS, round += 1) {
        const site = `lane-${index + 1}-${round}`;
        const size = Math.min(left, OUTLETS);
        await runLane(await laneOf({ site, index, size, seed, folder, postgres, random: random.fork(site) }), tell);
      }
    };
    // Every lane ends its own processes, also when another one has failed.
    await Promise.all(
      counts.map((count, index) =>
        runRounds(count, index).catch((error: unknown) => {
          const why = error instanceof Error ? error : new Error(String(error));
          console.log(`  lane ${index + 1} cannot go on: ${why.message}`);
          broken ??= why;
        }),
      ),
    );
    if (broken) throw broken;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  report(verdicts, (Date.now() - startedAt) / 1000, seed);
  if (verdicts.some(isBad) || verdicts.length !== kills) process.exitCode = 1;
}

function optionsOf(args: string[]): { kills: number; seed: number; lanes: number } {
  const options = { kills: { type: 'string' }, seed: { type: 'string' }, lanes: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const whole = (name: keyof typeof options, usual: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from 1 to ${most}`]);
  };
  const kills = whole('kills', 100, 10_000);
  return { kills, seed: whole('seed', 1, 2 ** 31), lanes: Math.min(kills, whole('lanes', 4, 32)) };
}

const share = (all: number, parts: number, index: number) =>
  Math.floor((all * (index + 1)) / parts) - Math.floor((all * index) / parts);

interface LaneOrder extends Pick<Lane, 'site' | 'folder' | 'random'> {
  index: number;
  size: number;
  seed: number;
  postgres: Postgres;
}

/** The last kind of PDU is healed over PostgreSQL, the others over SQLite. */
async function laneOf({ site, index, size, seed, folder, postgres, random }: LaneOrder): Promise<Lane> {
  const kind = index % DRIVERS.length;
  const onPostgres = kind === DRIVERS.length - 1;
  const miners = Array.from({ length: size }, (_, number) => `${site}-miner-${number + 1}`);
  const farm = await startFarmProcess(folder, {
    pdu: `${site}-pdu`,
    driver: DRIVERS[kind] ?? 'raritan-pdu2',
    miners,
    model: 'Antminer S19 Pro',
    seed,
    pace: PACE,
    community: COMMUNITY,
  });
  const database = onPostgres ? postgres.database() : join(folder, `${site}.db`);
  return { site, farm, folder, database, random, ...(onPostgres ? { postgres } : {}) };
}

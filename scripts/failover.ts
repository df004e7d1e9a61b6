import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { startMailServer } from '../test/mail-server.ts';
import { type Postgres, startPostgres } from '../test/postgres.ts';
import { type Lane, runLane } from './failover/lane.ts';
import { type MailsTold, wrongIn } from './failover/mails.ts';
import { badOf, type Verdict } from './failover/one-death.ts';
import { type Death, HOWS, type How, KINDS, type Kind, pointNamed, pointsOf } from './failover/points.ts';
import { headLine, verdictLine, worstLines } from './failover/report.ts';

export interface FailoverOptions {
  /** Deaths that come one after the other. */
  lanes: readonly (readonly Death[])[];
  /** How many lanes run side by side. */
  atOnce: number;
  leaseSeconds: number;
  /** How long an outlet stays off that we turn off and on ourselves. */
  offSeconds: number;
  tell(line: string): void;
}

export interface FailoverResult {
  verdicts: Verdict[];
  /** Of each miner that was turned off to stay off. */
  mails: MailsTold[];
}

/** Lets all die that shall. Rejects, when the others are over, where a lane could not go on. */
export async function failover({ lanes, atOnce, tell, ...times }: FailoverOptions): Promise<FailoverResult> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-failover-'));
  const ends: (() => Promise<unknown>)[] = [];
  const result: FailoverResult = { verdicts: [], mails: [] };
  try {
    const smtp = await startMailServer();
    ends.push(smtp.stop);
    const shared = await startPostgres();
    ends.push(shared.stop);
    tell(headLine());
    const judged = (verdict: Verdict) => {
      result.verdicts.push(verdict);
      tell(verdictLine(verdict));
    };
    const failures: unknown[] = [];
    const left = [...lanes.entries()];
    const runNext = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [index, deaths] = next;
        const site = `lane-${index + 1}`;
        mkdirSync(join(folder, site));
        await onItsPostgres(shared, { site, deaths, folder, smtp, ...times }, judged).then(
          (mails) => result.mails.push(...mails),
          (error: unknown) => {
            tell(`${site} cannot go on: ${error instanceof Error ? error.message : String(error)}`);
            failures.push(error);
          },
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, runNext));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
    return result;
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On one that may be killed, and is of no other lane, where that is wanted. */
async function onItsPostgres(shared: Postgres, lane: Omit<Lane, 'postgres'>, tell: (verdict: Verdict) => void) {
  if (lane.deaths.every(({ how }) => how !== 'PostgreSQL')) return runLane({ ...lane, postgres: shared }, tell);
  const postgres = await startPostgres({ own: true });
  return runLane({ ...lane, postgres }, tell).finally(postgres.stop);
}

/**
 * `npm run failover -- [--how SIGKILL] [--kind own] [--lease 2] [--lanes 3]`: the leader of two alert-webhooks dies at
 * each line that it commits of a cycle, before and after the commit. The exit code is 1 when power came back too late,
 * twice or not at all, a frozen leader sent a command, or people were not told exactly once.
 */
export async function run(args: string[]): Promise<void> {
  const options = optionsOf(args);
  const startedAt = performance.now();
  const { verdicts, mails } = await failover({ ...options, offSeconds: 2, tell: (line) => console.log(line) });
  console.log('');
  for (const line of worstLines(verdicts)) console.log(line);
  const wrong = mails.flatMap((each) => wrongIn(each) ?? []);
  for (const each of wrong) console.log(each);
  console.log(`${mails.length} miners were turned off to stay off: ${wrong.length} of which people were not told once`);
  console.log(`${verdicts.length} deaths in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const isGood = wrong.length === 0 && verdicts.every((each) => badOf(each) === undefined);
  if (!isGood || verdicts.length !== options.lanes.flat().length) process.exitCode = 1;
}

/** Where it is not the leader that dies, some points tell all: before the command, and while the outlet is off. */
const SOME: Readonly<Record<Kind, readonly string[]>> = {
  native: ['after cycle intent', 'before verify-off confirmed'],
  own: ['before turn-off sent', 'after verify-off confirmed'],
  off: ['after latch intent'],
};

function deathsOf(how: How, kind: Kind): Death[] {
  if (how === 'SIGKILL' || how === 'SIGSTOP') return pointsOf(kind).map((point) => ({ kind, how, point }));
  return SOME[kind].map((name) => ({ kind, how, point: pointNamed(kind, name) }));
}

function optionsOf(args: string[]): Pick<FailoverOptions, 'lanes' | 'atOnce' | 'leaseSeconds'> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { how: text, kind: text, lease: text, lanes: text } });
  const hows = HOWS.filter((how) => values.how === undefined || values.how === how);
  const kinds = KINDS.filter((kind) => values.kind === undefined || values.kind === kind);
  if (hows.length === 0) throw new ConfigError([`--how: found "${values.how}", expected one of ${HOWS.join(', ')}`]);
  if (kinds.length === 0)
    throw new ConfigError([`--kind: found "${values.kind}", expected one of ${KINDS.join(', ')}`]);
  const whole = (name: 'lease' | 'lanes', usual: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from 1 to ${most}`]);
  };
  const atOnce = whole('lanes', 3, 16);
  const lanes = hows.flatMap((how) => kinds.flatMap((kind) => dealt(deathsOf(how, kind))));
  return { lanes, atOnce, leaseSeconds: whole('lease', 2, 60) };
}

/** A PDU has room for so many at most. */
const MOST_A_LANE = 24;

/** Deals deaths to lanes. */
function dealt(deaths: readonly Death[]): Death[][] {
  const many = Math.ceil(deaths.length / MOST_A_LANE);
  return Array.from({ length: many }, (_, lane) => deaths.filter((_death, index) => index % many === lane));
}

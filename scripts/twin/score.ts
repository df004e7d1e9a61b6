import type { Ended, Trouble } from './history.ts';
import type { RunResult } from './run-policy.ts';
import { type Cut, loops, switchedUnknowing, wronglySwitched } from './truth.ts';

const DAY = 24 * 3_600_000;
/** Troubles that began so shortly before the end are not judged: nobody had time. */
const UNJUDGED_MS = 2 * DAY;

/** What came of a run. Times are minutes, shares are from 0 to 1. */
export interface Score {
  policy: RunResult['policy'];
  cuts: number;
  wrong: string[];
  /** Wrong, and nothing could tell beforehand. */
  unknowing: string[];
  loops: string[];
  leftOff: string[];
  /** Power taken from machines that were well: what the wrong ones are not, but should be few. */
  healthyCut: number;
  /** Cycles in a room that was too hot. */
  intoHeat: number;
  recoverable: number;
  healed: number;
  healMinutes: { p50: number; p90: number };
  /** Of all troubles that stop a miner, whoever ended them. */
  downMinutes: { p50: number; p90: number };
  availability: number;
  visits: number;
  /** By kind: how many could be healed, and how many were. */
  kinds: { kind: string; recoverable: number; healed: number }[];
}

export function score({ policy, farm, truth, visits, endMs }: RunResult): Score {
  const startMs = farm.clock.startedAt * 1000;
  const judged = [...farm.machines.values()]
    .flatMap(({ ended, active }) => [...ended, ...active.map((trouble): Open => ({ trouble }))])
    .filter(({ trouble }) => startMs + trouble.at < endMs - UNJUDGED_MS);
  const recoverable = judged.filter((each) => isRecoverable(each));
  const healed = recoverable.filter(({ by }) => by !== undefined && by !== 'person');
  const minutes = (list: readonly Open[]) =>
    list.flatMap(({ trouble, wellAt }) => (wellAt === undefined ? [] : [(wellAt - startMs - trouble.at) / 60_000]));
  return {
    policy,
    cuts: truth.cuts.length,
    wrong: wronglySwitched(truth.cuts).map(inWords),
    unknowing: switchedUnknowing(truth.cuts).map(inWords),
    loops: policy === 'none' ? [] : loops(truth.cuts),
    leftOff: truth.leftOff.map(
      ({ at, pdu, outlet, sinceMs }) =>
        `${new Date(at).toISOString()} outlet ${outlet} of ${pdu}: off for ${Math.round(sinceMs / 60_000)} min`,
    ),
    healthyCut: truth.cuts.filter(({ healthy }) => healthy).length,
    intoHeat: truth.cuts.filter(({ intoHeat }) => intoHeat).length,
    recoverable: recoverable.length,
    healed: healed.length,
    healMinutes: percentiles(minutes(healed)),
    downMinutes: percentiles(minutes(judged.filter(({ trouble }) => !trouble.harmless))),
    availability: availability(farm, endMs - startMs),
    visits,
    kinds: byKind(recoverable, healed),
  };
}

function inWords({ at, pdu, outlet, operation, meant, truly }: Cut): string {
  return `${new Date(at).toISOString()} ${operation} of outlet ${outlet} of ${pdu}: meant ${meant}, cut ${truly}`;
}

type Open = Pick<Ended, 'trouble'> & Partial<Ended>;

/** Some rung truly cures it, and it did not go away by itself. */
function isRecoverable({ trouble, by }: Open): boolean {
  return trouble.cure !== 'person' && !trouble.harmless && by !== 'itself';
}

function availability(farm: RunResult['farm'], ms: number): number {
  let [hashed, possible] = [0, 0];
  for (const { hashedSeconds, asleepSeconds } of farm.machines.values()) {
    hashed += hashedSeconds;
    possible += ms / 1000 - asleepSeconds;
  }
  return hashed / possible;
}

function percentiles(values: number[]): { p50: number; p90: number } {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p90: at(0.9) };
}

function byKind(recoverable: readonly Open[], healed: readonly Open[]): Score['kinds'] {
  const count = (list: readonly Open[], kind: Trouble['kind']) =>
    list.filter(({ trouble }) => trouble.kind === kind).length;
  return [...new Set(recoverable.map(({ trouble }) => trouble.kind))]
    .sort()
    .map((kind) => ({ kind, recoverable: count(recoverable, kind), healed: count(healed, kind) }));
}

import type { DeviceFault, Facts, Reading } from '../../core/farm/sample.ts';
import { reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { cgminerPools } from '../cgminer-pools.ts';
import { readStats } from './read-stats.ts';
import { boardFacts, boardReadings, fanReadings, minerReadings } from './readings.ts';
import type { Board, Stats } from './stats.ts';
import { readSummary } from './summary.ts';

/** What bmminer tells on port 4028 without a password. */
export const ASK = {
  stats: { via: 'cgminer', command: 'stats' },
  summary: { via: 'cgminer', command: 'summary', optional: true },
  pools: { via: 'cgminer', command: 'pools' },
} as const satisfies Questions;

/** A poll of bmminer, which custom firmware for Antminers keeps on port 4028 beside its own ways. */
export interface Mining {
  /** Undefined while the miner answers an empty list, which is how it sleeps, or nothing. */
  stats: Stats | undefined;
  isEmpty: boolean;
  hashrate: number | undefined;
  elapsed: number | undefined;
  /** All but power. */
  readings: Reading[];
  facts: { pools: NonNullable<Facts['pools']>; boards: NonNullable<Facts['boards']> };
  faults: DeviceFault[];
}

/** `arrange` puts together what a model spreads over several chains. */
export function readMining(
  answers: { readonly stats: Answer; readonly summary?: Answer; readonly pools: Answer },
  model: string | undefined,
  algorithm: string | undefined,
  arrange: (boards: readonly Board[]) => readonly Board[] = (boards) => boards,
): Mining {
  const told = readStats(answers.stats, algorithm);
  const stats = told === 'asleep' ? undefined : told;
  const summary = readSummary(answers.summary ?? Answer.none, algorithm);
  const pools = cgminerPools(answers.pools);
  const boards = arrange(stats?.boards ?? []);
  return {
    stats,
    isEmpty: told === 'asleep',
    hashrate: stats?.now ?? summary.now,
    elapsed: stats?.elapsed ?? summary.elapsed,
    readings: [
      ...minerReadings(stats, summary, pools.shares, algorithm),
      reading('miner.best_share_difficulty', summary.bestShare),
      ...(stats ? [...fanReadings(stats), ...boardReadings(boards, model)] : []),
      ...pools.readings,
    ],
    facts: { pools: pools.facts, boards: boardFacts(boards) },
    faults: summary.faults,
  };
}

/** `STATS[1]`, where firmware adds names of its own. */
export function statsEntry(stats: Answer): Answer {
  return stats.list('STATS').find((entry) => entry.has('GHS 5s') || entry.has('Elapsed')) ?? Answer.none;
}

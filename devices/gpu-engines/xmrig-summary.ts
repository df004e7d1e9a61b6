import type { RigAlgorithm, RigPool } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { firstTold } from './amounts.ts';

/** While it mines for its developers, the connection is not to the user's pool, and its age says nothing of that. */
const DONATION = /^donate\./i;

/**
 * What XMRig and those who took its API over (WildRig, xmr-stak, JCE) say of their one algorithm: `hashrate.total` over
 * 10 s, 60 s and 15 min, each null until it is full, shares since the start, and the pool.
 */
export function summaryAlgorithm(summary: Answer): RigAlgorithm {
  const good = summary.num('results', 'shares_good');
  const all = summary.num('results', 'shares_total');
  const tls = summary.str('connection', 'tls');
  return {
    name: summary.str('algo'),
    hashrateHs: firstTold(summary.list('hashrate', 'total')),
    unit: 'H/s',
    accepted: summary.num('connection', 'accepted') ?? good,
    rejected:
      summary.num('connection', 'rejected') ?? (good === undefined || all === undefined ? undefined : all - good),
    pool: poolOf(summary.at('connection'), summary),
    ...(tls === undefined ? {} : { tls }),
  };
}

function poolOf(connection: Answer, summary: Answer): RigPool {
  const url = connection.str('pool');
  return {
    url,
    latencyMs: connection.num('ping'),
    difficulty: summary.num('results', 'diff_current') ?? connection.num('diff'),
    connectedS: url !== undefined && DONATION.test(url) ? undefined : connection.num('uptime'),
  };
}

/** By thread: the first window that is full. */
export function threadRates(threads: readonly Answer[]): (number | undefined)[] {
  return threads.map((windows) => firstTold(windows.list()));
}

import { flag, type PoolFact, type Reading, reading } from '../core/farm/sample.ts';
import type { Answer } from '../core/wire/answer.ts';

/** Where a dialect keeps what it says of a pool. Absent means that the dialect does not say it. */
export interface PoolKeys {
  /** The device's own number of the pool; the place in the list where it gives none. */
  number?: string;
  url: string;
  worker: string;
  status: string;
  active?: string;
  accepted?: string;
  rejected?: string;
  stale?: string;
  /** In order of preference. */
  difficulty?: readonly string[];
  lastShare?: string;
}

/** The `POOLS` array of cgminer and its descendants (bmminer, btminer, bosminer, LUXminer …). */
export const CLASSIC_POOL: PoolKeys = {
  number: 'POOL',
  url: 'URL',
  worker: 'User',
  status: 'Status',
  active: 'Stratum Active',
  accepted: 'Accepted',
  rejected: 'Rejected',
  stale: 'Stale',
  difficulty: ['Stratum Difficulty', 'Diff'],
  lastShare: 'Last Share Time',
};

/** The lower-case `POOLS` of pools.cgi and of 4028 with `new_api` (Antminer from 2020, Elphapex). It names no active pool. */
export const CGI_POOL: PoolKeys = {
  number: 'index',
  url: 'url',
  worker: 'user',
  status: 'status',
  accepted: 'accepted',
  rejected: 'rejected',
  stale: 'stale',
  difficulty: ['diff'],
  lastShare: 'lstime',
};

/** What a driver puts together itself of pools that are told in another way. */
export const PLAIN_POOL: PoolKeys = {
  number: 'number',
  url: 'url',
  worker: 'worker',
  status: 'status',
  active: 'active',
  accepted: 'accepted',
  rejected: 'rejected',
  stale: 'stale',
  difficulty: ['difficulty'],
};

export const SHARE_RESULTS = ['accepted', 'rejected', 'stale'] as const;
/** Shares by result; a result that nobody told is absent. */
export type Shares = Partial<Record<(typeof SHARE_RESULTS)[number], number>>;

export interface Pools {
  readings: Reading[];
  facts: PoolFact[];
  /** Summed over the pools that told it. */
  shares: Shares;
}

/** Reads a whole reply to `pools`, in whichever of the two cgminer dialects it is written. */
export function cgminerPools(reply: Answer): Pools {
  const pools = reply.list('POOLS');
  const keys = pools.some((pool) => pool.has('url')) ? CGI_POOL : CLASSIC_POOL;
  return readPools(pools, keys, replyTime(reply));
}

/**
 * Readings and facts of a list of pools. Entries without a URL are unset and left out. `repliedAt` (unix seconds by the
 * device's clock) turns the age of a last share, "0:00:03", into a time; without it ages are not read.
 */
export function readPools(pools: readonly Answer[], keys: PoolKeys, repliedAt?: number): Pools {
  const read: Pools = { readings: [], facts: [], shares: {} };
  pools.forEach((entry, place) => {
    const url = entry.str(keys.url);
    if (url === undefined) return;
    const pool = number(entry, keys.number) ?? place;
    const worker = entry.str(keys.worker);
    const status = entry.str(keys.status)?.toLowerCase();
    const active = keys.active === undefined ? undefined : entry.bool(keys.active);
    const shares = sharesOf(entry, keys);
    read.shares = addShares(read.shares, shares);
    read.facts.push({
      pool,
      url,
      ...(worker === undefined ? {} : { worker }),
      ...(status === undefined ? {} : { status }),
      ...(active === undefined ? {} : { active }),
    });
    read.readings.push(
      reading('miner.pool_info', 1, { pool, url, worker, status }),
      reading('miner.pool_up', flag(isUp(status)), { pool }),
      reading('miner.pool_active', flag(active), { pool }),
      ...SHARE_RESULTS.map((result) => reading('miner.pool_shares', shares[result], { pool, result })),
      reading('miner.pool_difficulty', difficulty(entry, keys), { pool }),
      reading('miner.pool_last_share', lastShare(entry, keys, repliedAt), { pool }),
    );
  });
  return read;
}

/** The shares that one object tells under a dialect's keys; also fits cgminer's `summary`. */
export function sharesOf(entry: Answer, keys: PoolKeys): Shares {
  const shares: Shares = {};
  for (const result of SHARE_RESULTS) {
    const count = number(entry, keys[result]);
    if (count !== undefined && count >= 0) shares[result] = count;
  }
  return shares;
}

/** `reply.STATUS.When`, where it is a date; Avalon counts seconds since its boot there. */
export function replyTime(reply: Answer): number | undefined {
  const status = reply.has('STATUS', 0) ? reply.at('STATUS', 0) : reply.at('STATUS');
  return date(status.num('When') ?? status.num('when') ?? reply.num('When') ?? reply.num('when'));
}

/** A pool that is switched off or not tried yet is neither up nor down. */
function isUp(status: string | undefined): boolean | undefined {
  if (status === undefined || ['disabled', 'unknown'].includes(status)) return undefined;
  return status === 'alive';
}

function addShares(sum: Shares, shares: Shares): Shares {
  const added: Shares = { ...sum };
  for (const result of SHARE_RESULTS) {
    const count = shares[result];
    if (count !== undefined) added[result] = (added[result] ?? 0) + count;
  }
  return added;
}

/** A pool that was never connected says 0 or an empty text. */
function difficulty(entry: Answer, keys: PoolKeys): number | undefined {
  for (const key of keys.difficulty ?? []) {
    const told = entry.num(key);
    if (told !== undefined && told > 0) return told;
  }
  return undefined;
}

/** Unix seconds (btminer), or an age as h:mm:ss (Antminer); "0" is never. */
function lastShare(entry: Answer, keys: PoolKeys, repliedAt: number | undefined): number | undefined {
  if (keys.lastShare === undefined) return undefined;
  const age = /^(\d+):(\d\d):(\d\d)$/.exec(entry.str(keys.lastShare) ?? '');
  if (!age) return date(entry.num(keys.lastShare));
  if (repliedAt === undefined) return undefined;
  return repliedAt - (Number(age[1]) * 3600 + Number(age[2]) * 60 + Number(age[3]));
}

const FIRST_DATE = 1_000_000_000;

function date(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= FIRST_DATE ? seconds : undefined;
}

function number(entry: Answer, key: string | undefined): number | undefined {
  return key === undefined ? undefined : entry.num(key);
}

import { Answer } from '../../../core/wire/answer.ts';
import { PLAIN_POOL, type Pools, readPools } from '../../cgminer-pools.ts';
import { positive } from '../../miner-amounts.ts';

/** "Idle" is reached and not used, "Active" is used. Older firmware says `accepted_shares`. */
const STATUS: Readonly<Record<string, string>> = { active: 'alive', idle: 'alive' };

export function protoPools(reply: Answer): Pools {
  const pools = reply.list('pools').map((pool) => {
    const status = pool.str('status')?.toLowerCase();
    return new Answer({
      number: pool.num('id'),
      url: pool.str('url'),
      worker: pool.str('user'),
      status: status !== undefined && Object.hasOwn(STATUS, status) ? STATUS[status] : status,
      active: status === undefined || status === 'unknown' ? undefined : status === 'active',
      accepted: pool.num('accepted') ?? pool.num('accepted_shares'),
      rejected: pool.num('rejected') ?? pool.num('rejected_shares'),
      difficulty: positive(pool.num('difficulty')) ?? pool.num('current_difficulty'),
    });
  });
  return readPools(pools, PLAIN_POOL);
}

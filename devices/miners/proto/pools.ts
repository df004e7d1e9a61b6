import { Answer } from '../../../core/wire/answer.ts';
import { type PoolKeys, type Pools, readPools } from '../../cgminer-pools.ts';

const KEYS: PoolKeys = {
  number: 'id',
  url: 'url',
  worker: 'user',
  status: 'status',
  active: 'active',
  accepted: 'accepted',
  rejected: 'rejected',
  difficulty: ['difficulty', 'current_difficulty'],
};

/** "Idle" is reached and not used, "Active" is used. Older firmware says `accepted_shares`. */
const STATUS: Readonly<Record<string, string>> = { active: 'alive', idle: 'alive' };

export function protoPools(reply: Answer): Pools {
  const pools = reply.list('pools').map((pool) => {
    const status = pool.str('status')?.toLowerCase();
    return new Answer({
      id: pool.num('id'),
      url: pool.str('url'),
      user: pool.str('user'),
      status: status !== undefined && Object.hasOwn(STATUS, status) ? STATUS[status] : status,
      active: status === undefined || status === 'unknown' ? undefined : status === 'active',
      accepted: pool.num('accepted') ?? pool.num('accepted_shares'),
      rejected: pool.num('rejected') ?? pool.num('rejected_shares'),
      difficulty: pool.num('difficulty'),
      current_difficulty: pool.num('current_difficulty'),
    });
  });
  return readPools(pools, KEYS);
}

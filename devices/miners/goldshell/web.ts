import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { PLAIN_POOL, type Pools, readPools } from '../../cgminer-pools.ts';
import { sumOfAll, temperature } from '../../miner-amounts.ts';
import type { Told } from './told.ts';

/** Sensors of one board where they stand under names of their own; "0.0 °C" is no sensor. */
const NAMED = { left: 'l_temp', right: 'r_temp', top: 't_temp', middle: 'm_temp' } as const;

/**
 * `GET /mcb/cgminer?cgminercmd=devs`: one entry a board, hashrates in MH/s. Every board repeats the fans of the miner
 * ("2940 rpm / 2940 rpm"), and has its temperatures in one text ("83.0 °C / 73.8 °C") or under names of their own.
 */
export function webTold(reply: Answer): Told {
  const entries = reply.list('data');
  const sum = (name: string) => sumOfAll(entries.map((entry) => entry.num(name)));
  return {
    hashrate: mega(sum('hashrate')),
    averages: { boot: mega(sum('av_hashrate')) },
    expected: undefined,
    seconds: entries[0]?.num('time'),
    shares: { accepted: sum('accepted'), rejected: sum('rejected'), stale: undefined },
    hardwareErrors: sum('hwerrors'),
    bestShare: undefined,
    fans: parts(entries[0]?.str('fanspeed')),
    boards: entries.map((entry, place) => ({
      board: entry.num('id') ?? place,
      hashrate: mega(entry.num('hashrate')),
      hardwareErrors: entry.num('hwerrors'),
      boardTemperatures: sensorsOf(entry),
    })),
    plan: entries[0]?.num('powerplan'),
  };
}

/** The numbers of "83.0 °C / 73.8 °C"; the degree sign may have been read in another encoding. */
function parts(text: string | undefined): (number | undefined)[] {
  return text?.split('/').map((part) => new Answer(/-?\d+(?:\.\d+)?/.exec(part)?.[0]).num()) ?? [];
}

function sensorsOf(entry: Answer): Record<string, number | undefined> {
  const inOne = parts(entry.str('temp')).map((told, sensor) => [sensor, temperature(told)]);
  const named = Object.entries(NAMED).map(([sensor, key]) => [sensor, temperature(parts(entry.str(key))[0])]);
  return Object.fromEntries([...inOne, ...named]) as Record<string, number | undefined>;
}

/** Of a pool of `GET /mcb/pools` it is told whether it is reached (`legal`) and worked for; its shares are not. */
export function webPools(reply: Answer): Pools {
  const pools = reply.list().map((pool) => {
    const legal = pool.bool('legal');
    const status = legal === undefined ? undefined : legal ? 'alive' : 'dead';
    return new Answer({ url: pool.str('url'), worker: pool.str('user'), active: pool.bool('active'), status });
  });
  return readPools(pools, PLAIN_POOL);
}

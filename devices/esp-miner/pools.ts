import { Answer } from '../../core/wire/answer.ts';
import { PLAIN_POOL, type Pools, readPools } from '../cgminer-pools.ts';

/**
 * The two pools that an ESP-Miner knows, primary and fallback. Which of them is in use is told as a number or as a
 * boolean; only the difficulty of that one is known. NerdQAxe adds in `stratum.pools` whether each is connected, and may
 * work for both at once.
 */
export function axePools(info: Answer): Pools {
  const usesFallback = info.bool('isUsingFallbackStratum');
  const isDual = info.num('stratum', 'activePoolMode') === 1;
  const pools = [
    { url: 'stratumURL', port: 'stratumPort', worker: 'stratumUser', isUsed: usesFallback === false },
    {
      url: 'fallbackStratumURL',
      port: 'fallbackStratumPort',
      worker: 'fallbackStratumUser',
      isUsed: usesFallback === true,
    },
  ].map(({ url, port, worker, isUsed }, number) => {
    const own = info.at('stratum', 'pools', number);
    const connected = own.bool('connected');
    const active = isDual ? connected : usesFallback === undefined ? undefined : isUsed;
    return new Answer({
      number,
      url: address(info.str(url), info.num(port)),
      worker: info.str(worker),
      status: connected === undefined ? undefined : connected ? 'alive' : 'dead',
      active,
      accepted: own.num('accepted'),
      rejected: own.num('rejected'),
      difficulty: own.num('poolDifficulty') ?? (isUsed && !isDual ? difficulty(info) : undefined),
    });
  });
  return readPools(pools, PLAIN_POOL);
}

/** `stratumDiff` until 2.11, `poolDifficulty` after. */
function difficulty(info: Answer): number | undefined {
  return info.num('poolDifficulty') ?? info.num('stratumDiff');
}

/** The host is told without a scheme, sometimes with one. */
function address(host: string | undefined, port: number | undefined): string | undefined {
  if (host === undefined) return undefined;
  const url = host.includes('://') ? host : `stratum+tcp://${host}`;
  return port === undefined || /:\d+$/.test(url) ? url : `${url}:${port}`;
}

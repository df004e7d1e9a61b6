import type { Device } from './device.ts';
import type { AllowedPool } from './pool-policy.ts';
import { type Attention, type Facts, flag, type PoolFact, type Reading, reading } from './sample.ts';

type Owner = Pick<Device, 'id' | 'client' | 'mac'>;

/**
 * Compares every pool that stands on a miner with those that may. Hosts and ports are compared, never texts: the scheme
 * and what stands behind the port do not matter. A worker that the miner does not tell is not judged; the pool of the
 * firmware's own fee is nobody's to set.
 */
export function judgePools(
  device: Owner,
  { pools = [], mac = device.mac }: Pick<Facts, 'pools' | 'mac'>,
  intended: readonly AllowedPool[] | undefined,
): { readings: Reading[]; attention: Attention[] } {
  if (intended === undefined) return { readings: [], attention: [] };
  const owner = { ...device, ...(mac === undefined ? {} : { mac }) };
  const judged = pools
    .filter(({ url, devFee }) => url !== undefined && devFee !== true)
    .map((pool) => ({ pool, isIntended: intended.some((allowed) => fits(pool, allowed, owner)) }));
  const others = judged.filter(({ isIntended }) => !isIntended).map(({ pool }) => pool);
  return {
    readings: judged.map(({ pool, isIntended }) =>
      reading('miner.pool_intended', flag(isIntended), { pool: pool.pool }),
    ),
    attention: others.length === 0 ? [] : [notIntended(others, intended, owner)],
  };
}

function notIntended(others: readonly PoolFact[], intended: readonly AllowedPool[], owner: Owner): Attention {
  const found = others.map(({ pool, url, worker }) => `pool ${pool} is ${url} with worker ${worker ?? 'untold'}`);
  const wanted = intended.map(({ url, worker, workerPattern }) => {
    const text = worker === undefined ? workerPattern && `/${workerPattern}/` : filled(worker, owner);
    return text === undefined ? url : `${url} with worker ${text}`;
  });
  const evidence = `On the miner ${found.join('; ')}; intended is ${wanted.join(', or ') || 'no pool at all'}.`;
  return { level: 'action', reason: 'pool-not-intended', evidence };
}

function fits({ url = '', worker }: PoolFact, allowed: AllowedPool, owner: Owner): boolean {
  const found = placeOf(url);
  const wanted = placeOf(allowed.url);
  if (found === undefined || wanted === undefined || found.host !== wanted.host) return false;
  if (wanted.port !== undefined && found.port !== wanted.port) return false;
  return worker === undefined || workerFits(worker, allowed, owner);
}

function workerFits(found: string, { worker, workerPattern }: AllowedPool, owner: Owner): boolean {
  if (worker !== undefined && !exactly(worker, owner).test(found)) return false;
  return workerPattern === undefined || new RegExp(`^(?:${workerPattern})$`).test(found);
}

const PLACEHOLDER = /\{(id|client|mac)\}/g;
const ANY_MAC = '[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}';

/** A MAC may be written with colons, dashes or neither, in any case; one that nobody has told may be any. */
function exactly(pattern: string, owner: Owner): RegExp {
  const parts = pattern.split(PLACEHOLDER).map((part, index) => {
    if (index % 2 === 0) return literal(part);
    if (part === 'mac') return owner.mac === undefined ? ANY_MAC : macPattern(owner.mac);
    return literal(owner[part as 'id' | 'client'] ?? `{${part}}`);
  });
  return new RegExp(`^${parts.join('')}$`);
}

function macPattern(mac: string): string {
  const digit = (each: string) => `[${each.toUpperCase()}${each.toLowerCase()}]`;
  return (mac.match(/[0-9A-Fa-f]{2}/g) ?? []).map((pair) => [...pair].map(digit).join('')).join('[:-]?');
}

function filled(pattern: string, owner: Owner): string {
  return pattern.replace(PLACEHOLDER, (name, part: 'id' | 'client' | 'mac') => owner[part] ?? name);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Host and port of an address of a pool. What stands before an @ is no host: `stratum+tcp://good.example:3333@evil.example`. */
function placeOf(url: string): { host: string; port: string | undefined } | undefined {
  const authority =
    url
      .trim()
      .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, '')
      .split(/[/?#\\]/)[0] ?? '';
  const place = /^(\[[0-9A-Fa-f:.]+\]|[^:@|,\s[\]]+)(?::(\d{1,5}))?$/.exec(
    authority.slice(authority.lastIndexOf('@') + 1),
  );
  if (!place?.[1]) return undefined;
  return {
    host: place[1].toLowerCase().replace(/\.$/, ''),
    port: place[2] === undefined ? undefined : String(Number(place[2])),
  };
}

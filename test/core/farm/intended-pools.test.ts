import { describe, expect, it } from 'vitest';
import { judgePools } from '../../../core/farm/intended-pools.ts';
import { type AllowedPool, checkPoolPolicy, intendedPools, type PoolPolicy } from '../../../core/farm/pool-policy.ts';
import type { PoolFact } from '../../../core/farm/sample.ts';

const MINER = { id: 'm1', client: 'acme', mac: '02:00:00:AB:CD:01' };
const GOOD: AllowedPool = { url: 'stratum+tcp://pool.example:3333', worker: '{client}.{id}' };

/** Pool number → 1 or 0. */
function judged(pools: PoolFact[], intended: readonly AllowedPool[] | undefined = [GOOD], miner: object = MINER) {
  const { readings } = judgePools({ id: 'm1', ...miner }, { pools }, intended);
  return Object.fromEntries(readings.map(({ labels, value }) => [labels['pool'], value]));
}
const one = (url: string, worker?: string, allowed = GOOD, miner: object = MINER) =>
  judged([{ pool: 0, url, ...(worker === undefined ? {} : { worker }) }], [allowed], miner)[0];

describe('a pool', () => {
  it.each([
    ['as it was written', 'stratum+tcp://pool.example:3333', 1],
    ['without a scheme', 'pool.example:3333', 1],
    ['with another scheme', 'stratum+ssl://pool.example:3333', 1],
    ['in capitals, with a path', 'STRATUM+TCP://Pool.Example.:3333/#xnsub', 1],
    ['on another port', 'stratum+tcp://pool.example:3334', 0],
    ['on a port that begins alike', 'stratum+tcp://pool.example:33330', 0],
    ['without a port', 'stratum+tcp://pool.example', 0],
    ['on another host', 'stratum+tcp://evil.example:3333', 0],
    ['on a host that ends alike', 'stratum+tcp://evilpool.example:3333', 0],
    ['on a host that begins alike', 'stratum+tcp://pool.example.evil.example:3333', 0],
    ['of the same length', 'stratum+tcp://pool.axample:3333', 0],
    ['behind a name and an @', 'stratum+tcp://pool.example:3333@evil.example:3333', 0],
    ['behind a slash', 'stratum+tcp://evil.example/pool.example:3333', 0],
    ['behind a proxy', 'socks5:evil.example:1080|stratum+tcp://pool.example:3333', 0],
    ['that is no address', '://', 0],
  ])('%s', (_name, url, value) => {
    expect(one(url, 'acme.m1')).toBe(value);
  });

  it.each([
    ['any port where none is asked for', 'pool.example', 'pool.example:700', 1],
    ['an IPv6 address', '[2001:db8::1]:3333', 'stratum+tcp://[2001:DB8::1]:3333', 1],
    ['another IPv6 address', '[2001:db8::1]:3333', 'stratum+tcp://[2001:db8::2]:3333', 0],
    ['leading zeros of a port', 'pool.example:3333', 'pool.example:03333', 1],
  ])('%s', (_name, url, found, value) => {
    expect(one(found, undefined, { url })).toBe(value);
  });
});

describe('a worker', () => {
  const worker = (pattern: string) => ({ url: 'pool.example', worker: pattern });
  it.each([
    ['of this miner', worker('{client}.{id}'), 'acme.m1', 1],
    ['of another miner', worker('{client}.{id}'), 'acme.m2', 0],
    ['of another client', worker('{client}.{id}'), 'evil.m1', 0],
    ['with something behind', worker('{client}.{id}'), 'acme.m1x', 0],
    ['whose dot is another letter', worker('{client}.{id}'), 'acmexm1', 0],
    ['named by its MAC', worker('acme.{mac}'), 'acme.020000abcd01', 1],
    ['named by its MAC with colons', worker('acme.{mac}'), 'acme.02:00:00:AB:cd:01', 1],
    ['named by another MAC', worker('acme.{mac}'), 'acme.020000abcd02', 0],
    ['that is not told', worker('acme.m1'), undefined, 1],
    ['that fits an expression', { url: 'pool.example', workerPattern: 'acme\\.[a-z0-9]+' }, 'acme.m77', 1],
    ['that fits an expression in part', { url: 'pool.example', workerPattern: 'acme|evil' }, 'acme.m1', 0],
    ['that may be any', { url: 'pool.example' }, 'whoever', 1],
  ])('%s', (_name, allowed, found, value) => {
    expect(one('pool.example:3333', found, allowed)).toBe(value);
  });

  it('may have any MAC where nobody told it, and no client where there is none', () => {
    expect(one('pool.example', 'acme.020000abcd99', worker('acme.{mac}'), { mac: undefined })).toBe(1);
    expect(one('pool.example', 'acme.nonsense', worker('acme.{mac}'), { mac: undefined })).toBe(0);
    expect(one('pool.example', '.m1', worker('{client}.{id}'), { client: undefined })).toBe(0);
  });
});

describe('the pools of a miner', () => {
  const good = (pool: number): PoolFact => ({ pool, url: 'pool.example:3333', worker: 'acme.m1' });
  const fourth: PoolFact = { pool: 3, url: 'stratum+tcp://evil.example:443', worker: 'x' };

  it('are judged one by one, each with its evidence', () => {
    const { readings, attention } = judgePools(MINER, { pools: [good(0), good(1), good(2), fourth] }, [
      GOOD,
      { url: 'spare.example', workerPattern: 'acme.*' },
      { url: 'any.example:1' },
    ]);
    expect(readings.map(({ value }) => value)).toEqual([1, 1, 1, 0]);
    expect(attention).toEqual([
      {
        level: 'action',
        reason: 'pool-not-intended',
        evidence:
          'On the miner pool 3 is stratum+tcp://evil.example:443 with worker x; intended is stratum+tcp://pool.example:3333 with worker acme.m1, or spare.example with worker /acme.*/, or any.example:1.',
      },
    ]);
  });

  it('are not judged without a policy, when none is told, or when the firmware takes its fee there', () => {
    expect(judgePools(MINER, { pools: [fourth] }, undefined)).toEqual({ readings: [], attention: [] });
    expect(judgePools(MINER, {}, [GOOD])).toEqual({ readings: [], attention: [] });
    expect(judged([{ pool: 0 }])).toEqual({});
    expect(judged([{ ...fourth, devFee: true }])).toEqual({});
  });

  it('are all wrong where none is allowed', () => {
    expect(judgePools(MINER, { pools: [good(0)] }, []).attention[0]?.evidence).toContain('intended is no pool at all.');
  });
});

describe('the policy', () => {
  const list = (url: string): AllowedPool[] => [{ url }];
  const POLICY: PoolPolicy = {
    default: list('site.example'),
    clients: { acme: list('acme.example') },
    models: { 'Antminer L7': list('scrypt.example') },
    devices: { m7: list('own.example') },
  };
  it.each([
    ['of the site', { id: 'm1' }, undefined, 'site.example'],
    ['of the client', { id: 'm1', client: 'acme' }, undefined, 'acme.example'],
    ['of the model of the inventory', { id: 'm1', client: 'acme', model: 'Antminer L7' }, undefined, 'scrypt.example'],
    ['of the model that the device tells', { id: 'm1' }, 'Antminer L7', 'scrypt.example'],
    ['of the device', { id: 'm7', client: 'acme', model: 'Antminer L7' }, undefined, 'own.example'],
    ['of the site for a strange name', { id: 'constructor' }, undefined, 'site.example'],
  ])('%s', (_name, device, said, url) => {
    expect(intendedPools(POLICY, device, said)).toEqual([{ url }]);
  });

  it('may say nothing of a miner', () => {
    expect(intendedPools({ devices: { m7: [] } }, { id: 'm1' })).toBeUndefined();
  });

  it('is refused where it names nobody, or no expression', () => {
    const policy: PoolPolicy = {
      ...POLICY,
      default: [{ url: 'a' }, { url: 'b', workerPattern: '(' }],
    };
    expect(checkPoolPolicy(policy, [{ id: 'm1', client: 'other' }])).toMatchObject([
      { path: ['devices', 'm7'], expected: 'the id of a device' },
      { path: ['clients', 'acme'], expected: 'the client of a device' },
      { path: ['default', 1, 'workerPattern'], found: '"("', expected: 'a regular expression' },
    ]);
    expect(checkPoolPolicy(POLICY, [{ id: 'm7', client: 'acme' }])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Cause, causeOf, type OutageView } from '../../alert-webhook/ledger/cause.ts';
import { darkPlaces } from '../../alert-webhook/ledger/dark-places.ts';
import type { Device } from '../../core/farm/device.ts';
import { MINER } from './bench.ts';

type Over = Omit<Partial<OutageView>, 'seen'> & { operation?: string; seen?: Partial<NonNullable<OutageView['seen']>> };

function view({ operation = 'unreachable', seen = {}, ...over }: Over): OutageView {
  return {
    device: {},
    freshSeconds: 150,
    episodes: [],
    before: 'works',
    seen: { operation, ageSeconds: 10, ...seen },
    ...over,
  };
}

const attention = (reason: string, evidence: string) => ({ attention: [{ reason, evidence }] });
const REPORTED = 'The firmware reports 560 (board): slot 1 balance failed.';
const POOL_REPORTED = 'The firmware reports 820 (pool): pool connect failed.';

describe('why a miner is not at full work', () => {
  it.each<[string, Over, Cause | undefined, RegExp?]>([
    ['hashes', { operation: 'hashing' }, undefined],
    ['hashes within a maintenance window', { operation: 'hashing', maintenance: 'window' }, undefined],
    ['hashes too little', { operation: 'degraded', seen: attention('hashrate-low', '60 %') }, 'degraded', /60 %/],
    ['is silent', {}, 'fault', /unreachable/],
    [
      'answers and does not hash',
      { operation: 'not-hashing', seen: attention('not-hashing', 'tells no hashrate') },
      'fault',
      /tells no hashrate/,
    ],
    ['sleeps', { operation: 'sleeping', seen: { because: 'miner_state is stopped' } }, 'curtailment', /miner_state/],
    ['sleeps in maintenance', { operation: 'sleeping', maintenance: 'window of anna' }, 'maintenance', /anna/],
    ['is silent in a maintenance window', { maintenance: 'window of anna: fans' }, 'maintenance', /fans/],
    ['is silent and in maintenance by the inventory', { device: { state: 'maintenance' } }, 'maintenance', /inventory/],
    ['is silent and in repair by the inventory', { device: { state: 'repair' } }, 'client-hardware', /repair/],
    ['is being cycled', { action: 'action 7: power-cycle' }, 'our-action', /action 7/],
    ['is being cycled in maintenance', { action: 'action 7', maintenance: 'window' }, 'maintenance'],
    [
      'is off and latched for heat',
      { operation: 'off', latch: { fault: 'too-hot', evidence: '95 °C' } },
      'heat',
      /95 °C/,
    ],
    [
      'is off and latched for a hot room',
      { operation: 'off', latch: { fault: 'room-too-hot', evidence: '41 °C' } },
      'heat',
    ],
    [
      'is off and latched for a lost fan',
      { operation: 'off', latch: { fault: 'fan-lost', evidence: '3 of 4' } },
      'client-hardware',
    ],
    ['is off and latched by an operator', { operation: 'off', latch: { fault: null, evidence: 'anna' } }, 'our-action'],
    [
      'was turned off by an operator',
      { operation: 'off', turnedOff: 'action 9, ordered by anna' },
      'our-action',
      /anna/,
    ],
    ['was turned off, nobody knows by whom', { operation: 'off' }, 'unknown', /not through us/],
    ['starts after it worked', { operation: 'starting', before: 'works' }, 'fault', /nobody has stopped it/],
    ['starts after it was degraded', { operation: 'starting', before: 'degraded' }, 'fault'],
    ['starts after our action', { operation: 'starting', before: 'our-action' }, 'our-action'],
    ['starts after curtailment', { operation: 'starting', before: 'curtailment' }, 'curtailment'],
    ['starts after the mains were away', { operation: 'starting', before: 'grid' }, 'grid'],
    ['is silent like its PDU', { dark: 'PDU pdu-1, which feeds it, is silent, too' }, 'grid', /pdu-1/],
    ['does not hash while others are dark', { operation: 'not-hashing', dark: '3 of 4' }, 'fault'],
    ['reaches no pool', { operation: 'not-hashing', seen: attention('pool-down', 'none of 3') }, 'pool', /none of 3/],
    [
      'does not hash, and an alert says the pool is down',
      { operation: 'not-hashing', episodes: ['pool-down'] },
      'pool',
    ],
    ['is silent, and an alert says the pool is down', { episodes: ['pool-down'] }, 'fault'],
    [
      'has lost a board',
      { operation: 'not-hashing', seen: attention('board-lost', '2 of 3 boards') },
      'client-hardware',
      /2 of 3/,
    ],
    [
      'reports a broken board',
      { operation: 'not-hashing', seen: attention('error-reported', REPORTED) },
      'client-hardware',
      /560/,
    ],
    [
      'reports what is no part of it',
      { operation: 'not-hashing', seen: attention('error-reported', POOL_REPORTED) },
      'fault',
    ],
    ['is silent after it lost a board', { episodes: ['board-lost', 'offline'] }, 'client-hardware', /board-lost/],
    ['does not say what it does', { operation: 'unknown' }, 'unknown'],
    ['was asked too long ago', { seen: { ageSeconds: 151 } }, 'unknown', /151 s old/],
    ['worked when it was asked too long ago', { operation: 'hashing', seen: { ageSeconds: 400 } }, 'unknown'],
    ['was asked just in time', { seen: { ageSeconds: 150 } }, 'fault'],
  ])('one that %s', (_what, over, cause, evidence = /./) => {
    const loss = causeOf(view(over));
    expect(loss?.cause).toBe(cause);
    if (cause) expect(loss?.evidence).toMatch(evidence);
  });

  it('of which the exporter says nothing: unknown, whatever else is known', () => {
    const { seen: _, ...blind } = view({ device: { state: 'repair' }, maintenance: 'window', action: 'action 7' });
    expect(causeOf(blind)?.cause).toBe('unknown');
  });

  it('that starts when nobody has looked before: unknown', () => {
    const { before: _, ...fresh } = view({ operation: 'starting' });
    expect(causeOf(fresh)?.cause).toBe('unknown');
  });
});

const miner = (id: string, over: Partial<Device> = {}): Device => ({ ...MINER, id, feeds: [], ...over });
const farmOf = (...lists: [string, string[]][]) =>
  lists.flatMap(([operation, ids]) => ids.map((id) => ({ id, operation })));

describe('miners that are dark together', () => {
  const inBuilding = (...ids: string[]) => ids.map((id) => miner(id, { location: { building: 'b2' } }));

  it.each<[string, string[], string[], string[]]>([
    ['three of four', ['a', 'b', 'c'], ['d'], ['a', 'b', 'c']],
    ['half of them', ['a', 'b', 'c'], ['d', 'e', 'f'], ['a', 'b', 'c']],
    ['fewer than half', ['a', 'b', 'c'], ['d', 'e', 'f', 'g'], []],
    ['two are no common cause', ['a', 'b'], [], []],
  ])('%s', (_what, silent, hashing, dark) => {
    const devices = inBuilding(...silent, ...hashing);
    const found = darkPlaces(farmOf(['unreachable', silent], ['hashing', hashing]), devices, 3);
    expect([...found.keys()]).toEqual(dark);
    for (const words of found.values()) expect(words).toMatch(/of \d miners of building b2 are silent at once/);
  });

  it('do not count those that sleep, are off or are not active', () => {
    const devices = [
      ...inBuilding('a', 'b', 'c', 'd', 'e'),
      miner('f', { state: 'repair', location: { building: 'b2' } }),
    ];
    const farm = farmOf(['unreachable', ['a', 'b', 'c', 'f']], ['sleeping', ['d']], ['off', ['e']]);
    expect([...darkPlaces(farm, devices, 3).entries()]).toEqual(
      ['a', 'b', 'c'].map((id) => [id, '3 of 3 miners of building b2 are silent at once']),
    );
  });

  it('a single one, when its PDU is silent as well', () => {
    const devices = [miner('a', { feeds: [{ pdu: 'pdu-1', outlet: '1' }] }), miner('b'), miner('c'), miner('d')];
    const farm = farmOf(['unreachable', ['a', 'pdu-1']], ['hashing', ['b', 'c', 'd']]);
    expect([...darkPlaces(farm, devices, 3)]).toEqual([['a', 'PDU pdu-1, which feeds it, is silent, too']]);
  });

  it('on one PDU that answers, while the rest of the building works', () => {
    const on = (pdu: string, ...ids: string[]) =>
      ids.map((id) => miner(id, { feeds: [{ pdu, outlet: id }], location: { building: 'b2', rack: 'r1' } }));
    const devices = [...on('pdu-1', 'a', 'b', 'c'), ...on('pdu-2', 'd', 'e', 'f', 'g')];
    const farm = farmOf(['unreachable', ['a', 'b', 'c']], ['hashing', ['d', 'e', 'f', 'g']], ['operating', ['pdu-1']]);
    expect(darkPlaces(farm, devices, 3).get('b')).toBe('3 of 3 miners of PDU pdu-1 are silent at once');
  });
});

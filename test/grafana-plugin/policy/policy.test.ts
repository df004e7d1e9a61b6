import { describe, expect, it } from 'vitest';
import {
  type Field,
  originOf,
  otherwise,
  outletsOf,
  type Policy,
  readNumber,
  usedWords,
  withValue,
  words,
} from '../../../grafana-plugin/src/policy/policy.ts';

const FIELD: Field = { key: 'cyclesPerDay', kind: 'count', meaning: '', builtIn: 2, perDevice: true, fixed: false };

describe('a field', () => {
  it.each<[string, Partial<Field>, object]>([
    ['', {}, {}],
    ['3', {}, { value: 3 }],
    ['2,5', { kind: 'share' }, { value: 2.5 }],
    ['2.5', {}, { problem: 'found "2.5", expected a whole number, or nothing' }],
    ['often', {}, { problem: 'found "often", expected a whole number, or nothing' }],
    ['1', { least: 2 }, { problem: 'found 1, expected at least 2' }],
    ['9', { most: 4 }, { problem: 'found 9, expected at most 4' }],
  ])('of "%s"', (text, over, read) => expect(readNumber(text, { ...FIELD, ...over })).toEqual(read));

  it.each<[unknown, Field['kind'], string]>([
    [3600, 'seconds', '3600 s'],
    [0.05, 'share', '5 %'],
    [40, 'celsius', '40 °C'],
    [[], 'words', 'none'],
    [['reboot', 'power-cycle'], 'words', 'reboot, power-cycle'],
  ])('is read: %j', (value, kind, text) => expect(words(value, kind)).toBe(text));

  it.each<[object, object, object, string]>([
    [{ cyclesPerDay: 1 }, { cyclesPerDay: 4 }, { cyclesPerDay: 2 }, 'version 4'],
    [{}, {}, { cyclesPerDay: 5 }, 'logixx.yml'],
    [{}, {}, { cyclesPerDay: 2 }, 'built in'],
  ])('set %j comes from where it was said', (set, origins, file, from) => {
    expect(originOf({ set, origins, file } as unknown as Policy, FIELD)).toBe(from);
  });
});

it.each<[object, string, unknown, object]>([
  [{}, 'cyclesPerDay', 1, { cyclesPerDay: 1 }],
  [{ cyclesPerDay: 1 }, 'cyclesPerDay', undefined, {}],
  [{}, 'thermal.zone', 'rack', { thermal: { zone: 'rack' } }],
  [{ thermal: { zone: 'rack', offsPerMinute: 1 } }, 'thermal.zone', undefined, { thermal: { offsPerMinute: 1 } }],
  [{ thermal: { zone: 'rack' } }, 'thermal.zone', undefined, {}],
  [{}, 'overrides', [], { overrides: [] }],
])('%j with another %s', (before, key, value, after) => {
  expect(withValue(before as Record<string, unknown>, key, value)).toEqual(after);
});

it('reads outlets as they are written', () => {
  expect(outletsOf('pdu-1 24\n pdu-2 ,\n\npdu-3 Row A 4')).toEqual([
    { pdu: 'pdu-1', outlet: '24' },
    { pdu: 'pdu-2' },
    { pdu: 'pdu-3', outlet: 'Row A 4' },
  ]);
});

it('says what would be decided otherwise, and how much is used', () => {
  const [held, cycle] = [
    { decision: 'daily-limit', evidence: '' },
    { decision: 'power-cycle', evidence: '' },
  ];
  const one = { episode: 1, device: 'm1', fault: 'offline', before: held, after: cycle };
  const two = { episode: 2, device: 'm2', fault: 'offline', before: held, after: held };
  const { changed, same } = otherwise({ open: 2, weighed: [one, two], used: [] });
  expect([changed, same]).toEqual([[one], 1]);
  expect(usedWords({ key: 'siteCyclesPerHour', used: 5 }, 20)).toBe('5 of 20 on the site');
  expect(usedWords({ key: 'cyclesPerDay', used: 2, device: 'm1', atLimit: 1 }, 2)).toBe(
    'most: m1, 2 of 2; 1 at the limit',
  );
});

import { describe, expect, it } from 'vitest';
import {
  type Device,
  draftOf,
  patchBack,
  patchOf,
  placeText,
  valueText,
} from '../../../grafana-plugin/src/inventory/device.ts';

const DEVICE: Device = {
  ...{ id: 'm1', kind: 'miner', driver: 'antminer', address: '10.0.0.1', state: 'active', site: 'north' },
  ...{ revision: 3, createdAt: '2026-01-01T00:00:00Z', changedAt: '2026-01-02T00:00:00Z', serial: 'SN1' },
  location: { building: 'b1', rack: 'r07', position: '3' },
  feeds: [
    { pdu: 'pdu-1', outlet: '12' },
    { pdu: 'pdu-2', outlet: 'AA1' },
  ],
  expected: { hashrateThs: 110.5, boards: 3, chipsPerBoard: 126 },
  tags: ['hot', 'loud'],
};

describe('The form of a device', () => {
  it('says nothing where nothing was changed', () => {
    expect(patchOf(draftOf(DEVICE), draftOf(DEVICE))).toEqual({ patch: {} });
  });

  it.each<[string, object, object]>([
    ['a blank around a text is none', { serial: ' SN1 ' }, {}],
    ['what is emptied is taken away', { serial: '' }, { serial: null }],
    ['a place alone', { location: { building: 'b1', rack: 'r08', position: '3' } }, { location: { rack: 'r08' } }],
    [
      'outlets',
      { feeds: 'pdu-1:12,pdu-3:2' },
      {
        feeds: [
          { pdu: 'pdu-1', outlet: '12' },
          { pdu: 'pdu-3', outlet: '2' },
        ],
      },
    ],
    ['no outlets', { feeds: ' ' }, { feeds: null }],
    ['tags', { tags: 'hot, , new' }, { tags: ['hot', 'new'] }],
    [
      'a comma as people write it',
      { expected: { hashrateThs: '111,5', boards: '3', fans: '4' } },
      { expected: { hashrateThs: 111.5, fans: 4 } },
    ],
    [
      'an expectation less',
      { expected: { hashrateThs: '', boards: '3', fans: '' } },
      { expected: { hashrateThs: null } },
    ],
  ])('%s', (_words, change, patch) => {
    expect(patchOf(draftOf(DEVICE), { ...draftOf(DEVICE), ...change })).toEqual({ patch });
  });

  it('refuses what the sidecar could not read, by field', () => {
    const expected = { hashrateThs: 'many', boards: '3', fans: '' };
    expect(patchOf(draftOf(DEVICE), { ...draftOf(DEVICE), feeds: 'pdu-1', expected })).toEqual({
      problems:
        'expected.hashrateThs: found "many", expected a number; feeds: found "pdu-1", expected a PDU and its outlet, as pdu-1:12',
    });
  });
});

describe('A change that is put back', () => {
  it.each([
    [{ field: 'location.rack', from: 'r07' }, { location: { rack: 'r07' } }],
    [{ field: 'client' }, { client: null }],
    [{ field: 'feeds', from: DEVICE.feeds }, { feeds: DEVICE.feeds }],
    [{ field: 'created' }, undefined],
  ])('%j', (change, patch) => {
    expect(patchBack(change)).toEqual(patch);
  });
});

it.each([
  [DEVICE.feeds, 'pdu-1:12, pdu-2:AA1'],
  [['a', 'b'], 'a, b'],
  [110.5, '110.5'],
  [null, '–'],
  ['x'.repeat(90), `${'x'.repeat(80)}…`],
])('a value is said in a few words', (value, said) => {
  expect(valueText(value)).toBe(said);
});

it('a place is said from the site down', () => {
  expect(placeText(DEVICE)).toBe('north · b1 · r07 · 3');
});

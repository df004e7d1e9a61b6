import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../devices/index.ts';
import { byVendorCode, knownFaults, together } from '../../devices/vendor-errors.ts';

const TABLE = byVendorCode(
  together(
    { 'board-lost': { 'chain n disconnected': 'Board {n} is gone.' }, 'psu-fault': { 'PSU n': 'Error {n}.' } },
    { 'board-lost': { 'Jn:8': 'Too few boards.' }, 'fan-lost': { 9: 'A fan does not turn.' } },
  ),
);

describe('a fault that a table knows', () => {
  it.each<[string, Parameters<typeof knownFaults>[2], object]>([
    [
      'chain n disconnected',
      { n: 2, part: 1 },
      {
        code: 'board-lost',
        component: 'board',
        vendorCode: 'chain 2 disconnected',
        part: 1,
        message: 'Board 2 is gone.',
      },
    ],
    ['Jn:8', { n: 0 }, { code: 'board-lost', component: 'board', vendorCode: 'J0:8', message: 'Too few boards.' }],
    ['PSU n', { n: '0x10' }, { code: 'psu-fault', component: 'psu', vendorCode: 'PSU 0x10', message: 'Error 0x10.' }],
    ['PSU n', { n: '$&' }, { code: 'psu-fault', component: 'psu', vendorCode: 'PSU $&', message: 'Error $&.' }],
    ['9', { said: 'Fan 1 lost' }, { code: 'fan-lost', component: 'fan', vendorCode: '9', message: 'Fan 1 lost' }],
    ['9', undefined, { code: 'fan-lost', component: 'fan', vendorCode: '9', message: 'A fan does not turn.' }],
  ])('%s with %j', (row, filling, fault) => {
    expect(knownFaults(TABLE, row, filling)).toEqual([fault]);
  });

  it('is none for another row', () => {
    expect(knownFaults(TABLE, '10')).toEqual([]);
  });
});

it.each(DRIVERS.flatMap(({ id, errors }) => (errors ? [[id, errors] as const] : [])))(
  '%s: no code of the vendor means two things',
  (_id, errors) => {
    const codes = Object.values(errors).flatMap((messages) => Object.keys(messages));
    expect(codes).toEqual([...new Set(codes)]);
  },
);

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epcPayload, type Transfer } from '../../../../sidecar/billing/payments/epc.ts';
import { qrSvg } from '../../../../sidecar/billing/payments/qr-svg.ts';
import { transferOf, waysOf } from '../../../../sidecar/billing/payments/ways.ts';
import { creditorReference, isCreditorReference } from '../../../../sidecar/billing/reference.ts';

const TRANSFER: Transfer = { name: 'Farm North', iban: 'DE02120300000000202051', amountMinor: 11_900, currency: 'EUR' };

it.each<[what: string, more: Partial<Transfer>, lines: string[] | undefined]>([
  [
    'a reference by ISO 11649 ends it',
    { bic: 'BYLADEM1001', reference: 'RF18539007547034' },
    [
      'BCD',
      '002',
      '1',
      'SCT',
      'BYLADEM1001',
      'Farm North',
      'DE02120300000000202051',
      'EUR119.00',
      '',
      'RF18539007547034',
    ],
  ],
  [
    'words stand one line further down',
    { text: 'INV-2026-00001' },
    ['BCD', '002', '1', 'SCT', '', 'Farm North', 'DE02120300000000202051', 'EUR119.00', '', '', 'INV-2026-00001'],
  ],
  [
    'nothing to say: it ends with the amount',
    {},
    ['BCD', '002', '1', 'SCT', '', 'Farm North', 'DE02120300000000202051', 'EUR119.00'],
  ],
  ['a cent', { amountMinor: 1 }, ['BCD', '002', '1', 'SCT', '', 'Farm North', 'DE02120300000000202051', 'EUR0.01']],
  [
    'the most that there is, a name of 70 characters on one line',
    { amountMinor: 99_999_999_999, name: `Ä\n${'x'.repeat(90)}` },
    ['BCD', '002', '1', 'SCT', '', `Ä ${'x'.repeat(68)}`, 'DE02120300000000202051', 'EUR999999999.99'],
  ],
  ['not in other money', { currency: 'USD' }, undefined],
  ['nor for nothing', { amountMinor: 0 }, undefined],
  ['nor for more than it can say', { amountMinor: 100_000_000_000 }, undefined],
  ['nor for words of too many bytes', { name: '測'.repeat(70), text: '測'.repeat(140) }, undefined],
])('%s', (_, more, lines) => {
  expect(epcPayload({ ...TRANSFER, ...more })).toBe(lines?.join('\n'));
});

it('has the check digits of ISO 11649, and an altered reference has not', () => {
  expect(creditorReference('539007547034')).toBe('RF18539007547034');
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z0-9]{1,21}$/), (number) => {
      expect(isCreditorReference(creditorReference(number) ?? '')).toBe(true);
    }),
  );
  // Any single digit that is another one is found.
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,21}$/), fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, more) => {
      const reference = creditorReference(number) ?? '';
      const place = 4 + (at % number.length);
      const other = (Number(reference[place]) + more) % 10;
      expect(isCreditorReference(reference.slice(0, place) + other + reference.slice(place + 1))).toBe(false);
    }),
  );
});

it('draws a QR code that is black and white, quiet at its edge, and nothing else', () => {
  const svg = qrSvg(epcPayload({ ...TRANSFER, reference: 'RF18539007547034' }) ?? '');
  // 75 bytes with correction M need version 5: 37 modules, and four on each side.
  expect(svg).toContain('viewBox="0 0 45 45"');
  expect(svg).toContain('M4 4h1v1h-1z');
  expect(svg).not.toContain('M3 ');
  expect(svg).not.toMatch(/<script|href|<text/);
  expect(() => qrSvg('x'.repeat(332))).toThrow('a QR code: found 332 bytes, expected at most 331');
});

it('says which ways there are', () => {
  const seller = { name: 'S', address: { lines: ['1'], city: 'C', country: 'DE' } };
  expect(waysOf(seller, []).map(({ method }) => method)).toEqual(['cash', 'cheque', 'other']);
  expect(transferOf(seller, { number: 'X1', currency: 'EUR', amountMinor: 1 })).toBeUndefined();
  const bank = { iban: TRANSFER.iban, bic: 'BYLADEM1001' };
  expect(waysOf({ ...seller, bank }, [])[0]).toEqual({ method: 'bank', how: 'transfer' });
  const long = 'INVOICE-2026-00000000000001';
  expect(transferOf({ ...seller, bank }, { number: long, currency: 'USD', amountMinor: 1 })).toEqual({
    ...{ payTo: 'S', iban: TRANSFER.iban, bic: 'BYLADEM1001', reference: long, structured: false },
  });
});

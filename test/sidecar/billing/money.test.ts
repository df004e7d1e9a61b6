import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocate, roundTogether } from '../../../sidecar/billing/money/allocate.ts';
import { CURRENCIES, exponentOf } from '../../../sidecar/billing/money/currency.ts';
import { decimal, textOf } from '../../../sidecar/billing/money/decimal.ts';
import { addMinor, minorOf, readMajor, writeMajor } from '../../../sidecar/billing/money/minor.ts';

it.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['BTC', 8],
  ['SAT', 0],
  ['CLP', 0],
  ['TND', 3],
])('%s has %i decimals', (currency, decimals) => {
  expect(exponentOf(currency)).toBe(decimals);
});

it.each(['eur', 'XXX', '', 'constructor'])('refuses the currency %j', (currency) => {
  expect(() => exponentOf(currency)).toThrow(`currency: found ${JSON.stringify(currency)}, expected`);
});

it.each([
  ['0.005', 'EUR', 1],
  ['-0.005', 'EUR', -1],
  ['0.0049999999', 'EUR', 0],
  ['-0.0049', 'EUR', 0],
  ['2.5', 'JPY', 3],
  ['-2.5', 'JPY', -3],
  ['1.2345', 'KWD', 1235],
  ['0.000000005', 'BTC', 1],
  ['21000000', 'BTC', 2_100_000_000_000_000],
  ['1.005', 'USD', 101],
])('rounds %s %s to %i minor units', (amount, currency, minor) => {
  expect(minorOf(decimal(amount), currency)).toBe(minor);
});

it.each(['1,5', '1e3', '.5', '1.', '', ' 1', '0x1', 'NaN', '--1', '1'.repeat(19)])('refuses the decimal %j', (text) => {
  expect(() => decimal(text, 'lines.0.quantity')).toThrow(`lines.0.quantity: found ${JSON.stringify(text)}, expected`);
});

it('holds no amount that JS cannot', () => {
  expect(() => minorOf(decimal('90071992547409.91'), 'EUR')).not.toThrow();
  expect(() => minorOf(decimal('90071992547409.92'), 'EUR')).toThrow('expected less than 2^53');
  expect(() => addMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow('expected less than 2^53');
  expect(addMinor([Number.MAX_SAFE_INTEGER, 1, -1])).toBe(Number.MAX_SAFE_INTEGER);
});

it.each([
  ['12.50', 'EUR', 1250],
  ['-0.001', 'BHD', -1],
  ['100', 'JPY', 100],
])('reads %s %s', (text, currency, minor) => {
  expect(readMajor(text, currency)).toBe(minor);
});

it.each([
  ['12.505', 'EUR'],
  ['0.5', 'JPY'],
  ['0.000000001', 'BTC'],
])('refuses %s %s, which has too many decimals', (text, currency) => {
  expect(() => readMajor(text, currency, 'amount')).toThrow(`amount: found "${text}", expected at most`);
});

const minor = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
const weights = fc
  .array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 40 })
  .filter((each) => each.some((weight) => weight > 0));

it('what is written reads the same', () => {
  fc.assert(
    fc.property(minor, fc.constantFrom(...CURRENCIES), (amount, currency) => {
      expect(readMajor(writeMajor(amount, currency), currency)).toBe(amount);
    }),
  );
});

it('an allocation loses no cent, favours nobody by more than one, and mirrors', () => {
  fc.assert(
    fc.property(minor, weights, (total, parts) => {
      const given = allocate(total, parts.map(String));
      expect(addMinor(given)).toBe(total);
      const all = parts.reduce((sum, part) => sum + BigInt(part), 0n);
      for (const [at, part] of parts.entries()) {
        // |given × all − total × part| < all: off by less than a whole minor unit.
        const off = BigInt(given[at] ?? 0) * all - BigInt(total) * BigInt(part);
        expect(off < all && off > -all).toBe(true);
      }
      expect(allocate(-total, parts.map(String)).map((each) => -each || 0)).toEqual(given.map((each) => each || 0));
    }),
  );
});

it.each([
  [100, ['1', '1', '1'], [34, 33, 33]],
  [-100, ['1', '1', '1'], [-34, -33, -33]],
  [5, ['0.3', '0.7'], [2, 3]],
  [1, ['0', '1', '1'], [0, 1, 0]],
  [0, ['1', '2'], [0, 0]],
])('allocates %i by %j', (total, by, parts) => {
  expect(allocate(total, by)).toEqual(parts);
});

it('refuses to allocate by nothing or less', () => {
  expect(() => allocate(1, ['0', '0'])).toThrow('found nothing but 2 × 0');
  expect(() => allocate(1, ['1', '-1'])).toThrow('weight 2: found -1');
  expect(() => roundTogether([decimal('1.5')], 3)).toThrow('expected the rounded sum');
});

it('a decimal is written the shortest way', () => {
  expect(['1.500', '-0.0', '100', '0.10', '-7'].map((text) => textOf(decimal(text)))).toEqual([
    '1.5',
    '0',
    '100',
    '0.1',
    '-7',
  ]);
});

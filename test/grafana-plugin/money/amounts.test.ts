import { describe, expect, it } from 'vitest';
import { amountText, negated, signOf, sumOf } from '../../../grafana-plugin/src/money/amounts.ts';
import {
  dayBehind,
  daysOfMonth,
  isMonth,
  lastDayOf,
  monthText,
  shiftMonth,
  spanOfMonth,
} from '../../../grafana-plugin/src/money/months.ts';

describe('amounts', () => {
  it.each([
    ['0.00', '0.00'],
    ['1234.50', '1\u202f234.50'],
    ['-1234567.891', '\u22121\u202f234\u202f567.891'],
    ['100000', '100\u202f000'],
    // No double holds it.
    ['90071992547409931.07', '90\u202f071\u202f992\u202f547\u202f409\u202f931.07'],
    ['none', 'none'],
  ])('%s is written %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });

  it('has its currency once, behind it', () => {
    expect(amountText('5.00', 'EUR')).toBe('5.00\u00a0EUR');
  });

  it.each([
    [[], '0'],
    [['0.10', '0.20'], '0.30'],
    [['1.5', '-2.25'], '-0.75'],
    [['0.00000001', '20999999.99999999'], '21000000.00000000'],
    [['9007199254740993', '1'], '9007199254740994'],
    [['-5.00', '5.00'], '0.00'],
  ])('%j come to %s', (amounts, sum) => {
    expect(sumOf(amounts)).toBe(sum);
  });

  it('adds up nothing that is no decimal', () => {
    expect(() => sumOf(['1.00', '1e3'])).toThrow('found "1e3", expected a decimal');
  });

  it.each([
    ['0.00', 0, '0.00'],
    ['-0.00', 0, '-0.00'],
    ['-3', -1, '3'],
    ['3.10', 1, '-3.10'],
  ])('the sign of %s is %i, its other side %s', (amount, sign, other) => {
    expect(signOf(amount)).toBe(sign);
    expect(negated(amount)).toBe(other);
  });
});

describe('months', () => {
  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -15, '2024-12'],
    ['2026-03', 0, '2026-03'],
  ])('%s shifted by %i is %s', (month, by, shifted) => {
    expect(shiftMonth(month, by)).toBe(shifted);
  });

  it('ends with the first day behind it', () => {
    expect(spanOfMonth('2026-12')).toEqual({ from: '2026-12-01', to: '2027-01-01' });
    expect(lastDayOf('2027-01-01')).toBe('2026-12-31');
    expect(dayBehind('2028-02-28')).toBe('2028-02-29');
    expect(monthText('2026-11')).toBe('November 2026');
  });

  it.each([
    ['2026-02', 28],
    ['2028-02', 29],
    ['2026-11', 30],
    ['2026-12', 31],
  ])('%s has %i days', (month, count) => {
    const days = daysOfMonth(month);
    expect([days.length, days[0], days.at(-1)]).toEqual([count, `${month}-01`, `${month}-${count}`]);
  });

  it.each([
    ['2026-11', true],
    ['2026-13', false],
    ['2026-1', false],
    ['', false],
    [null, false],
  ])('%s is a month: %s', (text, is) => {
    expect(isMonth(text)).toBe(is);
  });
});

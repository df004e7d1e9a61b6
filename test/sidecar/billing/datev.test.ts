import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../core/service/csv.ts';
import { bookingsOf } from '../../../sidecar/billing/datev/bookings.ts';
import { encodeCp1252 } from '../../../sidecar/billing/datev/cp1252.ts';
import { datevFile, datevProblems } from '../../../sidecar/billing/datev/file.ts';
import { type JournalLine, journalOfPaper, journalOfPayment } from '../../../sidecar/billing/payments/journal.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import { TAXES } from './hand/taxes.ts';
import { CONFIG, line } from './office.ts';

const DATEV = {
  consultant: 1001,
  client: 7,
  accountDigits: 4,
  chart: '03',
  yearStart: '01-01',
  currency: 'EUR',
  revenueKey: '40',
};
const ACCOUNTS = { ...CONFIG.accounts, byTax: { 'S 7': { revenue: '8300', tax: '1771' } } };
const SPAN = { from: '2026-11-01', to: '2026-12-01' };

function paper(number: string, lines: ReturnType<typeof line>[], prepaidMinor = 0): JournalLine[] {
  const currency = 'EUR';
  const figures = figuresOf({
    currency,
    prices: 'exclusive',
    taxRounding: 'per-group',
    lines,
    taxes: TAXES,
    prepaidMinor,
  });
  const about = { day: '2026-11-22', number, currency, client: '=Zażółć "GmbH"; 100 €' };
  return journalOfPaper({ ...about, ...figures }, figures.netMinor, ACCOUNTS);
}
const paid = (amountMinor: number) => {
  const money = { day: '2026-11-30', reference: 'RF18 INV', method: 'bank', currency: 'EUR', client: 'Hasher' };
  return journalOfPayment({ ...money, amountMinor }, ACCOUNTS);
};
const stack = (lines: readonly JournalLine[], more = {}) => ({
  ...{ config: DATEV, span: SPAN, bookings: bookingsOf(lines), revenueAccounts: new Set(['8400', '8300']) },
  ...{ madeAt: '2026-12-01T08:09:10.123Z', ...more },
});
const rowsOf = (file: Buffer) => readCsv(file.toString('latin1'), ';').map(({ cells }) => cells);
/** Debits less credits of each account. */
const balances = (bookings: ReturnType<typeof bookingsOf>) => {
  const sums: Record<string, number> = {};
  for (const { debit, credit, amountMinor } of bookings) {
    sums[debit] = (sums[debit] ?? 0) + amountMinor;
    sums[credit] = (sums[credit] ?? 0) - amountMinor;
  }
  return sums;
};

describe('bookings of two accounts', () => {
  it('leave the sums of all accounts as the journal has them', () => {
    // 200 + 100: 38.00 and 7.00 of tax, 345.00, of which 45.00 were paid before; then a credit of 50 + 9.50.
    const lines = [
      ...paper('INV-1', [line('1', '200'), line('1', '100', { tax: 'de7' })], 4500),
      ...paper('CN-1', [line('-1', '50')]),
      ...paid(30_000),
      ...paid(-100),
    ];
    expect(balances(bookingsOf(lines))).toEqual({
      // 300.00 − 59.50 − 300.00 + 1.00
      '1400': -5850,
      '1718': 4500,
      '8400': -20_000 + 5000,
      '8300': -10_000,
      '1776': -3800 + 950,
      '1771': -700,
      '1200': 30_000 - 100,
    });
    expect(bookingsOf(lines).every(({ amountMinor }) => amountMinor > 0)).toBe(true);
  });

  it('of a document whose sides differ there are none', () => {
    const [first, ...rest] = paper('INV-1', [line('1', '100')]);
    expect(() => bookingsOf([{ ...(first as JournalLine), debitMinor: 11_901 }, ...rest])).toThrow(
      'sides that differ by 1',
    );
  });
});

it('a file has the head, the columns and the amounts that DATEV reads', () => {
  const [head, columns, ...rows] = rowsOf(
    datevFile(stack([...paper('INV-2026/1 ä', [line('3', '411.5', { tax: 'de7' })]), ...paid(132_090)])),
  );
  expect(head?.slice(0, 22)).toEqual([
    ...['EXTF', '700', '21', 'Buchungsstapel', '13', '20261201080910123', '', 'LX', '', ''],
    ...['1001', '7', '20260101', '4', '20261101', '20261130', 'Logixx 2026-11-01', '', '1', '0', '0', 'EUR'],
  ]);
  expect([head?.length, head?.[26], columns?.length]).toEqual([31, '03', 125]);
  expect([columns?.[6], columns?.[9], columns?.[13], columns?.[113], columns?.[124]]).toEqual([
    ...['Konto', 'Belegdatum', 'Buchungstext', 'Festschreibung', 'Abw. Skontokonto'],
  ]);
  // 3 × 411.50 = 1234.50, 7 %: 86.415, 86.42.
  expect(rows.map((row) => [0, 1, 2, 6, 7, 8, 9, 10].map((at) => row[at]))).toEqual([
    ['1234,50', 'S', 'EUR', '1400', '8300', '40', '2211', 'INV-2026/1--'],
    ['86,42', 'S', 'EUR', '1400', '1771', '', '2211', 'INV-2026/1--'],
    ['1320,90', 'S', 'EUR', '1200', '1400', '', '3011', 'RF18-INV'],
  ]);
  expect(rows.every((row) => row.length === 125)).toBe(true);
  // No formula, and a letter that Windows-1252 has not stands without its accent.
  expect(rows[0]?.[13]).toBe('\'=Zazólc "GmbH"; 100 \x80');
});

it.each([
  ['äöüß€–„“', [0xe4, 0xf6, 0xfc, 0xdf, 0x80, 0x96, 0x84, 0x93]],
  ['łŻ', [0x6c, 0x5a]],
  ['日', [0x3f]],
  ['A\u0308', [0xc4]],
])('%s in Windows-1252', (text, bytes) => {
  expect([...encodeCp1252(text)]).toEqual(bytes);
});

it.each([
  [
    'to: found 2027-02-01, expected days of the business year that begins on 2026-01-01',
    { span: { from: '2026-11-01', to: '2027-02-01' } },
  ],
  ['INV-1: found EUR, expected USD', { config: { ...DATEV, currency: 'USD' } }],
  ['datev.currency: found JPY', { config: { ...DATEV, currency: 'JPY' }, bookings: [] }],
  [
    'accounts: found R1, expected digits',
    { bookings: bookingsOf(paper('X', [line('1', '1')]).map((each) => ({ ...each, account: 'R1' }))) },
  ],
])('is refused with %s', (problem, more) => {
  expect(datevProblems(stack(paper('INV-1', [line('1', '100')]), more)).join('; ')).toContain(problem);
});

it('a business year may begin in another month', () => {
  const config = { ...DATEV, yearStart: '07-01' };
  const span = { from: '2026-11-01', to: '2027-07-01' };
  expect(datevProblems(stack([], { config, span }))).toEqual([]);
  expect(rowsOf(datevFile(stack([], { config, span })))[0]?.[12]).toBe('20260701');
});

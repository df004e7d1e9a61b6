import type { Static } from '@sinclair/typebox';
import { guardFormula } from '../../../core/service/csv.ts';
import { addDays } from '../calendar/day.ts';
import { exponentOf } from '../money/currency.ts';
import { writeMajor } from '../money/minor.ts';
import type { Booking } from './bookings.ts';
import { DATEV_COLUMNS } from './columns.ts';
import type { DatevSchema } from './config.ts';
import { encodeCp1252 } from './cp1252.ts';

export interface DatevStack {
  config: Static<typeof DatevSchema>;
  /** Of which the bookings are; `to` is the first day behind. */
  span: { from: string; to: string };
  bookings: readonly Booking[];
  /** Accounts whose bookings carry the key of revenue. */
  revenueAccounts: ReadonlySet<string>;
  /** `2026-11-22T12:00:00.000Z`. */
  madeAt: string;
}

/** Why no file can be made; none where it can. Pure. */
export function datevProblems({ config, span, bookings, revenueAccounts: _ }: DatevStack): string[] {
  const year = yearOf(span.from, config.yearStart);
  const others = bookings.find(({ currency }) => currency !== config.currency);
  const accounts = new Set(bookings.flatMap(({ debit, credit }) => [debit, credit]));
  const long = [...accounts].find((account) => !new RegExp(`^\\d{1,${config.accountDigits + 1}}$`).test(account));
  const most = 1e12;
  const large = bookings.find(({ amountMinor }) => amountMinor >= most);
  return [
    ...(yearOf(addDays(span.to, -1), config.yearStart) === year
      ? []
      : [`to: found ${span.to}, expected days of the business year that begins on ${year}`]),
    ...(exponentOf(config.currency) === 2
      ? []
      : [`datev.currency: found ${config.currency}, expected one with two decimals`]),
    ...(others === undefined
      ? []
      : [
          `${others.document}: found ${others.currency}, expected ${config.currency}, or currency=${config.currency} to leave others out`,
        ]),
    ...(long === undefined ? [] : [`accounts: found ${long}, expected digits, ${config.accountDigits + 1} at most`]),
    ...(large === undefined
      ? []
      : [`${large.document}: found an amount of ${large.amountMinor}, expected less than ${most}`]),
  ];
}

/** A Buchungsstapel in the format EXTF 700, category 21, version 13, in Windows-1252. Pure. */
export function datevFile(stack: DatevStack): Buffer {
  const rows = [headOf(stack), DATEV_COLUMNS.map(quoted), ...stack.bookings.map((each) => rowOf(stack, each))];
  return encodeCp1252(rows.map((row) => `${row.join(';')}\r\n`).join(''));
}

/** 31 fields; texts are quoted, also those that are empty. */
function headOf({ config, span, madeAt }: DatevStack): string[] {
  const made = madeAt.replace(/\D/g, '').slice(0, 17);
  const [from, last] = [span.from, addDays(span.to, -1)].map(plainDay);
  return [
    ...[quoted('EXTF'), '700', '21', quoted('Buchungsstapel'), '13', made, '', quoted('LX'), quoted(''), quoted('')],
    ...[String(config.consultant), String(config.client), plainDay(yearOf(span.from, config.yearStart))],
    ...[String(config.accountDigits), from ?? '', last ?? '', quoted(`Logixx ${span.from}`), quoted(''), '1', '0', '0'],
    ...[quoted(config.currency), '', quoted(''), '', '', quoted(config.chart), '', '', quoted(''), quoted('')],
  ];
}

function rowOf({ config, revenueAccounts }: DatevStack, booking: Booking): string[] {
  const { amountMinor, currency, debit, credit, day, document, text } = booking;
  const key = [debit, credit].some((account) => revenueAccounts.has(account)) ? config.revenueKey : '';
  const [, month = '', date = ''] = day.split('-');
  const said: Readonly<Record<string, string>> = {
    'Umsatz (ohne Soll/Haben-Kz)': writeMajor(amountMinor, currency).replace('.', ','),
    'Soll/Haben-Kennzeichen': quoted('S'),
    'WKZ Umsatz': quoted(currency),
    Konto: debit,
    'Gegenkonto (ohne BU-Schlüssel)': credit,
    'BU-Schlüssel': quoted(key),
    Belegdatum: `${date}${month}`,
    'Belegfeld 1': quoted(document.replace(/[^A-Za-z0-9$&%*+/-]/g, '-').slice(0, 36)),
    Buchungstext: quoted(guardFormula(text.replace(/\s+/g, ' ').slice(0, 59))),
    Festschreibung: '0',
  };
  return DATEV_COLUMNS.map((column) => said[column] ?? '');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function plainDay(day: string): string {
  return day.replaceAll('-', '');
}

/** The first day of the business year that a day lies in. */
function yearOf(day: string, start: string): string {
  const year = Number(day.slice(0, 4));
  const own = `${year}-${start}`;
  return day >= own ? own : `${year - 1}-${start}`;
}

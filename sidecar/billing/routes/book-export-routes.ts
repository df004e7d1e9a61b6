import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { bookingsOf } from '../datev/bookings.ts';
import { datevFile, datevProblems } from '../datev/file.ts';
import { decimal, textOf } from '../money/decimal.ts';
import { writeMajor } from '../money/minor.ts';
import { journalIn } from '../store/books.ts';
import { linesIn, paymentsIn } from '../store/export-rows.ts';
import { spanOf } from './assignment-routes.ts';
import { sendCsv } from './export-routes.ts';
import { sendFile } from './paper-routes.ts';
import { Between, type BillingRouteParts, closed, iso, reads } from './parts.ts';

/** Payments and lines as tables, and the journal as accountants of DATEV read it. */
export function bookExportRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(payments(parts), lines(parts), datev(parts));
}

const PAYMENT_HEADS = ['day', 'client', 'method', 'amount', 'currency', 'allotted', 'reference', 'external', 'note'];

function payments({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/export/payments', operationId: 'exportPayments', access: 'bearer' },
    summary: 'Payments and refunds that were received within days, as CSV, with how much of each is allotted',
    ...{ query: closed(Between), answerType: 'text/csv' },
    handle: async ({ query }, response) => {
      const rows = (await paymentsIn(db, spanOf(query))).map((row) => [
        ...[row.received_day, row.name, row.method, writeMajor(row.amount_minor, row.currency), row.currency],
        ...[writeMajor(Number(row.allotted), row.currency), row.reference, row.external_ref ?? '', row.note],
      ]);
      sendCsv(response, 'payments.csv', [PAYMENT_HEADS, ...rows]);
    },
  });
}

const LINE_HEADS = [
  ...['number', 'issued', 'client', 'position', 'kind', 'description', 'quantity', 'unit', 'price', 'per'],
  ...['discount', 'tax', 'net', 'currency', 'from', 'to'],
];

function lines({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/export/lines', operationId: 'exportLines', access: 'bearer' },
    summary: 'Lines of all that was issued within days, as CSV; to is the first day behind those that a line is for',
    ...{ query: closed(Between), answerType: 'text/csv' },
    handle: async ({ query }, response) => {
      const plain = (text: string) => textOf(decimal(text));
      const rows = (await linesIn(db, spanOf(query))).map((row) => [
        ...[row.number ?? '', row.issue_day ?? '', row.name, String(row.pos), row.kind, row.description],
        ...[plain(row.quantity), row.unit, plain(row.unit_price), plain(row.per_quantity), plain(row.discount_percent)],
        ...[row.tax, writeMajor(row.net_minor, row.currency), row.currency, row.span_from ?? '', row.span_to ?? ''],
      ]);
      sendCsv(response, 'lines.csv', [LINE_HEADS, ...rows]);
    },
  });
}

function datev(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/export/datev', operationId: 'exportDatev', access: 'bearer' },
    summary: 'The journal of days as a Buchungsstapel of DATEV (EXTF), in Windows-1252; a currency leaves out others',
    query: closed({ ...Between, currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })) }),
    answerType: 'text/csv',
    handle: async ({ query: { currency, ...between } }, response) => {
      const { accounts, datev: config } = parts.config;
      if (config === undefined)
        throw new HttpError(409, 'datev: found no such part of the configuration, expected consultant and client');
      const span = spanOf(between);
      const journal = await journalIn(parts, span);
      const wanted = journal.filter((line) => currency === undefined || line.currency === currency);
      const revenueAccounts = new Set([
        accounts.revenue,
        ...Object.values(accounts.byTax ?? {}).flatMap(({ revenue }) => revenue ?? []),
      ]);
      const stack = {
        ...{ config: { ...config, currency: currency ?? config.currency }, span, revenueAccounts },
        ...{ bookings: bookingsOf(wanted), madeAt: iso(parts.now()) },
      };
      const problems = datevProblems(stack);
      if (problems.length > 0) throw new HttpError(409, problems.join('; '), { problems });
      const name = `EXTF_Buchungsstapel_${span.from}_${span.to}.csv`;
      sendFile(response, { type: 'text/csv; charset=windows-1252', name, bytes: datevFile(stack) });
    },
  });
}

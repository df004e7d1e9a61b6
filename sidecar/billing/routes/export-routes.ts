import { Type } from '@sinclair/typebox';
import type { Response } from 'express';
import { csvLine } from '../../../core/service/csv.ts';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { dayAt } from '../calendar/zone.ts';
import { depositsOf } from '../deposits/deposits.ts';
import { depositAccounts } from '../deposits/on-statement.ts';
import { writeMajor } from '../money/minor.ts';
import { statementOf } from '../payments/statement.ts';
import { standingsOf } from '../store/balances.ts';
import { entriesOf, journalIn, papersIn } from '../store/books.ts';
import { needClient } from '../store/clients.ts';
import { openInvoices } from '../store/payments.ts';
import { Amount, Between, type BillingRouteParts, closed, Id, reads } from './parts.ts';

const Format = Type.Union([Type.Literal('json'), Type.Literal('csv')], { default: 'json' });
const StatementView = Type.Object({
  ...{ client: Type.String(), currency: Type.String(), opening: Amount, closing: Amount },
  entries: Type.Array(
    Type.Object({
      day: Type.String(),
      kind: Type.String(),
      number: Type.String(),
      id: Type.String(),
      amount: Amount,
      balance: Amount,
    }),
  ),
  open: Type.Array(Type.Object({ invoice: Type.String(), number: Type.String(), dueDay: Type.String(), open: Amount })),
  deposits: Type.Array(
    Type.Object({
      ...{ id: Type.String(), kind: Type.String(), title: Type.String(), opening: Amount, closing: Amount },
      moves: Type.Array(Type.Object({ day: Type.String(), kind: Type.String(), amount: Amount, held: Amount })),
    }),
    { description: 'money that is held for the client; no part of what is owed until it is drawn' },
  ),
});

/** Statements of account, and what goes to an accountant. */
export function exportRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(statement(parts), statementCsv(parts), invoices(parts), journal(parts));
}

async function readStatement(parts: BillingRouteParts, id: string, span: { from: string; to: string }) {
  const { currency } = (await needClient(parts.db, id)).record;
  const write = (minor: number) => writeMajor(minor, currency);
  const { openingMinor, closingMinor, entries } = statementOf(await entriesOf(parts.db, id), span);
  return {
    ...{ client: id, currency, opening: write(openingMinor), closing: write(closingMinor) },
    entries: entries.map(({ amountMinor, balanceMinor, ...entry }) => ({
      ...entry,
      amount: write(amountMinor),
      balance: write(balanceMinor),
    })),
    open: (await openInvoices(parts, parts.db, id)).map(({ openMinor, ...each }) => ({
      ...each,
      open: write(openMinor),
    })),
    deposits: depositAccounts(await depositsOf(parts.db, id), span).map(({ deposit: { row }, ...account }) => ({
      ...{ id: row.id, kind: row.kind, title: row.title },
      ...{ opening: write(account.openingMinor), closing: write(account.closingMinor) },
      moves: account.moves.map(({ day, kind, amount_minor, heldMinor }) => ({
        ...{ day, kind, amount: write(amount_minor), held: write(heldMinor) },
      })),
    })),
  };
}

function statement(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/statement', operationId: 'getStatement', access: 'bearer' },
    summary:
      'The account of a client within days: what was owed before, each thing that happened, what is owed then; and what is open now',
    ...{ params: Id, query: closed(Between), answer: StatementView },
    handle: ({ params: { id }, query }) => readStatement(parts, id, query),
  });
}

function statementCsv(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'get',
      path: '/api/v1/billing/clients/:id/statement.csv',
      operationId: 'exportStatement',
      access: 'bearer',
    },
    summary: 'The account of a client within days, as CSV; the balance of a deposit is what of it is held',
    ...{ params: Id, query: closed(Between), answerType: 'text/csv' },
    handle: async ({ params: { id }, query }, response) => {
      const { entries, currency, opening, deposits } = await readStatement(parts, id, query);
      const rows = entries.map(({ day, kind, number, amount, balance }) => [
        day,
        kind,
        number,
        amount,
        balance,
        currency,
      ]);
      sendCsv(response, 'statement.csv', [
        ['day', 'kind', 'number', 'amount', 'balance', 'currency'],
        [query.from, 'opening', '', '', opening, currency],
        ...rows,
        ...deposits.flatMap(({ title, moves }) =>
          moves.map(({ day, kind, amount, held }) => [day, `deposit-${kind}`, title, amount, held, currency]),
        ),
      ]);
    },
  });
}

const INVOICE_HEADS = [
  'number',
  'kind',
  'issued',
  'due',
  'client',
  'currency',
  'net',
  'tax',
  'gross',
  'rounding',
  'prepaid',
  'payable',
  'open',
  'state',
];

function invoices(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/export/invoices', operationId: 'exportInvoices', access: 'bearer' },
    summary: 'Invoices and credit notes that were issued within days, as CSV',
    ...{ query: closed(Between), answerType: 'text/csv' },
    handle: async ({ query }, response) => {
      const rows = await papersIn(parts.db, query);
      const standings = await standingsOf(parts.db, rows, dayAt(parts.now(), parts.config.timeZone));
      const lines = rows.map((row) => {
        const amounts = [
          row.net_minor,
          row.tax_minor,
          row.gross_minor,
          row.rounding_minor,
          row.prepaid_minor,
          row.payable_minor,
        ];
        const write = (minor: number) => writeMajor(minor, row.currency);
        const standing = standings.get(row.id);
        const heads = [row.number ?? '', row.kind, row.issue_day ?? '', row.due_day ?? '', row.name, row.currency];
        return [...heads, ...amounts.map(write), write(standing?.openMinor ?? 0), standing?.state ?? ''];
      });
      sendCsv(response, 'invoices.csv', [INVOICE_HEADS, ...lines]);
    },
  });
}

const JOURNAL_HEADS = ['day', 'document', 'account', 'debit', 'credit', 'currency', 'tax', 'text'];

function journal(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/export/journal', operationId: 'exportJournal', access: 'bearer' },
    summary:
      'The journal of days as CSV: both sides of each invoice, credit note and payment, by the accounts of the configuration',
    ...{ query: closed({ ...Between, format: Format }), answerType: ['text/csv', 'application/json'] },
    handle: async ({ query: { format, ...span } }, response) => {
      const lines = await journalIn(parts, span);
      if (format === 'json') return void response.json(lines);
      const rows = lines.map((line) => {
        const write = (minor: number) => (minor === 0 ? '' : writeMajor(minor, line.currency));
        return [
          line.day,
          line.document,
          line.account,
          write(line.debitMinor),
          write(line.creditMinor),
          line.currency,
          line.taxCode,
          line.text,
        ];
      });
      sendCsv(response, 'journal.csv', [JOURNAL_HEADS, ...rows]);
    },
  });
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Texts are kept from being formulas; amounts below zero are numbers, with all of their decimals. */
export function sendCsv(response: Response, name: string, rows: readonly (readonly string[])[]): void {
  const cell = (text: string) => (NUMBER.test(text) ? text : csvLine([text]).trimEnd());
  response.type('text/csv; charset=utf-8; header=present');
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Cache-Control', 'no-store');
  response.send(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''));
}

import { Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { acceptEntry, type EntryRow, ignoreEntry, needEntry } from '../store/bank-entries.ts';
import { amountIn } from '../store/billing-run.ts';
import { importStatement, STATEMENT_FORMATS } from '../store/import-statement.ts';
import { readPage } from '../store/page.ts';
import { payersOf, proposalsFor } from '../store/payers.ts';
import { EntryView, entryView } from './bank-view.ts';
import { AmountIn, type BillingRouteParts, closed, Id, listOf, listQuery, note, reads, writes } from './parts.ts';

type Parts = BillingRouteParts & PaymentParts;

const STATES = ['open', 'booked', 'ignored'];
const SORTS = { day: 'booked_day', amount: 'amount_minor', imported: 'imported_at' };
const ImportView = Type.Object({
  ...{ format: Type.String(), added: Type.Integer(), known: Type.Integer(), skipped: Type.Integer() },
  problems: Type.Array(Type.Object({ place: Type.String(), why: Type.String() })),
  booked: Type.Array(Type.String(), { description: 'ids of entries that were booked unasked' }),
});

/** Bank statements, and what their entries are. */
export function bankRoutes(parts: Parts): GuardedRoute[] {
  return [
    ...reads(list(parts), one(parts)),
    ...writes(take(parts), accept(parts), ignore(parts, true), ignore(parts, false)),
  ];
}

function take(parts: Parts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/statements', operationId: 'importStatement', access: 'bearer' },
    summary: 'Imports a bank statement: camt.053 or CSV, as the body. What was imported before is known again',
    query: closed({
      format: Type.Union(
        STATEMENT_FORMATS.map((each) => Type.Literal(each)),
        { default: 'auto' },
      ),
      profile: Type.Optional(Type.String({ maxLength: 63, description: 'a name of billing.payments.statements' })),
      account: Type.Optional(Type.String({ maxLength: 40, description: 'of a CSV that does not say it' })),
      currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'of a CSV that does not say it' })),
      dryRun: Type.Boolean({ default: false }),
    }),
    ...{ raw: true, body: Type.String({ description: 'the file' }), answer: ImportView },
    handle: async ({ query, request }) => {
      const bytes: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (bytes.length === 0) throw new HttpError(400, 'the body: found nothing, expected a bank statement');
      const { entries: _, booked, ...made } = await importStatement(parts, parts.actorOf(request), { ...query, bytes });
      const { added, known, format } = made;
      if (!query.dryRun) {
        const details = { format, added, known, booked: booked.length };
        await note(parts, request, { action: 'billing.statement.imported', details });
      }
      return { ...made, booked: booked.map(({ id }) => id) };
    },
  });
}

function list(parts: Parts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/bank-entries', operationId: 'listBankEntries', access: 'bearer' },
    summary: 'Entries of bank statements in pages; open ones with what they may be, the likeliest first',
    query: listQuery(Object.keys(SORTS), '-day', {
      state: Type.Optional(Type.Union(STATES.map((each) => Type.Literal(each)))),
    }),
    answer: listOf(EntryView),
    handle: async ({ query }) => {
      const conditions = query.state === undefined ? [] : [sql<boolean>`state = ${query.state}`];
      const paged = { table: 'billing_bank_entries', key: 'id', sorts: SORTS, conditions };
      const { rows, ...page } = await readPage<EntryRow>(parts.db as never, paged, query);
      const payers = rows.some(({ state }) => state === 'open') ? await payersOf(parts) : [];
      return { items: rows.map((row) => entryView(row, proposalsFor(row, payers))), ...page };
    },
  });
}

function one(parts: Parts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/bank-entries/:id', operationId: 'getBankEntry', access: 'bearer' },
    summary: 'An entry of a bank statement, with what it may be',
    ...{ params: Id, answer: EntryView },
    handle: async ({ params: { id } }) => {
      const row = await needEntry(parts.db, id);
      return entryView(row, proposalsFor(row, row.state === 'open' ? await payersOf(parts) : []));
    },
  });
}

const AcceptBody = Type.Union([
  closed({ payment: Type.String({ description: 'a payment that was written down before' }) }),
  closed({
    client: Type.String(),
    allot: Type.Union([
      Type.Literal('propose'),
      Type.Literal('none'),
      Type.Array(closed({ invoice: Type.String(), amount: AmountIn }), { maxItems: 1000 }),
    ]),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  }),
]);

function accept(parts: Parts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/bank-entries/:id/accept',
      operationId: 'acceptBankEntry',
      access: 'bearer',
    },
    summary: 'Books an entry as a payment of a client, or says that it is one that was written down before',
    ...{ params: Id, body: AcceptBody, answer: EntryView },
    handle: async ({ params: { id }, body, request }) => {
      const { currency } = await needEntry(parts.db, id);
      const exactly = (all: { invoice: string; amount: string }[]) =>
        all.map(({ invoice, amount }, at) => ({
          invoice,
          amountMinor: amountIn(amount, currency, `allot.${at}.amount`),
        }));
      const as =
        'payment' in body
          ? body
          : { ...body, allot: typeof body.allot === 'string' ? body.allot : exactly(body.allot) };
      const { entry, payment } = await acceptEntry(parts, parts.actorOf(request), { id, as });
      const details = { payment: payment.row.id, client: payment.row.client_id };
      await note(parts, request, { action: 'billing.bank-entry.accepted', subject: id, details });
      return entryView(entry, []);
    },
  });
}

function ignore(parts: Parts, ignored: boolean): Route {
  return route({
    ...{ method: 'post', path: `/api/v1/billing/bank-entries/:id/${ignored ? 'ignore' : 'reopen'}`, access: 'bearer' },
    operationId: ignored ? 'ignoreBankEntry' : 'reopenBankEntry',
    summary: ignored
      ? 'Says that an entry is no payment of a client'
      : 'Takes back that an entry is no payment of a client',
    ...{ params: Id, body: closed({ note: Type.String({ maxLength: 500, default: '' }) }), answer: EntryView },
    handle: async ({ params: { id }, body, request }) => {
      const row = await ignoreEntry(parts, parts.actorOf(request), { id, ignored, note: body.note });
      const action = ignored ? 'billing.bank-entry.ignored' : 'billing.bank-entry.reopened';
      await note(parts, request, { action, subject: id });
      return entryView(row, proposalsFor(row, ignored ? [] : await payersOf(parts)));
    },
  });
}

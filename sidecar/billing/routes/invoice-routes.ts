import { type Static, Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { dayAt } from '../calendar/zone.ts';
import { INVOICE_STATES, openMinor, stateOf } from '../invoice-state.ts';
import { DaySchema } from '../pricing/contract.ts';
import { standingsOf } from '../store/balances.ts';
import { eventsOf } from '../store/events.ts';
import { type InvoiceRow, needInvoice, type StoredInvoice } from '../store/invoice-rows.ts';
import { invoiceStateIs } from '../store/list-conditions.ts';
import { readPage } from '../store/page.ts';
import { figuresView, headOf, InvoiceHead, InvoiceView } from './invoice-view.ts';
import { type BillingRouteParts, Id, listOf, listQuery, reads } from './parts.ts';

const SORTS = { id: 'id', created: 'created_at', payable: 'payable_minor' };

/** Invoices and credit notes, to be read. */
export function invoiceRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(list(parts), one(parts));
}

function list(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/invoices', operationId: 'listInvoices', access: 'bearer' },
    summary: 'Invoices and credit notes, drafts too, in pages',
    query: listQuery(Object.keys(SORTS), '-created', {
      client: Type.Optional(Type.String()),
      contract: Type.Optional(Type.String()),
      kind: Type.Optional(Type.Union([Type.Literal('invoice'), Type.Literal('credit-note')])),
      status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('issued')])),
      state: Type.Optional(
        Type.Union(
          INVOICE_STATES.map((each) => Type.Literal(each)),
          { description: 'as it stands today; overdue by the calendar of the seller' },
        ),
      ),
      from: Type.Optional(DaySchema),
      to: Type.Optional(DaySchema),
    }),
    answer: listOf(InvoiceHead),
    handle: async ({ query }) => {
      const equal = { client_id: query.client, contract_id: query.contract, kind: query.kind, status: query.status };
      const conditions = Object.entries(equal).flatMap(([column, value]) =>
        value === undefined ? [] : [sql<boolean>`${sql.ref(column)} = ${value}`],
      );
      if (query.from !== undefined) conditions.push(sql<boolean>`issue_day >= ${query.from}`);
      if (query.to !== undefined) conditions.push(sql<boolean>`issue_day < ${query.to}`);
      if (query.state !== undefined) conditions.push(invoiceStateIs(query.state, todayOf(parts)));
      const paged = { table: 'billing_invoices', key: 'id', sorts: SORTS, conditions };
      const { rows, ...page } = await readPage<InvoiceRow>(parts.db as never, paged, query);
      return { items: await headsOf(parts, rows), ...page };
    },
  });
}

function one(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/invoices/:id', operationId: 'getInvoice', access: 'bearer' },
    summary: 'An invoice, a credit note or a draft, with its lines, its document and what happened to it',
    ...{ params: Id, answer: InvoiceView },
    handle: async ({ params: { id } }) => invoiceView(parts, await needInvoice(parts.db, id)),
  });
}

/** What callers see of an invoice. */
export async function invoiceView(
  parts: BillingRouteParts,
  { row, lines, figures }: StoredInvoice,
): Promise<Static<typeof InvoiceView>> {
  const [head] = await headsOf(parts, [row]);
  if (head === undefined) throw new HttpError(404, `there is no invoice "${row.id}"`);
  return {
    ...head,
    ...figuresView(row.currency, lines, figures),
    ...(row.doc === null ? {} : { document: JSON.parse(row.doc) as unknown }),
    ...(row.doc_sha256 === null ? {} : { documentSha256: row.doc_sha256 }),
    events: await eventsOf(parts, row.id),
  };
}

function todayOf({ now, config }: BillingRouteParts): string {
  return dayAt(now(), config.timeZone);
}

async function headsOf(parts: BillingRouteParts, rows: readonly InvoiceRow[]) {
  const today = todayOf(parts);
  const standings = await standingsOf(parts.db, rows, today);
  return rows.map((row) => headOf(row, standings.get(row.id) ?? unknownStanding(row, today)));
}

function unknownStanding(row: InvoiceRow, today: string) {
  const facts = { payableMinor: row.payable_minor, paidMinor: 0, creditedMinor: 0 };
  const state = stateOf({
    ...facts,
    issued: row.status === 'issued',
    sent: false,
    creditedWhole: false,
    dueDay: row.due_day ?? undefined,
    today,
  });
  return { ...facts, openMinor: openMinor(facts), state };
}

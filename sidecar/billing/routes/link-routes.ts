import { type Static, Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { type Provider, ProviderError } from '../payments/provider.ts';
import { readPage } from '../store/page.ts';
import { closeLink, needLink } from '../store/payment-links.ts';
import { type EventRow, workAgain } from '../store/provider-events.ts';
import { settleLink } from '../store/settle-link.ts';
import { wantLink } from '../store/want-link.ts';
import { type BillingRouteParts, closed, Id, iso, listOf, listQuery, note, reads, Time, writes } from './parts.ts';
import { LinkView, linkView } from './way-routes.ts';

type Parts = BillingRouteParts & PaymentParts;

const STATES = ['waiting', 'done', 'ignored', 'flagged'];
const EventView = Type.Object({
  ...{ provider: Type.String(), event: Type.String(), type: Type.String(), state: Type.String() },
  ...{ link: Type.Optional(Type.String()), note: Type.String(), attempts: Type.Integer(), receivedAt: Time },
});

/** Pages of providers on which an invoice may be paid, and what providers called about. */
export function linkRoutes(parts: Parts): GuardedRoute[] {
  return [...reads(events(parts)), ...writes(want(parts), check(parts), close(parts), again(parts))];
}

function want(parts: Parts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/invoices/:id/payment-links',
      operationId: 'makePaymentLink',
      access: 'bearer',
    },
    summary: 'Has a page made on which what is open of an invoice may be paid; one that still fits is answered again',
    ...{
      params: Id,
      body: closed({ method: Type.Union([Type.Literal('card'), Type.Literal('bitcoin')]) }),
      answer: LinkView,
    },
    handle: async ({ params: { id: invoice }, body: { method }, request }) => {
      const provider = parts.providers.find((each) => each.method === method);
      if (provider === undefined)
        throw new HttpError(409, `method: found ${method}, expected one that there are keys for`);
      const link = await wantLink(parts, parts.actorOf(request), { invoice, provider });
      const details = { link: link.id, provider: provider.id };
      await note(parts, request, { action: 'billing.payment-link.made', subject: invoice, details });
      return linkView(link);
    },
  });
}

function check(parts: Parts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/payment-links/:id/check',
      operationId: 'checkPaymentLink',
      access: 'bearer',
    },
    summary: 'Asks the provider how a link stands, and books what is not booked yet',
    ...{ params: Id, answer: LinkView },
    handle: async ({ params: { id } }) => {
      const provider = providerOf(parts, (await needLink(parts.db, id)).provider);
      return linkView((await answered(settleLink(parts, id, provider))).link);
    },
  });
}

function close(parts: Parts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/payment-links/:id/close',
      operationId: 'closePaymentLink',
      access: 'bearer',
    },
    summary: 'Sees to it that a link is not paid any more; what came in before is booked',
    ...{ params: Id, answer: LinkView },
    handle: async ({ params: { id }, request }) => {
      const provider = providerOf(parts, (await needLink(parts.db, id)).provider);
      const { link } = await answered(settleLink(parts, id, provider));
      const made = await answered(closeLink(parts, link));
      await note(parts, request, { action: 'billing.payment-link.closed', subject: id });
      return linkView(made);
    },
  });
}

function events({ db }: Parts): Route {
  const sorts = { received: 'received_at', type: 'type' };
  return route({
    ...{ method: 'get', path: '/api/v1/billing/provider-events', operationId: 'listProviderEvents', access: 'bearer' },
    summary: 'What providers called about, each once; flagged: a person has to look at it',
    query: listQuery(Object.keys(sorts), '-received', {
      state: Type.Optional(Type.Union(STATES.map((each) => Type.Literal(each)))),
      provider: Type.Optional(Type.String({ maxLength: 20 })),
    }),
    answer: listOf(EventView),
    handle: async ({ query }) => {
      const conditions = (['state', 'provider'] as const).flatMap((name) =>
        query[name] === undefined ? [] : [sql<boolean>`${sql.ref(name)} = ${query[name]}`],
      );
      const paged = { table: 'billing_provider_events', key: 'event_id', sorts, conditions };
      const { rows, ...page } = await readPage<EventRow>(db as never, paged, query);
      return { items: rows.map(eventView), ...page };
    },
  });
}

function again(parts: Parts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/provider-events/:provider/:event/again' },
    ...{ operationId: 'repeatProviderEvent', access: 'bearer' },
    summary: 'Looks again at what a provider called about',
    params: Type.Object({ provider: Type.String({ maxLength: 20 }), event: Type.String({ maxLength: 255 }) }),
    answer: EventView,
    handle: async ({ params, request }) => {
      const row = await workAgain(parts, params);
      const details = { provider: params.provider, state: row.state };
      await note(parts, request, { action: 'billing.provider-event.repeated', subject: params.event, details });
      return eventView(row);
    },
  });
}

function providerOf({ providers }: Parts, id: string): Provider {
  const provider = providers.find((each) => each.id === id);
  if (provider === undefined) throw new HttpError(409, `provider: found ${id}, expected one that there are keys for`);
  return provider;
}

async function answered<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof ProviderError ? new HttpError(502, error.message) : error;
  });
}

function eventView(row: EventRow): Static<typeof EventView> {
  return {
    ...{ provider: row.provider, event: row.event_id, type: row.type, state: row.state, note: row.note },
    ...(row.link_id === null ? {} : { link: row.link_id }),
    ...{ attempts: row.attempts, receivedAt: iso(row.received_at) },
  };
}

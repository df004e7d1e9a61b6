import { type Static, Type } from '@sinclair/typebox';
import { type Selectable, sql } from 'kysely';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { mailPaper } from '../post/paper-mail.ts';
import type { QueuedMail } from '../post/queue-mails.ts';
import { mailReceipt } from '../post/receipt-mail.ts';
import { TEMPLATE_KINDS } from '../post/template-kinds.ts';
import { mailUsage, usageCsv, usageOfClient, usageSums } from '../post/usage-mail.ts';
import { needClient } from '../store/clients.ts';
import { readPage } from '../store/page.ts';
import type { BillingTables } from '../tables.ts';
import { spanOf } from './assignment-routes.ts';
import {
  Between,
  type BillingRouteParts,
  By,
  closed,
  Id,
  iso,
  listOf,
  listQuery,
  note,
  reads,
  Time,
  writes,
} from './parts.ts';

const Kind = Type.Union(TEMPLATE_KINDS.map((kind) => Type.Literal(kind)));
const To = {
  to: Type.Optional(
    Type.Array(Type.String({ minLength: 3 }), {
      ...{ minItems: 1, maxItems: 20 },
      description: 'addresses of contacts; those with the role billing unless said, or else all',
    }),
  ),
  again: Type.Boolean({ default: false, description: 'true: once more, though it was sent before' }),
};
const Queued = Type.Object({
  queued: Type.Array(Type.Object({ recipient: Type.String(), isNew: Type.Boolean() }), {
    description: 'isNew: false where it was queued or sent before',
  }),
});
const MailView = Type.Object({
  ...{ id: Type.Integer(), kind: Kind, client: Type.String(), about: Type.String(), recipient: Type.String() },
  ...{ subject: Type.String(), templateVersion: Type.Integer(), queuedAt: Time, by: By },
  state: Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('dead')]),
  endedAt: Type.Optional(Time),
  words: Type.Optional(Type.String({ description: 'what the mail server said' })),
});
const SORTS = { id: 'id', queued: 'queued_at' };

/** Mails about bills. */
export function mailRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [
    ...reads(list(parts), usage(parts), usageFile(parts)),
    ...writes(paper(parts), receipt(parts), statement(parts)),
  ];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/mails', operationId: 'listBillingMails', access: 'bearer' },
    summary: 'Mails about bills, in pages: waiting, sent when a mail server took them, or dead when it never will',
    query: listQuery(Object.keys(SORTS), '-id', {
      ...{ client: Type.Optional(Type.String()), kind: Type.Optional(Kind) },
      about: Type.Optional(Type.String({ description: 'an invoice or a payment' })),
      state: Type.Optional(MailView.properties.state),
    }),
    answer: listOf(MailView),
    handle: async ({ query: { client, kind, about, state, ...query } }) => {
      const conditions = [
        ...(client === undefined ? [] : [sql<boolean>`client_id = ${client}`]),
        ...(kind === undefined ? [] : [sql<boolean>`kind = ${kind}`]),
        ...(about === undefined
          ? []
          : [sql<boolean>`(subject_id = ${about} or substr(subject_id, 1, ${about.length + 1}) = ${`${about} `})`]),
        ...(state === undefined ? [] : [sql<boolean>`coalesce(outcome, 'waiting') = ${state}`]),
      ];
      const paged = { table: 'billing_mails', key: 'id', sorts: SORTS, conditions };
      const { rows, ...page } = await readPage<Selectable<BillingTables['billing_mails']>>(db as never, paged, query);
      return { items: rows.map(view), ...page };
    },
  });
}

function paper(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/mail', operationId: 'mailInvoice', access: 'bearer' },
    summary: 'Mails an issued invoice or credit note with its PDF; it is sent when a mail server has taken it',
    ...{ params: Id, body: closed(To), answer: Queued },
    handle: async ({ params: { id }, body, request }) => {
      const queued = await mailPaper(parts, parts.actorOf(request), { id, ...body });
      await note(parts, request, { action: 'billing.invoice.mailed', subject: id, details: told(queued) });
      return answerOf(queued);
    },
  });
}

function receipt(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/payments/:id/receipt', operationId: 'mailReceipt', access: 'bearer' },
    summary: 'Mails the receipt of a payment',
    ...{ params: Id, body: closed(To), answer: Queued },
    handle: async ({ params: { id }, body, request }) => {
      const queued = await mailReceipt(parts, parts.actorOf(request), { id, ...body });
      await note(parts, request, { action: 'billing.receipt.mailed', subject: id, details: told(queued) });
      return answerOf(queued);
    },
  });
}

const STATEMENT = '/api/v1/billing/clients/:id/usage-statement';

function statement(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: `${STATEMENT}/mail`, operationId: 'mailUsageStatement', access: 'bearer' },
    summary: 'Mails what a client used within days, with each day and its evidence as a file',
    ...{ params: Id, body: closed({ period: closed(Between), ...To }), answer: Queued },
    handle: async ({ params: { id: client }, body: { period, ...rest }, request }) => {
      const span = spanOf(period);
      const queued = await mailUsage(parts, parts.actorOf(request), { client, span, ...rest });
      await note(parts, request, {
        action: 'billing.usage.mailed',
        subject: client,
        details: { ...span, ...told(queued) },
      });
      return answerOf(queued);
    },
  });
}

function usage(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: STATEMENT, operationId: 'getUsageStatement', access: 'bearer' },
    summary: 'What a client used within days, by device, as it is known now',
    ...{ params: Id, query: closed(Between) },
    answer: Type.Object({
      ...{ client: Type.String(), ...Between, kwh: Type.String(), estimatedKwh: Type.String() },
      missingMinutes: Type.Integer(),
      devices: Type.Array(
        Type.Object({
          ...{ device: Type.String(), days: Type.Integer(), kwh: Type.String() },
          lostMinutes: Type.Record(Type.String(), Type.Number()),
        }),
      ),
    }),
    handle: async ({ params: { id }, query }) => {
      await needClient(parts.db, id);
      const span = spanOf(query);
      const sums = usageSums(await usageOfClient(parts, id, span));
      const kwh = (wh: number) => (wh / 1000).toFixed(3);
      return {
        ...{ client: id, ...span, kwh: kwh(sums.wh), estimatedKwh: kwh(sums.estimatedWh) },
        missingMinutes: sums.missingMinutes,
        devices: sums.devices.map(({ device, days, wh, lost }) => ({
          device,
          days,
          kwh: kwh(wh),
          lostMinutes: { ...lost },
        })),
      };
    },
  });
}

function usageFile(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: `${STATEMENT}.csv`, operationId: 'exportUsageStatement', access: 'bearer' },
    summary: 'What a client used within days, as CSV: each device and day with its meters, readings and gaps',
    ...{ params: Id, query: closed(Between), answerType: 'text/csv' },
    handle: async ({ params: { id }, query }, response) => {
      await needClient(parts.db, id);
      const uses = await usageOfClient(parts, id, spanOf(query));
      response.type('text/csv; charset=utf-8; header=present').setHeader('Cache-Control', 'no-store');
      response.setHeader('Content-Disposition', 'attachment; filename="usage.csv"');
      response.send(usageCsv(uses));
    },
  });
}

function told(queued: readonly QueuedMail[]) {
  return { to: queued.map(({ recipient }) => recipient).join(', ') };
}

function answerOf(queued: readonly QueuedMail[]): Static<typeof Queued> {
  return { queued: queued.map(({ recipient, isNew }) => ({ recipient, isNew })) };
}

function view(row: Selectable<BillingTables['billing_mails']>): Static<typeof MailView> {
  return {
    ...{ id: row.id, kind: row.kind as Static<typeof Kind>, client: row.client_id, about: row.subject_id },
    ...{ recipient: row.recipient, subject: row.subject, templateVersion: row.template_version },
    ...{ queuedAt: iso(row.queued_at), by: { id: row.actor_id, name: row.actor_name } },
    state: (row.outcome ?? 'waiting') as Static<typeof MailView>['state'],
    ...(row.told_at === null ? {} : { endedAt: iso(row.told_at) }),
    ...(row.words === null ? {} : { words: row.words }),
  };
}

import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { daysBetween } from '../calendar/day.ts';
import { htmlOf } from '../paper/html.ts';
import { lookOf } from '../paper/look.ts';
import type { PaperModel } from '../paper/model.ts';
import type { PdfMaker } from '../paper/pdf.ts';
import { usagePaper } from '../paper/usage-paper.ts';
import { sharesOf } from '../pricing/shares.ts';
import { assignmentsIn } from '../store/assignments.ts';
import { needClient } from '../store/clients.ts';
import { usageIn } from '../store/usage.ts';
import { usageStatement } from '../usage/statement.ts';
import { spanOf } from './assignment-routes.ts';
import { Size, sendFile } from './paper-routes.ts';
import { Between, type BillingRouteParts, closed, Id, reads } from './parts.ts';

const Asked = closed({
  ...{ ...Between, ...Size.properties },
  at: Type.Optional(
    Type.String({
      minLength: 10,
      maxLength: 40,
      description: 'a time of ISO 8601: as it was known then, e.g. when the invoice was issued',
    }),
  ),
});
interface Query {
  from: string;
  to: string;
  at?: string;
}

const MOST_DAYS = 366;

/** What a client's devices used and lost, with the readings that show it, on paper. */
export function usagePaperRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(html(parts), ...(parts.pdf ? [pdf(parts, parts.pdf)] : []));
}

function html(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/usage-statement/html', access: 'bearer' },
    operationId: 'getUsageStatementHtml',
    summary: 'A usage statement with its evidence as a page to be printed, in the language of the client',
    ...{ params: Id, query: Asked, answerType: 'text/html' },
    handle: async ({ params: { id }, query: { size, ...query } }, response) => {
      const { model } = await statementIn(parts, id, query);
      response.type('text/html; charset=utf-8').setHeader('Cache-Control', 'no-store');
      response.send(htmlOf(model, size));
    },
  });
}

function pdf(parts: BillingRouteParts, maker: PdfMaker): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/usage-statement/pdf', access: 'bearer' },
    operationId: 'getUsageStatementPdf',
    summary: 'A usage statement with its evidence as PDF; what was known at one moment is always the same bytes',
    ...{ params: Id, query: Asked, answerType: 'application/pdf' },
    handle: async ({ params: { id }, query: { size, ...query } }, response) => {
      const { model, knownAt } = await statementIn(parts, id, query);
      const bytes = await maker.render({ model, size, createdAt: knownAt });
      sendFile(response, { type: 'application/pdf', name: `usage-${query.from}-${query.to}.pdf`, bytes });
    },
  });
}

async function statementIn(
  parts: BillingRouteParts,
  id: string,
  { at, ...between }: Query,
): Promise<{ model: PaperModel; knownAt: number }> {
  const { db, config, logo } = parts;
  const { timeZone, seller } = config;
  const span = spanOf(between);
  if (daysBetween(span.from, span.to) > MOST_DAYS)
    throw new HttpError(400, `to: found ${span.to}, expected at most ${MOST_DAYS} days after ${span.from}`);
  const client = (await needClient(db, id)).record;
  const shares = sharesOf(await assignmentsIn(db, span), span, id);
  const asked = at === undefined ? parts.now() : Date.parse(at);
  const uses = await usageIn(db, span, [...new Set(shares.map(({ device }) => device))], asked);
  // Without a moment that was asked for, the paper is of when something of it became known last: so it is the same twice.
  const knownAt = at === undefined ? Math.max(0, ...uses.map(({ recordedAt }) => recordedAt)) : asked;
  const found = new Map(uses.map((use) => [`${use.device} ${use.day}`, use]));
  const statement = usageStatement(shares, (device, day) => found.get(`${device} ${day}`), timeZone);
  const look = lookOf(parts, client.language);
  const model = usagePaper({
    ...{ client, seller, timeZone, span, knownAt, statement, look },
    ...(logo === undefined ? {} : { logo }),
  });
  return { model, knownAt };
}

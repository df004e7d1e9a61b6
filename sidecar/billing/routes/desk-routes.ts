import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { dayAt } from '../calendar/zone.ts';
import { documentOf } from '../document.ts';
import { dueDayOf } from '../due-day.ts';
import { htmlOf, PAPER_SIZES } from '../paper/html.ts';
import { lookOf } from '../paper/look.ts';
import { paperOf } from '../paper/model.ts';
import { DaySchema } from '../pricing/contract.ts';
import { amountIn } from '../store/billing-run.ts';
import { needClient } from '../store/clients.ts';
import { figuresFor } from '../store/drafts.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { FiguresView, figuresView, inputsOf, ToldLines } from './invoice-view.ts';
import { AmountIn, type BillingRouteParts, closed, Id, reads } from './parts.ts';

const SettingsView = Type.Object({
  ...{ seller: Type.String(), timeZone: Type.String(), today: DaySchema },
  taxes: Type.Array(Type.Object({ name: Type.String(), title: Type.String() })),
});

/** What a page needs to write bills: what may be chosen, and how a draft would look. */
export function deskRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(settings(parts), preview(parts));
}

function settings({ config, now }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/settings', operationId: 'getBillingSettings', access: 'bearer' },
    summary: 'Who sells, by which calendar and with which tax sets',
    answer: SettingsView,
    handle: () => ({
      ...{ seller: config.seller.name, timeZone: config.timeZone, today: dayAt(now(), config.timeZone) },
      taxes: Object.entries(config.taxes).map(([name, { title }]) => ({ name, title })),
    }),
  });
}

const DRAFT_NUMBER = '···';

function preview(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/preview', operationId: 'previewDraft', access: 'bearer' },
    summary: 'What a draft would say with these lines: its figures and its paper, issued today; writes nothing',
    params: Id,
    body: closed({
      lines: ToldLines,
      prepaid: Type.Optional(AmountIn),
      size: Type.Union(
        PAPER_SIZES.map((each) => Type.Literal(each)),
        { default: 'A4' },
      ),
    }),
    answer: Type.Object({ ...FiguresView, html: Type.String() }),
    handle: async ({ params: { id }, body: { lines: told, prepaid, size } }) => {
      const lines = inputsOf(told);
      const { row } = await needInvoice(parts.db, id);
      if (row.status !== 'draft')
        throw new HttpError(409, `state: found an issued invoice (${row.number}), expected a draft`);
      const client = (await needClient(parts.db, row.client_id)).record;
      const { currency } = client;
      const prepaidMinor = prepaid === undefined ? row.prepaid_minor : amountIn(prepaid, currency, 'prepaid');
      const figures = figuresFor(parts, client, lines, prepaidMinor);
      const issueDay = dayAt(parts.now(), parts.config.timeZone);
      const { period_from: from, period_to: to } = row;
      const doc = documentOf({
        ...{ kind: 'invoice', number: DRAFT_NUMBER, reason: row.reason, issueDay, currency, prices: client.prices },
        ...{ dueDay: dueDayOf(issueDay, client.terms), seller: parts.config.seller, client, lines, figures },
        ...(from === null || to === null ? {} : { period: { from, to } }),
        look: lookOf(parts, client.language),
      });
      return { ...figuresView(currency, lines, figures), html: htmlOf(paperOf(doc, parts.logo), size) };
    },
  });
}

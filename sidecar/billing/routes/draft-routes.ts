import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { DaySchema } from '../pricing/contract.ts';
import { amountIn, draftMonth, previewMonth } from '../store/billing-run.ts';
import { needClient } from '../store/clients.ts';
import { creditInvoice } from '../store/credit-notes.ts';
import { changeDraft, createDraft, discardDraft } from '../store/drafts.ts';
import { markSent } from '../store/events.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { issueInvoice } from '../store/issue.ts';
import { LineInputSchema } from '../tax/line.ts';
import { invoiceView } from './invoice-routes.ts';
import { FiguresView, figuresView, InvoiceView, inputsOf, ToldLines } from './invoice-view.ts';
import { AmountIn, Between, type BillingRouteParts, closed, Id, note, Revision, reads, writes } from './parts.ts';

const { item: _item, ...MANUAL } = LineInputSchema.properties;
const Lines = Type.Array(closed(MANUAL), { maxItems: 1000 });
const Month = closed({
  ...Between,
  extra: Type.Optional(
    Type.Array(closed(MANUAL), { maxItems: 1000, description: 'lines by hand: parts, shipping, a share of revenue' }),
  ),
});
const PreviewView = Type.Object({
  ...{ client: Type.String(), period: Type.Object({ from: DaySchema, to: DaySchema }), ...FiguresView },
  problems: Type.Array(Type.String(), { description: 'why it could not be issued' }),
  warnings: Type.Array(Type.String()),
});

/** From a month to an issued invoice, and back by a credit note. */
export function draftRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [
    ...reads(preview(parts)),
    ...writes(draft(parts), manual(parts), change(parts), discard(parts), issue(parts), sent(parts), credit(parts)),
  ];
}

function preview(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/contracts/:id/preview',
      operationId: 'previewInvoice',
      access: 'bearer',
    },
    summary: 'What days of a month of a contract would be billed as now, and why not; writes nothing',
    ...{ params: Id, body: Month, answer: PreviewView },
    handle: async ({ params: { id }, body: { extra = [], ...period } }) => {
      const { client, lines, figures, problems, warnings, period: days } = await previewMonth(parts, id, period, extra);
      const { currency } = (await needClient(parts.db, client)).record;
      return { client, period: days, ...figuresView(currency, lines, figures), problems, warnings };
    },
  });
}

function draft(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/contracts/:id/draft', operationId: 'draftInvoice', access: 'bearer' },
    summary: 'Stores the draft of a month: what is not billed of it yet, and corrections of what is',
    ...{ params: Id, body: Month, answer: InvoiceView },
    handle: async ({ params: { id }, body: { extra = [], ...period }, request }) => {
      const made = await draftMonth(parts, parts.actorOf(request), id, period, extra);
      await note(parts, request, {
        action: 'billing.invoice.drafted',
        subject: made.row.id,
        details: { contract: id, ...period },
      });
      return invoiceView(parts, made);
    },
  });
}

function manual(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices', operationId: 'createInvoice', access: 'bearer' },
    summary: 'Stores a draft of lines by hand',
    ...{ body: closed({ client: Type.String(), lines: Lines, prepaid: Type.Optional(AmountIn) }), answer: InvoiceView },
    handle: async ({ body: { client, lines, prepaid = '0' }, request }) => {
      const { currency } = (await needClient(parts.db, client)).record;
      const prepaidMinor = amountIn(prepaid, currency, 'prepaid');
      const made = await createDraft(parts, parts.actorOf(request), { client, lines, problems: [], prepaidMinor });
      await note(parts, request, { action: 'billing.invoice.drafted', subject: made.row.id, details: { client } });
      return invoiceView(parts, made);
    },
  });
}

function change(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'put', path: '/api/v1/billing/invoices/:id', operationId: 'changeInvoice', access: 'bearer' },
    summary: 'Replaces the lines of a draft that stands at the revision that you saw',
    params: Id,
    body: closed({
      revision: Revision,
      lines: ToldLines,
      prepaid: Type.Optional(AmountIn),
    }),
    answer: InvoiceView,
    handle: async ({ params: { id }, body: { revision, lines, prepaid }, request }) => {
      const { currency } = (await needInvoice(parts.db, id)).row;
      const paid = prepaid === undefined ? {} : { prepaidMinor: amountIn(prepaid, currency, 'prepaid') };
      const changed = await changeDraft(parts, { id, revision, lines: inputsOf(lines), ...paid });
      await note(parts, request, {
        action: 'billing.invoice.changed',
        subject: id,
        details: { revision: changed.row.revision },
      });
      return invoiceView(parts, changed);
    },
  });
}

function discard(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'delete', path: '/api/v1/billing/invoices/:id', operationId: 'discardInvoice', access: 'bearer' },
    summary: 'Throws away a draft; an invoice that was issued stays for ever',
    params: Id,
    query: closed({ revision: Revision }),
    answer: Type.Object({ discarded: Type.String() }),
    handle: async ({ params: { id }, query: { revision }, request }) => {
      await discardDraft(parts, { id, revision });
      await note(parts, request, { action: 'billing.invoice.discarded', subject: id });
      return { discarded: id };
    },
  });
}

function issue(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/issue', operationId: 'issueInvoice', access: 'bearer' },
    summary: 'Issues a draft: it gets its number and never changes again. Twice is once',
    ...{ params: Id, answer: InvoiceView },
    handle: async ({ params: { id }, request }) => {
      const issued = await issueInvoice(parts, parts.actorOf(request), id);
      await note(parts, request, {
        action: 'billing.invoice.issued',
        subject: id,
        details: { number: issued.row.number ?? '' },
      });
      return invoiceView(parts, issued);
    },
  });
}

function sent(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/sent', operationId: 'markInvoiceSent', access: 'bearer' },
    summary: 'Writes down that an invoice went out',
    ...{ params: Id, body: closed({ how: Type.String({ minLength: 1, maxLength: 200 }) }), answer: InvoiceView },
    handle: async ({ params: { id }, body: { how }, request }) => {
      await markSent(parts, parts.actorOf(request), { id, how });
      await note(parts, request, { action: 'billing.invoice.sent', subject: id, details: { how } });
      return invoiceView(parts, await needInvoice(parts.db, id));
    },
  });
}

function credit(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/credit', operationId: 'creditInvoice', access: 'bearer' },
    summary: 'Issues a credit note of what is left of an invoice, which cancels it, or of some of its lines',
    params: Id,
    body: closed({
      reason: Type.String({ minLength: 1, maxLength: 500 }),
      parts: Type.Optional(
        Type.Array(closed({ position: Type.Integer({ minimum: 1 }), quantity: LineInputSchema.properties.quantity }), {
          minItems: 1,
        }),
      ),
    }),
    answer: InvoiceView,
    handle: async ({ params: { id }, body, request }) => {
      const made = await creditInvoice(parts, parts.actorOf(request), { invoice: id, ...body });
      await note(parts, request, {
        action: 'billing.invoice.credited',
        subject: id,
        details: { number: made.row.number ?? '', reason: body.reason },
      });
      return invoiceView(parts, made);
    },
  });
}

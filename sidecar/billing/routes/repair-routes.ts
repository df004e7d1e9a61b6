import { type Static, Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import { needClient } from '../store/clients.ts';
import { addLabour, type RepairLabour, repairLabour } from '../tickets/ticket-labour.ts';
import { addParts, type RepairPart, repairParts } from '../tickets/ticket-parts.ts';
import { invoiceView } from './invoice-routes.ts';
import { InvoiceView } from './invoice-view.ts';
import { Amount, type BillingRouteParts, closed, Id, note, Revision, reads, writes } from './parts.ts';

const PartView = Type.Object({
  ...{ part: Type.Integer(), ticket: Type.Integer(), title: Type.String(), state: Type.String() },
  ...{ device: Type.String(), day: DaySchema, name: Type.String(), serial: Type.String(), quantity: Type.String() },
  ...{ unitPrice: Amount, currency: Type.String() },
  billedOn: Type.Optional(Type.String({ description: 'the number of the invoice, or a draft' })),
});

const LabourView = Type.Object({
  ...{ ticket: Type.Integer(), title: Type.String(), state: Type.String(), device: Type.String() },
  day: Type.String({ description: 'when the ticket was opened; who had the device then is billed' }),
  doneDay: Type.Optional(DaySchema),
  minutes: Type.Integer(),
  openMinutes: Type.String({ description: 'on no bill yet; below zero where more is billed than there is now' }),
  billedOn: Type.Array(Type.String({ description: 'the number of an invoice, or a draft' })),
  rate: Type.Optional(
    Type.Object(
      { title: Type.String(), price: Type.String(), contract: Type.Optional(Type.String()) },
      { description: 'of an hour, by the item labour of a contract that held on that day' },
    ),
  ),
});

/** Parts and labour of repairs on bills. */
export function repairRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts), labour(parts)), ...writes(add(parts), addWork(parts))];
}

function list(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/parts', operationId: 'listRepairParts', access: 'bearer' },
    summary:
      'Parts that repairs of a client’s devices used, by the device’s client of that day, and where they are billed',
    params: Id,
    query: closed({ billed: Type.Optional(Type.Boolean()) }),
    answer: Type.Array(PartView),
    handle: async ({ params: { id }, query: { billed } }) => {
      await needClient(parts.db, id);
      const all = await repairParts(parts, id);
      return all.filter((part) => billed === undefined || billed === (part.billedOn !== undefined)).map(view);
    },
  });
}

function add(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/parts', operationId: 'billRepairParts', access: 'bearer' },
    summary: 'Adds parts of repairs to a draft as lines; each part is billed once',
    params: Id,
    body: closed({
      revision: Revision,
      parts: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500, uniqueItems: true }),
      tax: Type.Optional(Type.String({ minLength: 1, description: 'a tax set; that of the client unless said' })),
    }),
    answer: InvoiceView,
    handle: async ({ params: { id }, body: { revision, parts: wanted, tax }, request }) => {
      const given = tax === undefined ? {} : { tax };
      const changed = await addParts(parts, { id, revision, wanted, ...given });
      await note(parts, request, {
        action: 'billing.parts.added',
        subject: id,
        details: { parts: wanted.join(', ') },
      });
      return invoiceView(parts, changed);
    },
  });
}

function labour(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id/labour', operationId: 'listRepairLabour', access: 'bearer' },
    summary:
      'Labour of repairs of a client’s devices, by the device’s client of the day on which the ticket was opened, and where it is billed',
    params: Id,
    query: closed({ billed: Type.Optional(Type.Boolean({ description: 'false: of which something is not billed' })) }),
    answer: Type.Array(LabourView),
    handle: async ({ params: { id }, query: { billed } }) => {
      await needClient(parts.db, id);
      const all = await repairLabour(parts, id);
      const isBilled = ({ openMinutes }: RepairLabour) => openMinutes === '0' || openMinutes.startsWith('-');
      return all.filter((each) => billed === undefined || billed === isBilled(each));
    },
  });
}

function addWork(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/invoices/:id/labour', operationId: 'billRepairLabour' },
    ...{ access: 'bearer', summary: 'Adds the labour of tickets that is not billed yet to a draft as lines' },
    params: Id,
    body: closed({
      revision: Revision,
      tickets: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500, uniqueItems: true }),
      price: Type.Optional(
        Type.String({
          ...{ pattern: '^\\d{1,12}(\\.\\d{1,8})?$', description: 'of an hour; that of the contract unless said' },
        }),
      ),
    }),
    answer: InvoiceView,
    handle: async ({ params: { id }, body: { revision, tickets, price }, request }) => {
      const changed = await addLabour(parts, { id, revision, tickets, ...(price === undefined ? {} : { price }) });
      await note(parts, request, {
        action: 'billing.labour.added',
        subject: id,
        details: { tickets: tickets.join(', ') },
      });
      return invoiceView(parts, changed);
    },
  });
}

function view({ unitPriceMinor, ...part }: RepairPart): Static<typeof PartView> {
  return { ...part, unitPrice: writeMajor(unitPriceMinor, part.currency) };
}

import { type Static, Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { writeMajor } from '../money/minor.ts';
import { DaySchema } from '../pricing/contract.ts';
import { needClient } from '../store/clients.ts';
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

/** Parts of repairs on bills. */
export function repairRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts)), ...writes(add(parts))];
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

function view({ unitPriceMinor, ...part }: RepairPart): Static<typeof PartView> {
  return { ...part, unitPrice: writeMajor(unitPriceMinor, part.currency) };
}

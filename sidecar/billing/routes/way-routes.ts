import { type Static, Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { INVOICE_STATES } from '../invoice-state.ts';
import { writeMajor } from '../money/minor.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { qrSvg } from '../payments/qr-svg.ts';
import { transferOf, waysOf } from '../payments/ways.ts';
import { type LinkRow, linksOf, openOf } from '../store/payment-links.ts';
import { Amount, type BillingRouteParts, Id, iso, reads, Time } from './parts.ts';

const WayView = Type.Object({
  method: Type.String({ description: 'bank, card, bitcoin, cash, cheque, other' }),
  how: Type.Union(['transfer', 'link', 'by-hand'].map((each) => Type.Literal(each))),
  provider: Type.Optional(Type.String()),
});
export const LinkView = Type.Object({
  ...{ id: Type.String(), invoice: Type.String(), method: Type.String(), provider: Type.String(), amount: Amount },
  currency: Type.String(),
  state: Type.String({ description: 'wanted (the provider is away), open, settled, ended, closed, failed' }),
  url: Type.Optional(Type.String()),
  ...{
    expiresAt: Type.Optional(Time),
    checkedAt: Type.Optional(Time),
    createdAt: Time,
    problem: Type.Optional(Type.String()),
  },
});
const PaymentOfInvoice = Type.Object({
  ...{
    invoice: Type.String(),
    number: Type.String(),
    state: Type.Union(INVOICE_STATES.map((each) => Type.Literal(each))),
  },
  ...{ currency: Type.String(), open: Amount, ways: Type.Array(WayView) },
  transfer: Type.Optional(
    Type.Object({
      ...{ payTo: Type.String(), iban: Type.String(), bic: Type.Optional(Type.String()), reference: Type.String() },
      structured: Type.Boolean({ description: 'the reference is one by ISO 11649' }),
      epc: Type.Optional(Type.String({ description: 'what the QR code holds, by EPC069-12' })),
    }),
  ),
  links: Type.Array(LinkView),
});

/** How invoices may be paid. */
export function wayRoutes(parts: BillingRouteParts & PaymentParts): GuardedRoute[] {
  return reads(ways(parts), ofInvoice(parts), qr(parts));
}

function ways({ config, providers }: PaymentParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/payment-methods', operationId: 'listPaymentMethods', access: 'bearer' },
    summary: 'How invoices may be paid here: providers are there only where there are keys for them',
    answer: Type.Object({ methods: Type.Array(WayView) }),
    handle: () => ({ methods: waysOf(config.seller, providers) }),
  });
}

function ofInvoice(parts: PaymentParts): Route {
  return route({
    ...{
      method: 'get',
      path: '/api/v1/billing/invoices/:id/payment',
      operationId: 'getInvoicePayment',
      access: 'bearer',
    },
    summary: 'How an issued invoice may be paid: what is open, the transfer with its reference and QR code, the links',
    ...{ params: Id, answer: PaymentOfInvoice },
    handle: async ({ params: { id } }) => {
      const { row, openMinor, state } = await issuedOf(parts, id);
      const { id: invoice, number, currency } = row;
      const transfer =
        openMinor > 0 ? transferOf(parts.config.seller, { number, currency, amountMinor: openMinor }) : undefined;
      return {
        ...{ invoice, number, state, currency, open: writeMajor(openMinor, currency) },
        ways: openMinor > 0 ? waysOf(parts.config.seller, parts.providers) : [],
        ...(transfer ? { transfer } : {}),
        links: (await linksOf(parts.db, invoice)).map(linkView),
      };
    },
  });
}

function qr(parts: PaymentParts): Route {
  return route({
    ...{
      method: 'get',
      path: '/api/v1/billing/invoices/:id/transfer.svg',
      operationId: 'getTransferQr',
      access: 'bearer',
    },
    summary: 'The QR code of the transfer of what is open of an invoice, by EPC069-12; in euro alone',
    ...{ params: Id, answerType: 'image/svg+xml' },
    handle: async ({ params: { id } }, response) => {
      const { row, openMinor: amountMinor } = await issuedOf(parts, id);
      const { number, currency } = row;
      const epc = transferOf(parts.config.seller, { number, currency, amountMinor })?.epc;
      if (epc === undefined)
        throw new HttpError(
          409,
          `found ${writeMajor(amountMinor, currency)} ${currency}, expected an amount in EUR to a bank account`,
        );
      response.type('image/svg+xml').setHeader('Cache-Control', 'no-store');
      response.send(qrSvg(epc));
    },
  });
}

/** Throws HttpError 404, 409. */
async function issuedOf(parts: PaymentParts, id: string) {
  const { row, ...standing } = await openOf(parts, parts.db, id);
  if (row.number === null || row.kind !== 'invoice')
    throw new HttpError(409, `found a ${row.number === null ? 'draft' : 'credit note'}, expected an issued invoice`);
  return { ...standing, row: { ...row, number: row.number } };
}

export function linkView(link: LinkRow): Static<typeof LinkView> {
  const { id, invoice_id: invoice, method, provider, currency, state, url, problem } = link;
  return {
    ...{ id, invoice, method, provider, amount: writeMajor(link.amount_minor, currency), currency, state },
    ...(url === null ? {} : { url }),
    ...(link.expires_at === null ? {} : { expiresAt: iso(link.expires_at) }),
    ...(link.checked_at === null ? {} : { checkedAt: iso(link.checked_at) }),
    createdAt: iso(link.created_at),
    ...(problem === '' ? {} : { problem }),
  };
}

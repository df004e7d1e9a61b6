import { Type } from '@sinclair/typebox';
import type { Response } from 'express';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import type { InvoiceDocument } from '../document.ts';
import { htmlOf, PAPER_SIZES } from '../paper/html.ts';
import { paperOf } from '../paper/model.ts';
import type { PdfMaker } from '../paper/pdf.ts';
import { needInvoice } from '../store/invoice-rows.ts';
import { logoOf } from '../store/logos.ts';
import { type BillingRouteParts, Id, reads } from './parts.ts';

export const Size = Type.Object({
  size: Type.Union(
    PAPER_SIZES.map((each) => Type.Literal(each)),
    { default: 'A4' },
  ),
});

/** Issued invoices and credit notes on paper. */
export function paperRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return reads(html(parts), ...(parts.pdf ? [pdf(parts, parts.pdf)] : []));
}

function html(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/invoices/:id/html', operationId: 'getInvoiceHtml', access: 'bearer' },
    summary: 'An issued invoice or credit note as a page to be printed, in the language of its client',
    ...{ params: Id, query: Size, answerType: 'text/html' },
    handle: async ({ params: { id }, query: { size } }, response) => {
      const { model } = await paperIn(parts, id);
      response.type('text/html; charset=utf-8').setHeader('Cache-Control', 'no-store');
      response.send(htmlOf(model, size));
    },
  });
}

function pdf(parts: BillingRouteParts, maker: PdfMaker): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/invoices/:id/pdf', operationId: 'getInvoicePdf', access: 'bearer' },
    summary: 'An issued invoice or credit note as PDF, in the language of its client; twice the same bytes',
    ...{ params: Id, query: Size, answerType: 'application/pdf' },
    handle: async ({ params: { id }, query: { size } }, response) => {
      const { model, number, issuedAt } = await paperIn(parts, id);
      const bytes = await maker.render({ model, size, createdAt: issuedAt });
      sendFile(response, { type: 'application/pdf', name: `${number}.pdf`, bytes });
    },
  });
}

/** A file to be saved under a name, kept by nobody on the way. */
export function sendFile(
  response: Response,
  { type, name, bytes }: { type: string; name: string; bytes: Uint8Array },
): void {
  response.type(type).setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Disposition', `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, '-')}"`);
  response.send(Buffer.from(bytes));
}

/** What was issued, as it was. Throws HttpError 404, and 409 for a draft. */
export async function issuedDocument({ db }: Pick<BillingRouteParts, 'db'>, id: string) {
  const { row } = await needInvoice(db, id);
  if (row.doc === null || row.number === null || row.issued_at === null)
    throw new HttpError(409, 'state: found a draft, expected an issued invoice');
  return { doc: JSON.parse(row.doc) as InvoiceDocument, number: row.number, issuedAt: row.issued_at };
}

async function paperIn(parts: BillingRouteParts, id: string) {
  const { doc, ...issued } = await issuedDocument(parts, id);
  return { model: paperOf(doc, await logoOf(parts.db, doc.look?.logo)), ...issued };
}

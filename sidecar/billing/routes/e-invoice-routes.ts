import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { E_FORMAT_NAMES, E_FORMATS } from '../einvoice/formats.ts';
import type { EInvoiceMaker } from '../einvoice/make.ts';
import { eInvoiceProblems } from '../einvoice/problems.ts';
import { paperOf } from '../paper/model.ts';
import { logoOf } from '../store/logos.ts';
import { issuedDocument, Size, sendFile } from './paper-routes.ts';
import { type BillingRouteParts, closed, Id, reads } from './parts.ts';

const Asked = closed({
  format: Type.Union(E_FORMAT_NAMES.map((each) => Type.Literal(each))),
  ...Size.properties,
});

/** Issued invoices and credit notes as EN 16931 has them. */
export function eInvoiceRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return parts.eInvoices ? reads(eInvoice(parts, parts.eInvoices)) : [];
}

function eInvoice(parts: BillingRouteParts, maker: EInvoiceMaker): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/invoices/:id/e-invoice', operationId: 'getEInvoice', access: 'bearer' },
    summary:
      'An issued invoice or credit note as XML (UBL, CII, XRechnung in both) or as a PDF that holds it (Factur-X); refused with what is missing',
    ...{ params: Id, query: Asked, answerType: ['application/xml', 'application/pdf'] },
    handle: async ({ params: { id }, query: { format, size } }, response) => {
      const { doc, number, issuedAt } = await issuedDocument(parts, id);
      const problems = eInvoiceProblems(doc, format);
      if (problems.length > 0) throw new HttpError(409, problems.join('; '), { problems });
      const isPdf = E_FORMATS[format].syntax === 'pdf';
      const pdf = isPdf ? await paper(parts, doc, size, issuedAt) : {};
      const bytes = await maker.make({ doc, format, createdAt: issuedAt, ...pdf });
      const name = isPdf ? `${number}.pdf` : `${number}.${format}.xml`;
      sendFile(response, { type: isPdf ? 'application/pdf' : 'application/xml', name, bytes });
    },
  });
}

async function paper(
  parts: BillingRouteParts,
  doc: Parameters<typeof paperOf>[0],
  size: 'A4' | 'Letter',
  createdAt: number,
): Promise<{ pdf: Uint8Array }> {
  if (parts.pdf === undefined) throw new HttpError(503, 'format: found factur-x, expected that PDF files can be made');
  const model = paperOf(doc, await logoOf(parts.db, doc.look?.logo));
  return { pdf: await parts.pdf.render({ model, size, createdAt }) };
}

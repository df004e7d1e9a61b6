import type { Client } from '../../../sidecar/billing/client.ts';
import { type DocumentParts, documentOf, type InvoiceDocument } from '../../../sidecar/billing/document.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import type { LineInput } from '../../../sidecar/billing/tax/line.ts';
import { TAXES } from './hand/taxes.ts';
import { CLIENT, CONFIG, line } from './office.ts';

/** The document of an invoice; 119.00 EUR where nothing is said. */
export function documentWith({
  lines = [line('1', '100')],
  client = CLIENT,
  kind = 'invoice',
  prepaidMinor = 0,
  ...more
}: {
  lines?: LineInput[];
  client?: Client;
  kind?: InvoiceDocument['kind'];
  prepaidMinor?: number;
} & Partial<Pick<DocumentParts, 'seller' | 'look' | 'refersTo' | 'reason' | 'period'>>): InvoiceDocument {
  const { currency, prices, taxRounding } = client;
  const figures = figuresOf({ currency, prices, taxRounding, lines, taxes: TAXES, prepaidMinor });
  return documentOf({
    ...{ kind, number: kind === 'invoice' ? 'INV-2026-00001' : 'CN-2026-00001', reason: '' },
    ...{ issueDay: '2026-11-22', dueDay: '2026-12-06', currency, prices },
    ...{ seller: CONFIG.seller, client, lines, figures, sets: TAXES, ...more },
  });
}

export const ENDPOINT = { scheme: 'EM', id: 'eva@hasher.example' };
/** With what electronic invoices need. */
export const BUYER: Client = { ...CLIENT, eInvoice: { endpoint: ENDPOINT, reference: '04011000-12345-34' } };
const contact = { name: 'Anna', phone: '+49 4661 1', email: 'anna@farm.example' };
export const SELLER: InvoiceDocument['seller'] = {
  ...CONFIG.seller,
  email: 'bills@farm.example',
  eInvoice: { contact },
};
export const eDocument = (more: Parameters<typeof documentWith>[0]) =>
  documentWith({ client: BUYER, seller: SELLER, ...more });

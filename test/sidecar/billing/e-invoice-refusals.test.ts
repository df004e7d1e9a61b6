import { expect, it } from 'vitest';
import type { Client } from '../../../sidecar/billing/client.ts';
import type { EFormat } from '../../../sidecar/billing/einvoice/formats.ts';
import { eInvoiceProblems } from '../../../sidecar/billing/einvoice/problems.ts';
import { BUYER, type documentWith, eDocument, ENDPOINT as endpoint, SELLER } from './documents.ts';
import { line } from './office.ts';

const without = (field: keyof Client) => {
  const { [field]: _, ...rest } = BUYER;
  return rest as Client;
};
const { vatId: _vatId, ...untaxed } = SELLER;
const { bank: _bank, ...poor } = SELLER;
const { email: _email, ...silent } = SELLER;
it.each<[string, EFormat, Parameters<typeof documentWith>[0]]>([
  ['seller.vatId: found none, expected a VAT id or seller.taxNumber', 'ubl', { seller: untaxed }],
  ['seller.eInvoice.endpoint: found none', 'cii', { seller: silent }],
  ['client.eInvoice.endpoint: found none', 'ubl', { client: without('eInvoice') }],
  ['client.eInvoice.reference: found none', 'xrechnung-ubl', { client: { ...BUYER, eInvoice: { endpoint } } }],
  ['seller.eInvoice.contact: found none', 'xrechnung-cii', { seller: { ...SELLER, eInvoice: {} } }],
  ['seller.bank: found none, expected an account to pay to', 'xrechnung-ubl', { seller: poor }],
  [
    'client.address.postcode: found none',
    'xrechnung-cii',
    { client: { ...BUYER, address: { lines: ['x'], city: 'y', country: 'DE' } } },
  ],
  [
    'client.vatId: found none, expected a VAT id for category AE',
    'ubl',
    { client: without('vatId'), lines: [line('1', '1', { tax: 'reverse' })] },
  ],
  [
    'currency: found BTC, expected a code of ISO 4217 with at most two decimals',
    'ubl',
    { client: { ...BUYER, currency: 'BTC' } },
  ],
  ['currency: found KWD', 'factur-x', { client: { ...BUYER, currency: 'KWD' } }],
  ['lines.0.tax: found 2, expected one tax', 'ubl', { lines: [line('1', '1', { tax: 'texas' })] }],
  // 3.33 × 19 % is 0.6327: three lines have 1.89, the group has 1.90.
  [
    'taxes: S 19 %: found 189 of tax, expected it rounded once for the whole group',
    'cii',
    { client: { ...BUYER, taxRounding: 'per-line' }, lines: [line('1', '3.33'), line('1', '3.33'), line('1', '3.33')] },
  ],
])('is refused with %s', (problem, format, more) => {
  expect(eInvoiceProblems(eDocument(more), format).join('; ')).toContain(problem);
});

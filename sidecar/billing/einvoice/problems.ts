import type { InvoiceDocument } from '../document.ts';
import { exponentOf } from '../money/currency.ts';
import { decimal } from '../money/decimal.ts';
import { addMinor } from '../money/minor.ts';
import { taxOn } from '../tax/figures.ts';
import { E_FORMATS, type EFormat } from './formats.ts';
import { sellerEndpoint } from './parties.ts';

/** EN 16931 knows two decimals. */
const MOST_DECIMALS = 2;

/**
 * Why a document cannot be an electronic invoice, each as a sentence that names the field; none where it can. XRechnung
 * asks for more than the norm. Pure.
 */
export function eInvoiceProblems(doc: InvoiceDocument, format: EFormat): string[] {
  const { german } = E_FORMATS[format];
  return [...figureProblems(doc), ...partyProblems(doc), ...taxProblems(doc), ...(german ? germanProblems(doc) : [])];
}

function figureProblems({ currency, lines }: InvoiceDocument): string[] {
  const decimals = exponentOf(currency);
  const fine = decimals <= MOST_DECIMALS && /^[A-Z]{3}$/.test(currency) && !['BTC', 'SAT'].includes(currency);
  return [
    ...(fine ? [] : [`currency: found ${currency}, expected a code of ISO 4217 with at most two decimals`]),
    ...(lines.length > 0 ? [] : ['lines: found none, expected at least one (BR-16)']),
  ];
}

function partyProblems({ seller, buyer, taxes }: InvoiceDocument): string[] {
  const taxed = taxes.some(({ category }) => category !== 'O');
  const crossing = taxes.find(({ category }) => category === 'AE' || category === 'K');
  return [
    ...need(
      taxed && (seller.vatId ?? seller.taxNumber),
      taxed,
      'seller.vatId',
      'a VAT id or seller.taxNumber (BR-S-02)',
    ),
    ...need(sellerEndpoint(seller), true, 'seller.eInvoice.endpoint', 'an electronic address, or seller.email (BT-34)'),
    ...need(buyer.eInvoice?.endpoint, true, 'client.eInvoice.endpoint', 'an electronic address of the client (BT-49)'),
    ...need(buyer.vatId, crossing !== undefined, 'client.vatId', `a VAT id for category ${crossing?.category} (BT-48)`),
  ];
}

/** Each line has one tax, and the groups are as the norm reckons them: BR-S-08, BR-CO-17 and their siblings. */
function taxProblems({ lines, taxes }: InvoiceDocument): string[] {
  const found = lines.flatMap(({ taxes: own }, at) =>
    own?.length === 1 ? [] : [`lines.${at}.tax: found ${own?.length ?? 'none that was kept'}, expected one tax`],
  );
  if (found.length > 0) return found;
  const same = (one: { category: string; rate: string }, other: { category: string; rate: string }) =>
    one.category === other.category && decimal(one.rate).eq(decimal(other.rate));
  return taxes.flatMap((group) => {
    const own = lines.filter(({ taxes: [tax] = [] }) => tax !== undefined && same(tax, group));
    const base = addMinor(own.map(({ netMinor }) => netMinor));
    const name = `taxes: ${group.category} ${group.rate} %`;
    return [
      ...(base === group.baseMinor
        ? []
        : [`${name}: found a base of ${group.baseMinor}, expected ${base}, as its lines say`]),
      ...(taxOn(group.baseMinor, group) === group.taxMinor
        ? []
        : [`${name}: found ${group.taxMinor} of tax, expected it rounded once for the whole group (BR-CO-17)`]),
    ];
  });
}

/** Rules BR-DE of XRechnung 3.0. */
function germanProblems({ seller, buyer, kind }: InvoiceDocument): string[] {
  const contact = seller.eInvoice?.contact;
  return [
    ...need(
      buyer.eInvoice?.reference,
      true,
      'client.eInvoice.reference',
      "the buyer's reference or Leitweg-ID (BR-DE-15)",
    ),
    ...need(contact, true, 'seller.eInvoice.contact', 'name, phone and email of a contact (BR-DE-2)'),
    ...need(seller.address.postcode, true, 'seller.address.postcode', 'a post code (BR-DE-4)'),
    ...need(buyer.address.postcode, true, 'client.address.postcode', 'a post code (BR-DE-9)'),
    ...need(seller.bank, kind === 'invoice', 'seller.bank', 'an account to pay to (BR-DE-1)'),
  ];
}

function need(value: unknown, asked: boolean, field: string, expected: string): string[] {
  return asked && (value === undefined || value === false) ? [`${field}: found none, expected ${expected}`] : [];
}

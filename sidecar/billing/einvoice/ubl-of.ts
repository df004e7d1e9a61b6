import { addDays } from '../calendar/day.ts';
import type { InvoiceDocument } from '../document.ts';
import { decimal, textOf, ZERO } from '../money/decimal.ts';
import { writeMajor } from '../money/minor.ts';
import { eLineOf } from './e-line.ts';
import { buyerParty, sellerParty } from './parties.ts';

const VAT = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } };

/**
 * A document as the semantic model of EN 16931 in the words of UBL, which the library turns into every format. A credit
 * note has type 381, and its amounts stand above zero. Pure; what must be there has been checked before.
 */
export function ublOf(doc: InvoiceDocument) {
  const sign = doc.kind === 'invoice' ? 1 : -1;
  const money: Money = (name, minor) => ({
    [`cbc:${name}`]: writeMajor(minor * sign || 0, doc.currency),
    [`cbc:${name}@currencyID`]: doc.currency,
  });
  const notes = [...(doc.reason === undefined ? [] : [doc.reason]), ...(doc.look?.notes ?? [])];
  return {
    'ubl:Invoice': {
      ...{ 'cbc:ID': doc.number, 'cbc:IssueDate': doc.issueDay },
      ...(doc.kind === 'invoice' ? { 'cbc:DueDate': doc.dueDay } : {}),
      'cbc:InvoiceTypeCode': doc.kind === 'invoice' ? '380' : '381',
      ...(notes.length === 0 ? {} : { 'cbc:Note': [notes.join('\n')] }),
      'cbc:DocumentCurrencyCode': doc.currency,
      ...(doc.buyer.eInvoice?.reference === undefined ? {} : { 'cbc:BuyerReference': doc.buyer.eInvoice.reference }),
      ...(doc.period === undefined ? {} : { 'cac:InvoicePeriod': period(doc.period) }),
      ...refersTo(doc),
      ...{ 'cac:AccountingSupplierParty': sellerParty(doc), 'cac:AccountingCustomerParty': buyerParty(doc) },
      'cac:Delivery': delivery(doc),
      ...paymentOf(doc),
      'cac:TaxTotal': [taxesOf(doc, money)],
      'cac:LegalMonetaryTotal': totalsOf(doc, money),
      'cac:InvoiceLine': linesOf(doc, sign),
    },
  };
}

type Money = (name: string, minor: number) => { [name: string]: string };

function taxesOf({ taxes, taxMinor }: InvoiceDocument, money: Money) {
  return {
    ...money('TaxAmount', taxMinor),
    'cac:TaxSubtotal': taxes.map(({ category, rate, reason, baseMinor, taxMinor: own }) => ({
      ...{ ...money('TaxableAmount', baseMinor), ...money('TaxAmount', own) },
      'cac:TaxCategory': {
        ...categoryOf({ category, rate }),
        ...(reason === undefined ? {} : { 'cbc:TaxExemptionReason': reason }),
        ...VAT,
      },
    })),
  };
}

function totalsOf({ netMinor, grossMinor, prepaidMinor, roundingMinor, payableMinor }: InvoiceDocument, money: Money) {
  return {
    ...{ ...money('LineExtensionAmount', netMinor), ...money('TaxExclusiveAmount', netMinor) },
    ...money('TaxInclusiveAmount', grossMinor),
    ...(prepaidMinor === 0 ? {} : money('PrepaidAmount', prepaidMinor)),
    ...(roundingMinor === 0 ? {} : money('PayableRoundingAmount', roundingMinor)),
    ...money('PayableAmount', payableMinor),
  };
}

/** Lines of which nothing was bought and nothing is owed say nothing. */
function linesOf(doc: InvoiceDocument, sign: 1 | -1) {
  const { currency, prices } = doc;
  const money = (name: string, minor: number) => ({
    [`cbc:${name}`]: writeMajor(minor, currency),
    [`cbc:${name}@currencyID`]: currency,
  });
  return doc.lines.flatMap((line, at) => {
    if (line.netMinor === 0 && decimal(line.quantity).eq(ZERO)) return [];
    const { quantity, price, base, netMinor, allowance } = eLineOf(line, currency, prices === 'inclusive', sign);
    const [category = { category: 'O' as const, rate: '0' }] = line.taxes ?? [];
    return [
      {
        ...{ 'cbc:ID': String(at + 1), 'cbc:InvoicedQuantity': quantity, 'cbc:InvoicedQuantity@unitCode': line.unit },
        ...money('LineExtensionAmount', netMinor),
        ...(line.span === undefined ? {} : { 'cac:InvoicePeriod': period(line.span) }),
        ...(allowance === undefined
          ? {}
          : {
              'cac:AllowanceCharge': [
                {
                  ...{ 'cbc:ChargeIndicator': 'false', 'cbc:AllowanceChargeReasonCode': '95' },
                  'cbc:MultiplierFactorNumeric': allowance.percent,
                  ...{ ...money('Amount', allowance.amountMinor), ...money('BaseAmount', allowance.ofMinor) },
                },
              ],
            }),
        'cac:Item': {
          'cbc:Name': line.description,
          'cac:ClassifiedTaxCategory': { ...categoryOf(category), ...VAT },
        },
        'cac:Price': {
          ...{ 'cbc:PriceAmount': price, 'cbc:PriceAmount@currencyID': currency },
          ...(base === '1' ? {} : { 'cbc:BaseQuantity': base, 'cbc:BaseQuantity@unitCode': line.unit }),
        },
      },
    ];
  });
}

/** What is outside of the tax has no rate (BR-O-05). */
function categoryOf({ category, rate }: { category: string; rate: string }) {
  return { 'cbc:ID': category, ...(category === 'O' ? {} : { 'cbc:Percent': textOf(decimal(rate)) }) };
}

function period({ from, to }: { from: string; to: string }) {
  return { 'cbc:StartDate': from, 'cbc:EndDate': addDays(to, -1) };
}

function refersTo({ refersTo: about }: InvoiceDocument) {
  if (about === undefined) return {};
  const reference = { 'cbc:ID': about.number, 'cbc:IssueDate': about.issueDay };
  return { 'cac:BillingReference': [{ 'cac:InvoiceDocumentReference': reference }] };
}

/** Without a period, the day of issue is that of the service; supply within the EU says where it goes (BR-IC-12). */
function delivery({ period: days, issueDay, taxes, buyer }: InvoiceDocument) {
  const within = taxes.some(({ category }) => category === 'K');
  const country = { 'cac:Country': { 'cbc:IdentificationCode': buyer.address.country } };
  return {
    'cbc:ActualDeliveryDate': days === undefined ? issueDay : addDays(days.to, -1),
    ...(within ? { 'cac:DeliveryLocation': { 'cac:Address': country } } : {}),
  };
}

/** 58: a SEPA transfer, 30: another one. */
function paymentOf({ seller, kind, currency, reference, number, look }: InvoiceDocument) {
  const terms = look?.terms.join('\n') ?? '';
  const said = terms === '' || kind !== 'invoice' ? {} : { 'cac:PaymentTerms': { 'cbc:Note': terms } };
  if (seller.bank === undefined) return said;
  const { iban, bic } = seller.bank;
  const branch = bic === undefined ? {} : { 'cac:FinancialInstitutionBranch': { 'cbc:ID': bic } };
  return {
    'cac:PaymentMeans': [
      {
        'cbc:PaymentMeansCode': currency === 'EUR' ? '58' : '30',
        'cbc:PaymentID': reference ?? number,
        'cac:PayeeFinancialAccount': { 'cbc:ID': iban, 'cbc:Name': seller.name, ...branch },
      },
    ],
    ...said,
  };
}

import { XMLParser } from 'fast-xml-parser';
import { afterAll, describe, expect, it } from 'vitest';
import type { InvoiceDocument } from '../../../sidecar/billing/document.ts';
import type { EFormat } from '../../../sidecar/billing/einvoice/formats.ts';
import { openEInvoiceMaker } from '../../../sidecar/billing/einvoice/make.ts';
import { eInvoiceProblems } from '../../../sidecar/billing/einvoice/problems.ts';
import { writeMajor } from '../../../sidecar/billing/money/minor.ts';
import { paperOf } from '../../../sidecar/billing/paper/model.ts';
import { openPdfMaker } from '../../../sidecar/billing/paper/pdf.ts';
import { BUYER, eDocument } from './documents.ts';
import { line, NOON } from './office.ts';

const [maker, pdf] = [openEInvoiceMaker(), openPdfMaker()];
afterAll(() => Promise.all([maker.stop(), pdf.stop()]));

const parser = new XMLParser({
  ...{ ignoreAttributes: false, removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false },
  isArray: (name) =>
    /^(TaxSubtotal|InvoiceLine|CreditNoteLine|ApplicableTradeTax|IncludedSupplyChainTradeLineItem)$/.test(name),
});
type Node = { [name: string]: Node } & Node[];
const read = async (doc: InvoiceDocument, format: EFormat) =>
  parser.parse(Buffer.from(await maker.make({ doc, format, createdAt: NOON })).toString('utf8')) as Node;
const text = (node: Node | undefined): string =>
  typeof node === 'string' ? node : ((node as { '#text'?: string } | undefined)?.['#text'] ?? '');

/** The figures of both syntaxes, as decimals. */
const totalsOf = {
  ubl: (xml: Node) => {
    const root = xml['Invoice'] ?? xml['CreditNote'];
    const sums = root?.['LegalMonetaryTotal'];
    return {
      net: text(sums?.['LineExtensionAmount']),
      tax: text(root?.['TaxTotal']?.['TaxAmount']),
      gross: text(sums?.['TaxInclusiveAmount']),
      payable: text(sums?.['PayableAmount']),
      groups: (root?.['TaxTotal']?.['TaxSubtotal'] ?? []).map((each) => [
        ...[text(each['TaxCategory']?.['ID']), Number(text(each['TaxCategory']?.['Percent']))],
        ...[text(each['TaxableAmount']), text(each['TaxAmount'])],
      ]),
      lines: (root?.['InvoiceLine'] ?? root?.['CreditNoteLine'] ?? []).map((each) => ({
        net: text(each['LineExtensionAmount']),
        quantity: text(each['InvoicedQuantity'] ?? each['CreditedQuantity']),
        price: text(each['Price']?.['PriceAmount']),
        base: text(each['Price']?.['BaseQuantity']) || '1',
        allowance: text(each['AllowanceCharge']?.['Amount']) || '0',
      })),
    };
  },
  cii: (xml: Node) => {
    const trade = xml['CrossIndustryInvoice']?.['SupplyChainTradeTransaction'];
    const settled = trade?.['ApplicableHeaderTradeSettlement'];
    const sums = settled?.['SpecifiedTradeSettlementHeaderMonetarySummation'];
    return {
      net: text(sums?.['LineTotalAmount']),
      tax: text(sums?.['TaxTotalAmount']),
      gross: text(sums?.['GrandTotalAmount']),
      payable: text(sums?.['DuePayableAmount']),
      groups: (settled?.['ApplicableTradeTax'] ?? []).map((each) => [
        ...[text(each['CategoryCode']), Number(text(each['RateApplicablePercent']))],
        ...[text(each['BasisAmount']), text(each['CalculatedAmount'])],
      ]),
      lines: (trade?.['IncludedSupplyChainTradeLineItem'] ?? []).map((each) => ({
        net: text(
          each['SpecifiedLineTradeSettlement']?.['SpecifiedTradeSettlementLineMonetarySummation']?.['LineTotalAmount'],
        ),
      })),
    };
  },
};

const LINES = [
  line('12345.678', '0.0725', { kind: 'energy', unit: 'KWH', description: 'Energy <&> "day"' }),
  line('3', '9.99', { discountPercent: '10', tax: 'de7' }),
  line('61.5', '-0.60', { unit: 'MIN', perQuantity: '60' }),
  line('1000', '81.123456789012345678', { unit: 'KWH', perQuantity: '1000' }),
];
const inclusive = { ...BUYER, prices: 'inclusive' as const };
const DOCUMENTS: [string, InvoiceDocument][] = [
  ['energy, a discount, a credit and a price without end', eDocument({ lines: LINES })],
  ['prices with tax', eDocument({ client: inclusive, lines: [line('3', '33.33'), line('2', '10', { tax: 'de7' })] })],
  ['reverse charge', eDocument({ lines: [line('1', '500', { tax: 'reverse' })] })],
  ['supply within the EU', eDocument({ lines: [line('1', '500', { tax: 'goods' })] })],
  ['outside of the tax', eDocument({ lines: [line('1', '500', { tax: 'outside' })] })],
  ['a month with a deposit', eDocument({ prepaidMinor: 5000, period: { from: '2026-10-01', to: '2026-11-01' } })],
  [
    'a credit note',
    eDocument({
      ...{ kind: 'credit-note', reason: 'wrong', refersTo: { number: 'INV-2026-00001', issueDay: '2026-11-01' } },
      lines: [line('-2', '100'), line('0', '10'), line('-10', '-1')],
    }),
  ],
];

/** XRechnung has the figures of its syntax: one document shows it. */
const SYNTAXES = ['ubl', 'cii'] as const;
describe.each(DOCUMENTS)('%s', (name, doc) => {
  const formats = name === DOCUMENTS[0]?.[0] ? ([...SYNTAXES, 'xrechnung-ubl', 'xrechnung-cii'] as const) : SYNTAXES;
  it.each(formats)(
    'in %s says the figures of the invoice',
    async (format) => {
      expect(eInvoiceProblems(doc, format)).toEqual([]);
      const xml = await read(doc, format);
      const told = totalsOf[format.endsWith('ubl') ? 'ubl' : 'cii'](xml);
      const sign = doc.kind === 'invoice' ? 1 : -1;
      const major = (minor: number) => writeMajor(minor * sign || 0, doc.currency);
      expect(told).toMatchObject({
        ...{ net: major(doc.netMinor), tax: major(doc.taxMinor), gross: major(doc.grossMinor) },
        payable: major(doc.payableMinor),
        groups: doc.taxes.map(({ category, rate, baseMinor, taxMinor }) => [
          ...[category, Number(rate), major(baseMinor), major(taxMinor)],
        ]),
        lines: doc.lines.filter(({ quantity }) => quantity !== '0').map(({ netMinor }) => ({ net: major(netMinor) })),
      });
    },
    60_000,
  );
});

it('each line is quantity × price / base − allowance, and no price is below zero', async () => {
  const { lines } = totalsOf.ubl(await read(eDocument({ lines: LINES }), 'ubl'));
  for (const { net, quantity, price, base, allowance } of lines) {
    expect(Math.abs((Number(quantity) * Number(price)) / Number(base) - Number(allowance) - Number(net))).toBeLessThan(
      0.0051,
    );
    expect(Number(price)).toBeGreaterThanOrEqual(0);
  }
  expect(lines.slice(0, 3)).toEqual([
    { net: '895.06', quantity: '12345.678', price: '7.25', base: '100', allowance: '0' },
    // 3 × 9.99 = 29.97, less 10 %: 26.97.
    { net: '26.97', quantity: '3', price: '9.99', base: '1', allowance: '3.00' },
    // 61.5 × 0.60 / 60 = 0.615.
    { net: '-0.62', quantity: '-61.5', price: '0.6', base: '60', allowance: '0' },
  ]);
}, 60_000);

it('a credit note is one, and says of which invoice', async () => {
  const [, doc] = DOCUMENTS.at(-1) ?? [];
  const { CreditNote: note } = await read(doc as InvoiceDocument, 'ubl');
  expect([text(note?.['CreditNoteTypeCode']), text(note?.['ID'])]).toEqual(['381', 'CN-2026-00001']);
  expect(text(note?.['BillingReference']?.['InvoiceDocumentReference']?.['ID'])).toBe('INV-2026-00001');
}, 60_000);

it('Factur-X is the PDF of the invoice with its XML in it, and the same bytes twice', async () => {
  const doc = eDocument({ lines: LINES });
  const paper = await pdf.render({ model: paperOf(doc), size: 'A4', createdAt: NOON });
  const others = openEInvoiceMaker();
  const request = { doc, format: 'factur-x' as const, pdf: paper, createdAt: NOON };
  const [one, two] = [await maker.make(request), await others.make(request)];
  await others.stop();
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  const bytes = Buffer.from(one).toString('latin1');
  expect(bytes.slice(0, 5)).toBe('%PDF-');
  expect(bytes).toContain('urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#');
  expect(bytes).toMatch(/pdfaid:part>3</);
}, 120_000);

it('what the library itself finds wanting is told', async () => {
  const doc = eDocument({ lines: [line('1', '1', { unit: 'zzz' })] });
  await expect(maker.make({ doc, format: 'ubl', createdAt: NOON })).rejects.toThrow(
    /electronic invoice could not be made/,
  );
  // The thread goes on.
  expect((await maker.make({ doc: eDocument({}), format: 'ubl', createdAt: NOON })).length).toBeGreaterThan(1000);
}, 60_000);

import { expect, it } from 'vitest';
import { documentOf, type InvoiceDocument } from '../../../sidecar/billing/document.ts';
import { htmlOf } from '../../../sidecar/billing/paper/html.ts';
import { paperOf } from '../../../sidecar/billing/paper/model.ts';
import { writeAmount, writeDay, writePrice } from '../../../sidecar/billing/paper/written.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import type { LineInput } from '../../../sidecar/billing/tax/line.ts';
import { TAXES } from './hand/taxes.ts';
import { CLIENT, CONFIG, line } from './office.ts';

function document(
  lines: LineInput[],
  more: Partial<typeof CLIENT> = {},
  kind: InvoiceDocument['kind'] = 'invoice',
): InvoiceDocument {
  const client = { ...CLIENT, ...more };
  const { currency, prices, taxRounding } = client;
  const figures = figuresOf({ currency, prices, taxRounding, lines, taxes: TAXES });
  return documentOf({
    ...{ kind, number: 'INV-2026-00001', reason: '', issueDay: '2026-11-22', dueDay: '2026-12-06', currency, prices },
    ...{ seller: CONFIG.seller, client, lines, figures, period: { from: '2026-10-01', to: '2026-11-01' } },
  });
}
const ENERGY = line('12345.678', '72.5', { kind: 'energy', unit: 'KWH', perQuantity: '1000', description: 'Energy' });

/** 12345.678 × 72.50 / 1000 = 895.06; × 19 % = 170.06; 1065.12. */
it.each([
  ['en', 'Invoice', '12,345.678 kWh', '72.50 per 1,000 kWh', '1,065.12 EUR', '1 Oct 2026 – 31 Oct 2026'],
  ['de', 'Rechnung', '12.345,678 kWh', '72,50 je 1.000 kWh', '1.065,12 EUR', '01.10.2026 – 31.10.2026'],
  ['es', 'Factura', '12.345,678 kWh', '72,50 por 1.000 kWh', '1.065,12 EUR', '01/10/2026 – 31/10/2026'],
] as const)('in %s', (language, title, quantity, price, payable, period) => {
  const paper = paperOf(document([ENERGY], { language }));
  expect([paper.title, paper.lines[0]?.quantity, paper.lines[0]?.price, paper.totals.at(-1)?.value]).toEqual([
    title,
    quantity,
    price,
    payable,
  ]);
  expect(paper.facts.map(({ value }) => value)).toContain(period);
  expect(paper.payment.map(({ value }) => value)).toEqual([
    'Farm North',
    'DE02 1203 0000 0000 2020 51',
    expect.stringMatching(/^RF\d\dINV202600001$/) as string,
  ]);
});

it.each([
  [123456, 'EUR', 'de', '1.234,56 EUR'],
  [-5, 'EUR', 'en', '−0.05 EUR'],
  [1234567, 'JPY', 'en', '1,234,567 JPY'],
  [1234567, 'KWD', 'es', '1.234,567 KWD'],
  [1, 'BTC', 'en', '0.00000001 BTC'],
] as const)('writes %i %s in %s as %s', (minor, currency, language, text) => {
  expect(writeAmount(minor, currency, language)).toBe(text);
});

it('writes prices with all of their places and days as the language does', () => {
  expect([writePrice('0.0725', 'EUR', 'de'), writePrice('30', 'EUR', 'en'), writePrice('4500', 'JPY', 'en')]).toEqual([
    '0,0725',
    '30.00',
    '4,500',
  ]);
  expect(['en', 'de', 'es'].map((language) => writeDay('2026-03-05', language as 'en'))).toEqual([
    '5 Mar 2026',
    '05.03.2026',
    '05/03/2026',
  ]);
});

it('a page holds every figure, escapes what others wrote, loads nothing, and is the same twice', () => {
  const doc = document(
    [ENERGY, line('1', '0', { tax: 'reverse', description: '<script>alert(1)</script> {{title}}' })],
    { name: '<b>Evil & Co</b>' },
  );
  const html = htmlOf(paperOf(doc), 'Letter');
  expect(htmlOf(paperOf(JSON.parse(JSON.stringify(doc)) as InvoiceDocument), 'Letter')).toBe(html);
  for (const text of [
    'INV-2026-00001',
    '895,06',
    '170,06 EUR',
    '1.065,12 EUR',
    'reverse charge',
    'size: Letter',
    '&lt;b&gt;Evil &amp; Co&lt;/b&gt;',
    '{{title}}',
  ])
    expect(html).toContain(text);
  expect(html).not.toMatch(/<script|<b>|https?:|src=|url\(/);
  expect(html.match(/<tr>/g)).toHaveLength(1 + 2 + (doc.taxes.length + 2));
});

it('says of a credit note what it is about, and of prices with tax that they have it', () => {
  const note = paperOf({
    ...document([line('-1', '119')], { language: 'en', prices: 'inclusive' }, 'credit-note'),
    refersTo: { number: 'INV-2026-00007', issueDay: '2026-11-01' },
    reason: 'wrong',
  });
  expect([note.title, note.payment, note.totals.at(-1)]).toEqual([
    'Credit note',
    [],
    { name: 'Credited', value: '−119.00 EUR', main: true },
  ]);
  expect(note.facts.map(({ value }) => value)).toEqual(
    expect.arrayContaining(['INV-2026-00007 (1 Nov 2026)', 'wrong']),
  );
  expect([note.lines[0]?.amount, note.notes]).toEqual(['−119.00', ['Prices contain the tax.']]);
});

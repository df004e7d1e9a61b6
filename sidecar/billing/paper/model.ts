import { addDays } from '../calendar/day.ts';
import type { InvoiceDocument } from '../document.ts';
import { epcPayload } from '../payments/epc.ts';
import { addressLines, named, said } from './blocks.ts';
import type { Logo } from './logo.ts';
import { TEXTS, UNITS } from './texts.ts';
import { writeAmount, writeDay, writeDecimal, writePrice } from './written.ts';

/** What stands on paper, in words: HTML and PDF are both made of this. */
export interface PaperModel {
  language: string;
  title: string;
  seller: string[];
  buyer: string[];
  /** Number, date and the like, each with its name. */
  facts: { name: string; value: string }[];
  heads: string[];
  lines: { position: string; description: string; quantity: string; price: string; amount: string }[];
  totals: { name: string; value: string; main?: boolean }[];
  /** Reasons for no tax, and what the owner prints on every invoice. */
  notes: string[];
  /** Terms of payment. */
  terms: string[];
  payment: { name: string; value: string }[];
  /** What a payer's bank app scans, and the words beside it. */
  scan?: { payload: string; words: string };
  /** Tables behind the figures, each with its own heads. */
  tables: PaperTable[];
  footer: string[];
  /** Colour of titles and heads: #rrggbb. */
  accent: string;
  logo?: Pick<Logo, 'type' | 'base64'>;
  page: string;
  of: string;
}

/** A table of texts; columns of numbers stand at the right. */
export interface PaperTable {
  title: string;
  columns: { name: string; number: boolean }[];
  rows: string[][];
  /** The last row is a sum. */
  sums: boolean;
}

/** Of papers that say no colour. */
export const BLACK = '#111111';

/** The words of an invoice or credit note in its client's language, with the logo that it was issued with. Pure. */
export function paperOf(doc: InvoiceDocument, logo?: Logo): PaperModel {
  const { language, currency, seller, buyer, look } = doc;
  const texts = TEXTS[language];
  const isInvoice = doc.kind === 'invoice';
  return {
    ...{ language, title: isInvoice ? texts.invoice : texts.creditNote, page: texts.page, of: texts.of },
    seller: [
      seller.name,
      ...addressLines(seller.address),
      ...named(texts.vatId, seller.vatId),
      ...named(texts.taxNumber, seller.taxNumber),
    ],
    buyer: [
      buyer.name,
      ...addressLines(buyer.address),
      ...named(texts.vatId, buyer.vatId),
      ...(buyer.taxIds ?? []).map(({ kind, value }) => `${kind} ${value}`),
    ],
    facts: factsOf(doc),
    heads: [texts.position, texts.description, texts.quantity, texts.price, `${texts.amount} (${currency})`],
    lines: doc.lines.map((line, at) => lineOf(doc, line, at + 1)),
    totals: totalsOf(doc),
    notes: [
      ...(doc.prices === 'inclusive' ? [texts.inclusive] : []),
      ...new Set(doc.taxes.flatMap(({ reason }) => reason ?? [])),
      ...(look?.notes ?? []),
    ],
    ...{ terms: isInvoice ? (look?.terms ?? []) : [], payment: paymentOf(doc), ...scanOf(doc), tables: [] },
    ...{ footer: seller.footer ?? [], accent: look?.accent ?? BLACK },
    ...(logo === undefined ? {} : { logo: { type: logo.type, base64: logo.base64 } }),
  };
}

function factsOf(doc: InvoiceDocument): PaperModel['facts'] {
  const { language } = doc;
  const texts = TEXTS[language];
  const isInvoice = doc.kind === 'invoice';
  return [
    ...said(texts.number, doc.number),
    ...said(texts.issued, writeDay(doc.issueDay, language)),
    ...(isInvoice ? said(texts.due, writeDay(doc.dueDay, language)) : []),
    ...said(
      texts.period,
      doc.period && `${writeDay(doc.period.from, language)} – ${writeDay(addDays(doc.period.to, -1), language)}`,
    ),
    ...said(texts.refersTo, doc.refersTo && `${doc.refersTo.number} (${writeDay(doc.refersTo.issueDay, language)})`),
    ...said(texts.reason, doc.reason),
  ];
}

function paymentOf(doc: InvoiceDocument): PaperModel['payment'] {
  const { seller } = doc;
  const texts = TEXTS[doc.language];
  const isInvoice = doc.kind === 'invoice';
  return isInvoice && doc.payableMinor > 0 && seller.bank
    ? [
        ...said(texts.payTo, seller.name),
        ...said('IBAN', seller.bank.iban.replace(/(.{4})(?=.)/g, '$1 ')),
        ...said('BIC', seller.bank.bic),
        ...said(texts.reference, doc.reference ?? doc.number),
      ]
    : [];
}

function scanOf({ kind, language, currency, seller, payableMinor, number, reference }: InvoiceDocument) {
  if (kind !== 'invoice' || seller.bank === undefined) return {};
  const { iban, bic } = seller.bank;
  const payload = epcPayload({
    ...{ name: seller.name, iban, currency, amountMinor: payableMinor },
    ...(bic === undefined ? {} : { bic }),
    ...(reference === undefined ? { text: number } : { reference }),
  });
  return payload === undefined ? {} : { scan: { payload, words: TEXTS[language].scan } };
}

function lineOf(
  { language, currency, prices }: InvoiceDocument,
  line: InvoiceDocument['lines'][number],
  position: number,
) {
  const texts = TEXTS[language];
  const unit = UNITS[language][line.unit] ?? line.unit;
  const per =
    line.perQuantity === undefined
      ? ''
      : ` ${texts.per} ${writeDecimal(line.perQuantity, language)}${unit === '' ? '' : ` ${unit}`}`;
  const off =
    line.discountPercent === undefined ? '' : `, ${texts.discount} ${writeDecimal(line.discountPercent, language)} %`;
  const minor = prices === 'inclusive' ? line.askedMinor : line.netMinor;
  return {
    position: String(position),
    description: line.description,
    quantity: `${writeDecimal(line.quantity, language)}${unit === '' ? '' : ` ${unit}`}`,
    price: `${writePrice(line.unitPrice, currency, language)}${per}${off}`,
    amount: writeAmount(minor, currency, language).replace(` ${currency}`, ''),
  };
}

function totalsOf(doc: InvoiceDocument): PaperModel['totals'] {
  const { language, currency } = doc;
  const texts = TEXTS[language];
  const write = (minor: number) => writeAmount(minor, currency, language);
  const some = (name: string, minor: number) => (minor === 0 ? [] : [{ name, value: write(minor) }]);
  return [
    { name: texts.net, value: write(doc.netMinor) },
    ...doc.taxes.map(({ code, rate, baseMinor, taxMinor }) => ({
      name: `${code === 'VAT' ? texts.vat : code} ${writeDecimal(rate, language)} % ${texts.taxOn} ${write(baseMinor)}`,
      value: write(taxMinor),
    })),
    { name: texts.gross, value: write(doc.grossMinor) },
    ...some(texts.rounding, doc.roundingMinor),
    ...some(texts.prepaid, -doc.prepaidMinor),
    { name: doc.kind === 'invoice' ? texts.payable : texts.credited, value: write(doc.payableMinor), main: true },
  ];
}

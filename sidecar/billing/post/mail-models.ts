import { addDays } from '../calendar/day.ts';
import type { InvoiceDocument } from '../document.ts';
import type { Language } from '../languages.ts';
import { writeAmount, writeDay, writeDecimal } from '../paper/written.ts';
import type { MailModel } from './render-template.ts';

/** Where an invoice can be paid otherwise than by transfer. */
export interface PayLink {
  name: string;
  url: string;
}

/** Of an issued invoice or credit note: what a mail about it says. */
export interface PaperFacts {
  doc: Omit<InvoiceDocument, 'version' | 'prices' | 'taxes' | 'roundingMinor' | 'prepaidMinor' | 'payable'>;
  contact: string;
  openMinor: number;
  links: readonly PayLink[];
}

export function paperModel({ doc, contact, openMinor, links }: PaperFacts): MailModel {
  const { language, currency, seller, buyer, period } = doc;
  const write = (minor: number) => writeAmount(minor, currency, language);
  const payable = doc.kind === 'invoice' && openMinor > 0 && seller.bank;
  return {
    ...{ contact, client: buyer.name, seller: seller.name, number: doc.number },
    ...{ issueDay: writeDay(doc.issueDay, language), dueDay: writeDay(doc.dueDay, language) },
    period: period === undefined ? '' : writePeriod(period, language),
    ...{ net: write(doc.netMinor), tax: write(doc.taxMinor), gross: write(doc.grossMinor) },
    ...{ payable: write(doc.payableMinor), open: write(openMinor), reason: doc.reason ?? '' },
    refersTo: doc.refersTo?.number ?? '',
    iban: payable ? payable.iban.replace(/(.{4})(?=.)/g, '$1 ') : '',
    bic: payable ? (payable.bic ?? '') : '',
    reference: doc.reference ?? doc.number,
    links: links.map(({ name, url }) => ({ name, url })),
    lines: doc.lines.map((line) => ({
      description: line.description,
      quantity: writeDecimal(line.quantity, language),
      unit: line.unit,
      amount: write(line.netMinor),
    })),
  };
}

/** A step of dunning about an invoice. */
export interface ReminderFacts extends PaperFacts {
  stepText: string;
  fee?: { number: string; minor: number };
}

export function reminderModel({ stepText, fee, ...paper }: ReminderFacts): MailModel {
  const { currency, language } = paper.doc;
  return {
    ...paperModel(paper),
    stepText,
    fee: fee === undefined ? '' : writeAmount(fee.minor, currency, language),
    feeNumber: fee?.number ?? '',
  };
}

export interface ReceiptFacts {
  language: Language;
  currency: string;
  seller: string;
  client: string;
  contact: string;
  amountMinor: number;
  receivedDay: string;
  method: string;
  reference: string;
  freeMinor: number;
  invoices: readonly { number: string; amountMinor: number; openMinor: number }[];
}

export function receiptModel(facts: ReceiptFacts): MailModel {
  const { language, currency } = facts;
  const write = (minor: number) => writeAmount(minor, currency, language);
  return {
    ...{ contact: facts.contact, client: facts.client, seller: facts.seller },
    ...{ amount: write(facts.amountMinor), receivedDay: writeDay(facts.receivedDay, language) },
    ...{ method: methodName(facts.method, language), reference: facts.reference },
    free: facts.freeMinor > 0 ? write(facts.freeMinor) : '',
    invoices: facts.invoices.map(({ number, amountMinor, openMinor }) => ({
      ...{ number, amount: write(amountMinor), open: write(openMinor) },
    })),
  };
}

export interface UsageFacts {
  language: Language;
  seller: string;
  client: string;
  contact: string;
  period: { from: string; to: string };
  /** Energy in Wh, by device. */
  devices: readonly { device: string; days: number; wh: number; lost: Readonly<Record<string, number>> }[];
  wh: number;
  estimatedWh: number;
  missingMinutes: number;
}

export function usageModel(facts: UsageFacts): MailModel {
  const { language } = facts;
  const kwh = (wh: number) => writeDecimal((wh / 1000).toFixed(3), language);
  const minutes = (value: number) => writeDecimal(String(Math.round(value)), language);
  const lost = (causes: Readonly<Record<string, number>>) =>
    Object.entries(causes)
      .map(([cause, value]) => `${cause} ${minutes(value)} min`)
      .join(', ');
  return {
    ...{ contact: facts.contact, client: facts.client, seller: facts.seller },
    period: writePeriod(facts.period, language),
    ...{ kwh: kwh(facts.wh), estimated: facts.estimatedWh > 0, estimatedKwh: kwh(facts.estimatedWh) },
    ...{ missing: facts.missingMinutes > 0, missingMinutes: minutes(facts.missingMinutes) },
    devices: facts.devices.map((each) => ({
      ...{ device: each.device, days: String(each.days), kwh: kwh(each.wh), lost: lost(each.lost) },
    })),
  };
}

function writePeriod({ from, to }: { from: string; to: string }, language: Language): string {
  return `${writeDay(from, language)} – ${writeDay(addDays(to, -1), language)}`;
}

/** A method of payment as people call it. */
export function methodName(method: string, language: Language): string {
  const names = METHOD_NAMES[language];
  return Object.hasOwn(names, method) ? (names[method] ?? method) : method;
}

const METHOD_NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { bank: 'bank transfer', cash: 'cash', cheque: 'cheque', card: 'card', bitcoin: 'Bitcoin', deposit: 'deposit' },
  de: { bank: 'Überweisung', cash: 'bar', cheque: 'Scheck', card: 'Karte', bitcoin: 'Bitcoin', deposit: 'Kaution' },
  es: {
    ...{ bank: 'transferencia', cash: 'efectivo', cheque: 'cheque', card: 'tarjeta', bitcoin: 'Bitcoin' },
    deposit: 'depósito',
  },
};

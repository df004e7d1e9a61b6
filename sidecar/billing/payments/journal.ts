import type { BillingConfig } from '../config.ts';
import { addMinor } from '../money/minor.ts';
import type { TaxLine } from '../tax/figures.ts';

/** One side of an entry of the journal. Amounts are above zero, in minor units. */
export interface JournalLine {
  day: string;
  document: string;
  account: string;
  debitMinor: number;
  creditMinor: number;
  currency: string;
  text: string;
  taxCode: string;
}

export interface IssuedPaper {
  day: string;
  number: string;
  currency: string;
  client: string;
  taxes: readonly TaxLine[];
  grossMinor: number;
  roundingMinor: number;
  prepaidMinor: number;
  payableMinor: number;
}

type Accounts = BillingConfig['accounts'];

/**
 * The entries of an invoice or credit note: what is owed against revenue and tax of each group. The sums of both sides
 * are the same. Of a line that several taxes are levied on, the revenue stands with the first of them.
 */
export function journalOfPaper(paper: IssuedPaper, netMinor: number, accounts: Accounts): JournalLine[] {
  const line = (account: string, minor: number, taxCode = '') =>
    entry(paper, paper.number, account, minor, paper.client, taxCode);
  const codes = paper.taxes.map(({ code, category, rate }) => `${code} ${category} ${rate}`);
  const own = paper.taxes.map(({ category, rate }) => ({ ...accounts, ...accounts.byTax?.[`${category} ${rate}`] }));
  const byGroup = addMinor(paper.taxes.map(({ baseMinor }) => baseMinor)) === netMinor;
  const revenue = byGroup
    ? paper.taxes.map(({ baseMinor }, at) => line(own[at]?.revenue ?? accounts.revenue, -baseMinor, codes[at]))
    : [line(accounts.revenue, -netMinor)];
  return [
    line(accounts.receivable, paper.payableMinor),
    line(accounts.prepaid, paper.prepaidMinor),
    ...revenue,
    ...paper.taxes.map(({ taxMinor }, at) => line(own[at]?.tax ?? accounts.tax, -taxMinor, codes[at])),
    line(accounts.rounding, -paper.roundingMinor),
  ].filter(({ debitMinor, creditMinor }) => debitMinor !== 0 || creditMinor !== 0);
}

export interface MoneyMoved {
  day: string;
  reference: string;
  method: string;
  currency: string;
  client: string;
  amountMinor: number;
}

/** The entries of a payment, or below zero of a refund. */
export function journalOfPayment(payment: MoneyMoved, accounts: Accounts): JournalLine[] {
  const { method, amountMinor, reference, client } = payment;
  const account = accountOf(method, accounts);
  return [
    entry(payment, reference, account, amountMinor, client, ''),
    entry(payment, reference, accounts.receivable, -amountMinor, client, ''),
  ];
}

/** Where money of a method is; what was drawn from a deposit was held already. */
export function accountOf(method: string, accounts: Accounts): string {
  const own: Readonly<Record<string, string>> = {
    ...{ bank: accounts.bank, cash: accounts.cash, deposit: accounts.deposits },
  };
  return Object.hasOwn(own, method) ? (own[method] ?? accounts.clearing) : accounts.clearing;
}

/** Above zero a debit, below a credit. */
function entry(
  { day, currency }: { day: string; currency: string },
  document: string,
  account: string,
  minor: number,
  text: string,
  taxCode: string,
): JournalLine {
  return {
    day,
    document,
    account,
    debitMinor: Math.max(minor, 0),
    creditMinor: Math.max(-minor, 0),
    currency,
    text,
    taxCode,
  };
}

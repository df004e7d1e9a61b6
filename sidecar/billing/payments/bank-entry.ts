import { createHash } from 'node:crypto';

/** One movement of a bank account, as its statement tells it. */
export interface BankEntry {
  /** Our own account, as the bank writes it: an IBAN, or another number. */
  account: string;
  bookedDay: string;
  valueDay?: string;
  currency: string;
  /** Below zero it went out. */
  amountMinor: number;
  /** The other side. */
  name?: string;
  iban?: string;
  /** A creditor reference that stands in a field of its own. */
  reference?: string;
  /** What the payer wrote, and what the bank adds. */
  text: string;
  endToEnd?: string;
  /** What the bank calls it; unique in its account. */
  bankReference?: string;
  /** It takes an earlier movement back. */
  reversal?: boolean;
}

/** What could not be read, and where. */
export interface StatementProblem {
  place: string;
  why: string;
}

export interface ReadStatement {
  entries: BankEntry[];
  problems: StatementProblem[];
  /** Entries that are no money yet: pending, for information. */
  skipped: number;
}

export interface KeyedEntry extends BankEntry {
  /** The same entry has the same key in every file of its kind. */
  key: string;
}

/**
 * Gives each entry its key: account, day, amount and what the bank calls it, or else all that is told of it. Of several that
 * are equal in everything the second has another key than the first, so that two transfers of the same words on a day are
 * two, in every file that holds the whole day.
 */
export function keyed(entries: readonly BankEntry[]): KeyedEntry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const { account, bookedDay, amountMinor, currency, bankReference } = entry;
    const own = [account, bookedDay, String(amountMinor), currency];
    const { valueDay = '', name = '', iban = '', reference = '', text, endToEnd = '' } = entry;
    const told =
      bankReference === undefined || NO_NAME.test(bankReference)
        ? [valueDay, plain(name), iban, reference, plain(text), endToEnd]
        : [bankReference];
    const print = createHash('sha256')
      .update(JSON.stringify([...own, ...told]))
      .digest('hex')
      .slice(0, 40);
    const before = seen.get(print) ?? 0;
    seen.set(print, before + 1);
    return { ...entry, key: before === 0 ? print : `${print}-${before + 1}` };
  });
}

/** What some banks write where they have no name for an entry. */
const NO_NAME = /^(NONREF|NOTPROVIDED|NONE|0+)$/i;

/** Without what banks write differently from one file to the next: blanks, case. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toUpperCase();
}

/** `DE02 1203 …` as `DE021203…`; undefined for what is no IBAN by its form. */
export function ibanOf(text: string | undefined): string | undefined {
  const iban = (text ?? '').replace(/[\s.-]+/g, '').toUpperCase();
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban) ? iban : undefined;
}

/** A field, where there is something to stand in it. */
export function given<K extends string>(name: K, value: string | undefined): { [Key in K]?: string } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { [Key in K]?: string };
}

import { creditorReference } from '../reference.ts';
import type { BankEntry } from './bank-entry.ts';

/** What each sign adds to a score. */
export const WEIGHTS = { reference: 60, number: 50, amount: 25, iban: 25, name: 15, likeName: 8 } as const;
export type Facts = Pick<
  BankEntry,
  'amountMinor' | 'currency' | 'bookedDay' | 'name' | 'iban' | 'reference' | 'text' | 'endToEnd'
>;

/** How far apart, in days, a payment that was written down and its entry may be. */
const NEAR_DAYS = 10;

/** What speaks for something. */
export interface Evidence {
  score: number;
  reasons: string[];
}

export type Way = 'reference' | 'number';

/** Whether the other side is the client, by account and name. */
export function personal({ iban, name }: Facts, payer: { name: string; ibans: readonly string[] }): Evidence {
  const account = iban !== undefined && payer.ibans.includes(iban);
  const alike = name === undefined ? 0 : likeness(name, payer.name);
  const words = alike === 1 ? WEIGHTS.name : alike >= 0.5 ? WEIGHTS.likeName : 0;
  return {
    score: (account ? WEIGHTS.iban : 0) + words,
    reasons: [
      ...(account ? ['account, which it paid from before'] : []),
      ...(words === 0 ? [] : [alike === 1 ? 'name' : 'a name that is alike']),
    ],
  };
}

/** A number as a word of its own, or its creditor reference; blanks and signs within do not matter. */
export function namedBy(entry: Facts, number: string): Way | undefined {
  // Most numbers stand nowhere in it, and a reference holds its number.
  const bare = bareOf(number);
  if (!bareOf(`${entry.text} ${entry.reference ?? ''} ${entry.endToEnd ?? ''}`).includes(bare)) return undefined;
  const reference = creditorReference(number);
  if (reference !== undefined && within(entry, reference)) return 'reference';
  return within(entry, number) ? 'number' : undefined;
}

/** Letters and digits of the number with anything but those between and around them: INV-2026-1 is not in INV-2026-10. */
export function within({ text, reference = '', endToEnd = '' }: Facts, number: string): boolean {
  const letters = [...bareOf(number)];
  if (letters.length < 3) return false;
  const word = new RegExp(`(?<![A-Z0-9])${letters.join('[^A-Z0-9]*')}(?![A-Z0-9])`);
  return [text, reference, endToEnd].some((each) => word.test(each.toUpperCase()));
}

function bareOf(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

const LEGAL_FORMS = new Set([
  'GMBH',
  'AG',
  'KG',
  'UG',
  'LTD',
  'LLC',
  'INC',
  'SL',
  'SA',
  'SRL',
  'BV',
  'CO',
  'UND',
  'AND',
  'THE',
  'MR',
  'MRS',
  'HERR',
  'FRAU',
]);

/** The share of words that two names have in common, from 0 to 1; legal forms do not count. */
function likeness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return a.size === 0 || b.size === 0 ? 0 : shared / Math.max(a.size, b.size);
}

function wordsOf(name: string): Set<string> {
  const words = name
    .normalize('NFKD')
    .replace(/[\p{M}.]/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
  return new Set(words.filter((word) => word !== '' && !LEGAL_FORMS.has(word)));
}

export function near(one: string, other: string): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) <= NEAR_DAYS * 86_400_000;
}

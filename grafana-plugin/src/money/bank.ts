import type { Tone } from '../fleet/states.ts';
import { amountText, signOf } from './amounts.ts';

/** An entry of a bank statement (GET /billing/bank-entries). */
export interface BankEntry {
  id: string;
  account: string;
  day: string;
  currency: string;
  /** Below zero it went out. */
  amount: string;
  state: string;
  text: string;
  name?: string;
  iban?: string;
  reference?: string;
  reversal: boolean;
  payment?: string;
  note?: string;
  twin?: string;
  proposals: Proposal[];
}

export interface Proposal {
  client: string;
  /** 0 to 100. */
  score: number;
  reasons: string[];
  allot: { invoice: string; amount: string }[];
  free: string;
  payment?: string;
  exact: boolean;
}

/** What an import made of a file. */
export interface Imported {
  format: string;
  added: number;
  known: number;
  skipped: number;
  problems: { place: string; why: string }[];
  booked: string[];
}

export const ENTRY_STATES: Readonly<Record<string, { word: string; tone: Tone; icon: string }>> = {
  open: { word: 'To decide', tone: 'warning', icon: 'question-circle' },
  booked: { word: 'Booked', tone: 'success', icon: 'check' },
  ignored: { word: 'No payment', tone: 'disabled', icon: 'minus-circle' },
};

/** What accepting a proposal sends. */
export function acceptBody({ payment, client, allot }: Proposal): Readonly<Record<string, unknown>> {
  return payment === undefined ? { client, allot: allot.length === 0 ? 'none' : allot } : { payment };
}

/** What accepting a proposal does, in a sentence. */
export function proposalText(
  { client, allot, free, payment }: Proposal,
  currency: string,
  nameOf: (client: string) => string,
  numberOf: (invoice: string) => string,
): string {
  if (payment !== undefined) return `It is the payment of ${nameOf(client)} that was written down before`;
  const parts = allot.map(({ invoice, amount }) => `${amountText(amount, currency)} for ${numberOf(invoice)}`);
  const rest = signOf(free) === 0 ? [] : [`${amountText(free, currency)} as a credit`];
  return `From ${nameOf(client)}: ${[...parts, ...rest].join(', ') || 'nothing is open of it'}`;
}

/** How sure a proposal is, in a word. */
export function sureness({ exact, score }: Proposal): string {
  if (exact) return 'reference and amount fit exactly';
  return score >= 70 ? 'likely' : score >= 40 ? 'possible' : 'unlikely';
}

/** An import in a sentence. */
export function importText({ format, added, known, skipped, booked }: Imported, isTrial: boolean): string {
  const said = [
    `${added} entries ${isTrial ? 'would be' : 'are'} new`,
    known > 0 ? `${known} were known` : '',
    skipped > 0 ? `${skipped} are none of ours to book` : '',
    booked.length > 0 ? `${booked.length} were booked, as reference and amount fit` : '',
  ];
  return `${format}: ${said.filter(Boolean).join(', ')}`;
}

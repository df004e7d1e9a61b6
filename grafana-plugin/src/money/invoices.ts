import type { Tone } from '../fleet/states.ts';
import { sumOf } from './amounts.ts';
import { isMonth, lastDayOf, type Month, monthText, spanOfMonth } from './months.ts';
import type { InvoiceHead, Page } from './types.ts';

export interface StateWord {
  word: string;
  tone: Tone;
  /** An icon of @grafana/ui: colour never tells alone. */
  icon: string;
}

/** How an invoice stands, in the order in which money people want to see it. */
export const INVOICE_STATES: Readonly<Record<string, StateWord>> = {
  overdue: { word: 'Overdue', tone: 'error', icon: 'exclamation-triangle' },
  'part-paid': { word: 'Part paid', tone: 'warning', icon: 'adjust-circle' },
  draft: { word: 'Draft', tone: 'secondary', icon: 'pen' },
  issued: { word: 'Issued, not sent', tone: 'info', icon: 'file-alt' },
  sent: { word: 'Sent', tone: 'info', icon: 'envelope' },
  paid: { word: 'Paid', tone: 'success', icon: 'check' },
  cancelled: { word: 'Cancelled', tone: 'disabled', icon: 'times' },
};

export function stateWord(state: string): StateWord {
  return INVOICE_STATES[state] ?? { word: state, tone: 'secondary', icon: 'question-circle' };
}

/** What may be chosen of the list: how invoices stand, or credit notes alone. */
export const INVOICE_FILTER_STATES = [
  ...Object.entries(INVOICE_STATES).map(([value, { word }]) => ({ value, label: word })),
  { value: 'credit-note', label: 'Credit notes' },
];

/** What the list is filtered by; all of it stands in the address. */
export interface InvoiceFilter {
  state?: string;
  client?: string;
  month?: Month;
  search?: string;
}

export function filterOf(params: URLSearchParams): InvoiceFilter {
  const [state, client, month, search] = ['state', 'client', 'month', 'q'].map((name) => params.get(name) ?? '');
  return {
    ...(INVOICE_FILTER_STATES.some(({ value }) => value === state) ? { state } : {}),
    ...(client ? { client } : {}),
    ...(isMonth(month) ? { month } : {}),
    ...(search ? { search } : {}),
  };
}

/**
 * What is asked of the API: it filters by client, state and by the day of issue, which a draft has none of. So a month is
 * asked in two: what was issued in it, and all drafts. A credit note stands as no invoice does.
 */
export function queriesOf({ state, client, month }: InvoiceFilter): Record<string, string>[] {
  const stands: Record<string, string> =
    state === 'credit-note' ? { kind: state } : state === undefined ? {} : { state, kind: 'invoice' };
  const common = { sort: '-created', limit: '1000', ...(client ? { client } : {}), ...stands };
  if (month === undefined || state === 'draft') return [common];
  const inMonth = { ...common, status: 'issued', ...spanOfMonth(month) };
  return state === undefined ? [{ ...common, status: 'draft' }, inMonth] : [inMonth];
}

const PAGES = 5;

/** Every page of a question, five at most: `whole` says whether that was all. */
export async function readAll<T>(
  ask: (path: string) => Promise<Page<T>>,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<{ items: T[]; total: number; whole: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  let total = 0;
  for (let page = 0; page < PAGES; page += 1) {
    const words = new URLSearchParams({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    const told = await ask(`${path}?${words}`);
    items.push(...told.items);
    total = told.total;
    cursor = told.next;
    if (cursor === undefined) return { items, total, whole: true };
  }
  return { items, total, whole: false };
}

/** The rest of a filter, which the API does not know: the month of drafts, words of a number or a client. */
export function fitting(
  heads: readonly InvoiceHead[],
  { month, search = '' }: InvoiceFilter,
  nameOf: (client: string) => string,
): InvoiceHead[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return heads.filter((head) => {
    if (month !== undefined && monthOf(head) !== month) return false;
    const text = `${head.number ?? 'draft'} ${nameOf(head.client)} ${head.reason ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The month of an invoice: of its issue; of a draft that of its period, else in which it was made. */
export function monthOf({ issueDay, period, createdAt }: InvoiceHead): Month {
  return (issueDay ?? period?.from ?? createdAt).slice(0, 7);
}

export interface Totals {
  currency: string;
  count: number;
  billed: string;
  open: string;
  overdue: string;
  drafts: string;
}

/** Sums by currency; drafts are no claims yet and stand apart. Credit notes lessen what was billed. */
export function totalsOf(heads: readonly InvoiceHead[]): Totals[] {
  const currencies = [...new Set(heads.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const mine = heads.filter((head) => head.currency === currency);
    const issued = mine.filter(({ state }) => state !== 'draft');
    const claims = issued.filter(({ kind }) => kind === 'invoice');
    // A sum of nothing still has the decimals of its currency.
    const sum = (amounts: string[]) => sumOf([zeroLike(mine[0]?.payable ?? '0'), ...amounts]);
    return {
      currency,
      count: mine.length,
      billed: sum(issued.map(({ payable }) => payable)),
      open: sum(claims.map(({ open }) => open)),
      overdue: sum(claims.filter(({ state }) => state === 'overdue').map(({ open }) => open)),
      drafts: sum(mine.filter(({ state }) => state === 'draft').map(({ payable }) => payable)),
    };
  });
}

function zeroLike(amount: string): string {
  return amount
    .replace(/\d/g, '0')
    .replace('-', '')
    .replace(/^0+(?=\d)/, '');
}

/** How a paper is called: its number, or what it will be. */
export function nameOfPaper({ number, kind, period }: Pick<InvoiceHead, 'number' | 'kind' | 'period'>): string {
  if (number !== undefined) return number;
  return `Draft of ${kind === 'credit-note' ? 'a credit note' : period ? monthText(period.from.slice(0, 7)) : 'an invoice'}`;
}

/** A whole month by its name, other days by the first and the last. */
export function periodText(period: { from: string; to: string } | undefined): string {
  if (period === undefined) return '–';
  const month = period.from.slice(0, 7);
  const whole = spanOfMonth(month);
  if (whole.from === period.from && whole.to === period.to) return monthText(month);
  return `${period.from} – ${lastDayOf(period.to)}`;
}

const EVENTS: Readonly<Record<string, string>> = {
  issued: 'Issued',
  sent: 'Sent',
  credited: 'Credited',
  reminded: 'Reminded',
};

/** An event in words, with what is known beside it. */
export function eventText({ event, details }: { event: string; details: unknown }): string {
  const said = typeof details === 'object' && details !== null ? Object.entries(details) : [];
  const beside = said.map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [EVENTS[event] ?? event.replaceAll('-', ' '), ...beside].join(', ');
}

import type { Tone } from '../fleet/states.ts';
import { sumOf } from './amounts.ts';
import type { Figures } from './types.ts';

/** The bill of one contract within the run of a month (GET /billing/runs/:month). */
export interface RunItem {
  contract: string;
  client: string;
  clientName: string;
  state: 'planned' | 'drafted' | 'issued' | 'nothing' | 'failed' | 'discarded';
  reason?: string;
  invoice?: string;
  number?: string;
  preview?: Figures & { problems: string[]; warnings: string[] };
}

export interface Run {
  month: string;
  madeAt: string;
  by: { name: string };
  items: RunItem[];
}

export const RUN_STATES: Readonly<Record<RunItem['state'], { word: string; tone: Tone; icon: string }>> = {
  planned: { word: 'Preview', tone: 'info', icon: 'eye' },
  drafted: { word: 'Draft made', tone: 'secondary', icon: 'pen' },
  issued: { word: 'Issued', tone: 'success', icon: 'check' },
  nothing: { word: 'Nothing to bill', tone: 'disabled', icon: 'minus' },
  failed: { word: 'Failed', tone: 'error', icon: 'exclamation-triangle' },
  discarded: { word: 'Draft discarded', tone: 'warning', icon: 'trash-alt' },
};

/** What may still be accepted: previews, and drafts that may go further. */
export function isOpen({ state }: Pick<RunItem, 'state'>): boolean {
  return state === 'planned' || state === 'drafted' || state === 'discarded';
}

/** What a person should know of an item, the gravest first. */
export function notesOf({ reason, preview }: Pick<RunItem, 'reason' | 'preview'>): string[] {
  return [...(reason ? [reason] : []), ...(preview?.problems ?? []), ...(preview?.warnings ?? [])];
}

/** What the chosen items come to, for each currency. */
export function chosenSums(items: readonly RunItem[]): { currency: string; payable: string; count: number }[] {
  const previews = items.flatMap(({ preview }) => preview ?? []);
  return [...new Set(previews.map(({ currency }) => currency))].sort().map((currency) => {
    const mine = previews.filter((each) => each.currency === currency);
    return { currency, payable: sumOf(mine.map(({ payable }) => payable)), count: mine.length };
  });
}

/** How far accepting goes, with what becomes of a preview. */
export const UNTIL = [
  { value: 'draft', label: 'Make drafts', means: 'They can be changed and discarded; nothing leaves.' },
  {
    ...{ value: 'issue', label: 'Issue them' },
    means: 'Each gets its number and never changes again. What is wrong then is put right by a credit note.',
  },
  {
    ...{ value: 'send', label: 'Issue and mail them' },
    means: 'Each gets its number, never changes again, and its PDF is mailed to the contacts of its client.',
  },
] as const;

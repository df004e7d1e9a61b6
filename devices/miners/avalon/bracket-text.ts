import { Answer } from '../../../core/wire/answer.ts';

/** A name is short; the bound keeps a long text without brackets from being searched again from every letter. */
const ITEM = /([A-Za-z][\w :.]{0,40}?)\[([^\]]*)\]/g;

/**
 * Canaan's own text: items `Key[value]`, one after the other. A value may hold spaces, colons and commas
 * (`SYSTEMSTATU[Work: In Work, Hash Board: 3 ]`), and several numbers are parted by spaces (`MTmax[77 77 76]`, see
 * `numbers`). Of a key that stands there twice the last one counts, but the first `Elapsed`. A text that is cut short
 * keeps its whole items.
 */
export function bracketText(text: string | undefined): Answer {
  const items = new Map<string, string>();
  for (const [, name = '', value = ''] of (text ?? '').matchAll(ITEM)) {
    if (name !== 'Elapsed' || !items.has(name)) items.set(name, value);
  }
  return new Answer(Object.fromEntries(items));
}

/** The numbers of one item in their places; what is no number there is undefined. Empty when the item is not there. */
export function numbers(items: Answer, name: string): (number | undefined)[] {
  const words = items.str(name)?.split(/\s+/) ?? [];
  return words.map((word) => new Answer(word).num());
}

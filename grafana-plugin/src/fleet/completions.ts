import type { FleetRow } from './rows.ts';
import { FIELDS, TEXTS, type Texts, wordsOf } from './search.ts';

export interface Completion {
  /** The whole search with the word completed. */
  text: string;
  label: string;
  hint: string;
}

const MOST_COMPLETIONS = 12;

/** What the last word of a search may become: fields, and behind a field the values that rows have, most frequent first. */
export function completions(text: string, rows: readonly FleetRow[]): Completion[] {
  const words = wordsOf(text);
  const last = text === '' || /\s$/.test(text) ? '' : (words.pop() ?? '');
  const before = words.map((word) => `${word} `).join('');
  const not = last.startsWith('-') ? '-' : '';
  const [, field = '', begun = ''] = /^([a-z]+):(.*)$/i.exec(last.slice(not.length)) ?? [];
  const texts = TEXTS[field.toLowerCase()];
  if (texts === undefined) return fieldCompletions(before, not, last.slice(not.length).toLowerCase());
  const sought = begun.replaceAll('"', '').toLowerCase();
  return valuesOf(rows, field.toLowerCase(), texts)
    .filter(([value]) => value.toLowerCase().includes(sought) && value.toLowerCase() !== sought)
    .slice(0, MOST_COMPLETIONS)
    .map(([value, count]) => {
      const word = `${not}${field}:${/\s/.test(value) ? `"${value}"` : value}`;
      return { text: `${before}${word} `, label: word, hint: count === 1 ? '1 miner' : `${count} miners` };
    });
}

type Counted = readonly [value: string, count: number];
const counted = new WeakMap<readonly FleetRow[], Map<string, Counted[]>>();

/** The values of a field with how many rows have each, most frequent first; counted once for a list of rows. */
function valuesOf(rows: readonly FleetRow[], field: string, texts: Texts): readonly Counted[] {
  const fields = counted.get(rows) ?? new Map<string, Counted[]>();
  counted.set(rows, fields);
  const known = fields.get(field);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const value of new Set(texts(row))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts.entries()].sort(([, a], [, b]) => b - a);
  fields.set(field, values);
  return values;
}

function fieldCompletions(before: string, not: string, begun: string): Completion[] {
  const fit = (name: string) => name.startsWith(begun) && name !== begun;
  const numbers = FIELDS.numbers.filter(fit).map((name) => ({ label: `${name}>`, hint: NUMBER_HINTS[name] ?? '' }));
  const texts = FIELDS.texts.filter(fit).map((name) => ({ label: `${not}${name}:`, hint: '' }));
  return [...texts, ...numbers]
    .slice(0, MOST_COMPLETIONS)
    .map(({ label, hint }) => ({ text: before + label, label, hint }));
}

const NUMBER_HINTS: Readonly<Record<string, string>> = {
  temp: 'chip, °C',
  inlet: '°C',
  watts: 'W',
  hashrate: 'TH/s',
  expected: '% of what is expected',
  efficiency: 'J/TH',
  uptime: 'hours',
};

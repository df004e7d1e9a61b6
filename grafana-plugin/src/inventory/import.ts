/** What an import did or would do (POST /api/v1/inventory/import). */
export interface ImportAnswer {
  applied: boolean;
  counts: { create: number; change: number; same: number; conflict: number; bad: number };
  rows: { place: string; what: string; id?: string; changes?: { field: string }[]; why?: string[] }[];
}

export type Format = 'csv' | 'json' | 'yaml';

export const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  yaml: 'application/yaml',
};

/** The format that the name of a file says; CSV where it says none. */
export function formatOf(name: string): Format {
  if (/\.json$/i.test(name)) return 'json';
  return /\.ya?ml$/i.test(name) ? 'yaml' : 'csv';
}

/** What it comes to, in one line; what is none is left out. */
export function countText({ applied, counts: { create, change, same, conflict, bad } }: ImportAnswer): string {
  const parts = [
    [create, applied ? 'made' : 'would be made'],
    [change, applied ? 'changed' : 'would be changed'],
    [same, 'the same'],
    [conflict, 'in conflict, left alone'],
    [bad, 'unreadable, left out'],
  ] as const;
  const said = parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]));
  return said.join(', ') || 'no device in it';
}

export function whatText(what: string, applied: boolean): string {
  const words: Record<string, string> = applied
    ? { create: 'made', change: 'changed' }
    : { create: 'new', change: 'changes' };
  return words[what] ?? what;
}

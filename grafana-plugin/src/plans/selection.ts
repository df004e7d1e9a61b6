import type { FleetRow } from '../fleet/rows.ts';

/** Which miners an order means, as alert-webhook reads it: every key that is there must fit. */
export interface Selection {
  devices?: string[];
  racks?: string[];
  buildings?: string[];
  pdus?: string[];
  models?: string[];
  clients?: string[];
  tags?: string[];
  all?: true;
}

export type SelectionKind = keyof Selection;

export const KINDS: Readonly<Record<SelectionKind, string>> = {
  racks: 'Racks',
  buildings: 'Buildings',
  devices: 'Miners',
  models: 'Models',
  pdus: 'PDUs',
  clients: 'Clients',
  tags: 'Tags',
  all: 'All miners of the site',
};

const pduOf = (outlet: string) => outlet.slice(0, Math.max(0, outlet.lastIndexOf(':')));

const VALUES: Readonly<Record<Exclude<SelectionKind, 'all'>, (row: FleetRow) => readonly (string | null)[]>> = {
  devices: (row) => [row.miner],
  racks: (row) => [row.rack],
  buildings: (row) => [row.building],
  pdus: (row) => (row.outlets ?? []).map(pduOf),
  models: (row) => [row.model],
  clients: (row) => [row.client],
  tags: (row) => row.tags ?? [],
};

const collator = new Intl.Collator('en', { numeric: true });

/** What may be chosen of a kind, with how many miners each means. */
export function choicesOf(kind: SelectionKind, rows: readonly FleetRow[]): { name: string; count: number }[] {
  if (kind === 'all') return [];
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const value of new Set(VALUES[kind](row))) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => collator.compare(a.name, b.name));
}

/** What is chosen, as an order says it; undefined while nothing is: nothing said is never everything. */
export function selectionOf(kind: SelectionKind, names: readonly string[]): Selection | undefined {
  if (kind === 'all') return { all: true };
  return names.length === 0 ? undefined : { [kind]: [...names] };
}

const MOST_NAMES = 4;

/** A selection in words: `racks r07 and r08, models S19`. */
export function selectionWords(selection: Selection): string {
  const { all, ...said } = selection;
  const words = Object.entries(said).map(([kind, names]) => {
    const shown = names.slice(0, MOST_NAMES).join(', ');
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
    return `${KINDS[kind as SelectionKind].toLowerCase()} ${shown}${more}`;
  });
  return [...(all ? ['all miners'] : []), ...words].join('; ');
}

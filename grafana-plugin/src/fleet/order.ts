import type { Column } from './columns.ts';
import type { FleetRow } from './rows.ts';

const collator = new Intl.Collator('en', { numeric: true });

/** Rows by a column; equal ones keep their order, and what is not known comes last. */
export function sorted(rows: readonly FleetRow[], column: Column, descending: boolean): FleetRow[] {
  const keyed = rows.map((row) => ({ row, key: column.order(row) }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return 0;
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    const order =
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : collator.compare(String(a.key), String(b.key));
    return descending ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

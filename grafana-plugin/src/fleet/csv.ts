import type { Column } from './columns.ts';
import type { FleetRow } from './rows.ts';

/** A table for a spreadsheet: what the columns sort by, in the units of the series; RFC 4180. What is not known is empty. */
export function csvOf(rows: readonly FleetRow[], columns: readonly Column[]): string {
  const told = columns.filter(({ id }) => id !== 'course');
  const lines = [told.map(({ id }) => id), ...rows.map((row) => told.map((column) => textOf(column, row)))];
  return `${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

function textOf(column: Column, row: FleetRow): string {
  if (column.id === 'state') return row.operation ?? '';
  const value = column.order(row);
  return value === null ? '' : String(value);
}

/** A text that a spreadsheet would take for a formula is made a text. */
function cell(value: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell of a table. Null: not known, an empty cell. */
export type Cell = string | number | null;

/** What a spreadsheet would take for a formula at the beginning of a text. */
const FORMULA = /^[=+\-@\t\r]/;

/** A line by RFC 4180, with its end. Texts that begin like a formula get an apostrophe before them; numbers do not. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return plain(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Without an exponent: not every reader of CSV knows 1e-7. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(9).replace(/\.?0+$/, '');
}

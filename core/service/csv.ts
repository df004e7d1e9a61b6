/** A line of a CSV file, read by RFC 4180. `line` is where it begins, from 1. */
export interface CsvLine {
  line: number;
  cells: string[];
  /** Why it is no line of CSV. */
  problem?: string;
}

/**
 * Reads CSV of RFC 4180, with any end of line and without a byte order mark. No cell here holds a line break: a quote that
 * is still open at the end of its line spoils that line and none behind it. Empty lines are left out.
 */
export function readCsv(text: string, delimiter: string): CsvLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [{ line: at + 1, ...readLine(line, delimiter) }]));
}

function readLine(line: string, delimiter: string): Omit<CsvLine, 'line'> {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = line[at] === '"';
    const cell = quoted ? quotedCell(line, at) : plainCell(line, at, delimiter);
    if (cell === undefined)
      return { cells, problem: `cell ${cells.length + 1}: found a quote that is not closed on its line` };
    cells.push(cell.text);
    at = cell.end;
    if (at >= line.length) return { cells };
    if (line[at] !== delimiter)
      return { cells, problem: `cell ${cells.length}: found text behind the closing quote, expected "${delimiter}"` };
    at += 1;
  }
}

function plainCell(line: string, at: number, delimiter: string): { text: string; end: number } {
  const found = line.indexOf(delimiter, at);
  const end = found < 0 ? line.length : found;
  return { text: line.slice(at, end), end };
}

function quotedCell(line: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  let at = start + 1;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return undefined;
    text += line.slice(at, quote);
    if (line[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}

/** A cell of a table. Null: not known, an empty cell. */
export type Cell = string | number | null;

/**
 * A line by RFC 4180, with its end, CRLF. Texts that a spreadsheet would take for a formula get an apostrophe before them
 * (`unguardFormula` takes it away again); numbers do not. Quoted is also what only some readers take for a delimiter.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return plain(cell);
  const text = guardFormula(cell);
  return /[",;\r\n\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Without an exponent: not every reader of CSV knows 1e-7. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(9).replace(/\.?0+$/, '');
}

const FORMULA = /^[=+\-@\t\r']/;

/** A text that no spreadsheet takes for a formula: an apostrophe before what could be one. */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** What guardFormula was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

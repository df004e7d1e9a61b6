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

/** A line of CSV with its end, CRLF. */
export function writeCsvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",;\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
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

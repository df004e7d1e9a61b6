import type { Answer } from '../../core/wire/answer.ts';

/** Rows (whole numbers) that any of the columns holds, in order; truncated columns lose no row. */
export function rowsOf(columns: Answer, ...names: string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    for (const [row] of columns.entries(name)) if (/^[1-9]\d*$/.test(row)) found.add(row);
  }
  return [...found].sort((a, b) => Number(a) - Number(b));
}

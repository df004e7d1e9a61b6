import type { Answer } from '../../../core/wire/answer.ts';

/** Indices (pduId.number) of the rows that any of the columns holds, in order; truncated columns lose no row. */
export function rowsOf(columns: Answer, ...names: string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    for (const [index] of columns.entries(name)) if (/^\d+\.\d+$/.test(index)) found.add(index);
  }
  return [...found].sort(byPduAndNumber);
}

function byPduAndNumber(a: string, b: string): number {
  const [pduA = 0, numberA = 0] = a.split('.').map(Number);
  const [pduB = 0, numberB = 0] = b.split('.').map(Number);
  return pduA - pduB || numberA - numberB;
}

/** How we name a row: "12" on pduId 1 (a stand-alone unit), "2.12" on linked unit 2. */
export function idOf(index: string): string {
  return index.startsWith('1.') ? index.slice(2) : index;
}

/** The row of an outlet as we name it. Throws an Error for what no unit of this MIB calls an outlet. */
export function indexOf(outlet: string): string {
  const match = /^(?:(\d+)\.)?([1-9]\d*)$/.exec(outlet);
  if (match === null)
    throw new Error(`outlet "${outlet}": expected a number such as "12", or "2.12" for outlet 12 of linked unit 2`);
  return `${match[1] ?? '1'}.${match[2]}`;
}

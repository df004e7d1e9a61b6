import type { Answer } from '../../../core/wire/answer.ts';
import { amount } from '../../snmp-amounts.ts';
import type { Known } from './learn.ts';

/** The largest table of CPS-MIB has 96 rows. */
const MOST_ROWS = 96;

/** The rows of a table whose size was told: 1 to n. */
export function rowsOf(
  { unit }: Known,
  table: 'devices' | 'phases' | 'banks' | 'switched' | 'metered' | 'sources',
): number[] {
  const size = Math.min(amount(unit, table) ?? 0, MOST_ROWS);
  return Array.from({ length: size }, (_, row) => row + 1);
}

/** The unit of a daisy chain and the number within it, as the columns 2 and 3 of every table say. */
export interface Place {
  unit: number;
  number: number;
}

export function placeAt(table: string, row: number): string[] {
  return [`${table}.2.${row}`, `${table}.3.${row}`];
}

export function placeOf(answer: Answer, table: string, row: number): Place | undefined {
  const [unitAt = '', numberAt = ''] = placeAt(table, row);
  const unit = amount(answer, unitAt);
  const number = amount(answer, numberAt);
  return unit === undefined || number === undefined ? undefined : { unit, number };
}

/** "3" on a unit that stands alone, "2.3" in a daisy chain. */
export function placeName(known: Known, { unit, number }: Place): string {
  return isChain(known) ? `${unit}.${number}` : String(number);
}

export function isChain(known: Known): boolean {
  return (amount(known.unit, 'devices') ?? 1) > 1;
}

import type { Answer } from '../../../core/wire/answer.ts';
import { integer } from '../../snmp-values.ts';
import { UNIT } from './learn.ts';

/** "0.7" → "7", "1.7" → "1.7": the strapping index of a stand-alone unit is not written. */
export function idOf(index: string): string {
  return index.startsWith('0.') ? index.slice(2) : index;
}

/** "7" → "0.7", "1.7" → "1.7". Throws an Error for anything else. */
export function indexOf(outlet: string): string {
  const [, unit = '0', number] = /^(?:([1-9]|1\d|2[0-3])\.)?([1-9]\d*)$/.exec(outlet) ?? [];
  if (number === undefined)
    throw new Error(`outlet "${outlet}": expected a number such as "12", or "1.12" in a linked unit`);
  return `${unit}.${number}`;
}

/** The indices of a table, of those that have as many parts as it should; rows stand in the order of the first column. */
export function rowsOf(columns: Answer, parts: 1 | 2 | 3, ...names: string[]): string[] {
  const shape = new RegExp(`^\\d+(?:\\.\\d+){${parts - 1}}$`);
  const indices = names.flatMap((name) => columns.entries(name).map(([index]) => index));
  return [...new Set(indices)].filter((index) => shape.test(index));
}

/** The input that a measurement belongs to: "0.1.3" → "0.1". */
export function inputOf(index: string): string {
  return index.split('.').slice(0, 2).join('.');
}

/** communicationStatus of the unit that a row belongs to. */
export function communicationAt(index: string): string {
  return `${UNIT}.30.${index.split('.')[0]}`;
}

/** communicationLost(1): the communication card answers, but has lost the PDU behind it, and its values are old. */
export function isHeard(answer: Answer, index: string): boolean {
  return integer(answer, communicationAt(index)) !== 1;
}

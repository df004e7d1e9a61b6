import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import type { Known } from './learn.ts';

/** A row of a table, whose it is and how we name it. */
export interface Place {
  row: string;
  /** The PDU as it numbers itself in its group; 1 where the agent does not say. */
  module: number;
  /** Its number on that PDU, where the agent says it. */
  number: number | undefined;
  id: string;
}

/** Several PDUs share the network port of one of them and answer behind its address. */
export function isGroup(known: Pick<Known, 'unit' | 'devices'>): boolean {
  const modules = rowsOf(known.devices, 'module').map((row) => integer(known.devices, 'module', row));
  return new Set(modules).size > 1 || (integer(known.unit, 'deviceCount') ?? 1) > 1;
}

/**
 * The rows of a table with their names: "7" on a PDU that stands alone, "2.7" for number 7 of module 2 in a group. In
 * a group, a row that does not say where it belongs has no name of its own and is left out.
 */
export function placesOf(known: Known, table: Answer, ...columns: string[]): Place[] {
  const group = isGroup(known);
  const taken = new Set<string>();
  return rowsOf(table, 'number', 'module', ...columns).flatMap((row): Place[] => {
    const module = amount(table, 'module', row);
    const number = amount(table, 'number', row);
    if (group && (module === undefined || number === undefined)) return [];
    const id = group ? `${module}.${number}` : String(number ?? row);
    if (taken.has(id)) return [];
    taken.add(id);
    return [{ row, module: module ?? 1, number, id }];
  });
}

/** The cord of a PDU: "1" where one stands alone, the module's number in a group. */
export function inletOf(known: Known, module: number): string {
  return isGroup(known) ? String(module) : '1';
}

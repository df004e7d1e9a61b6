import { Answer } from '../../core/wire/answer.ts';
import { integer } from '../snmp-values.ts';
import type { Placed } from './outlet-control.ts';
import { rowsOf } from './rows.ts';

/**
 * The one row whose columns `number` and `module` name this outlet: "7", or "2.7" for number 7 of the PDU that numbers
 * itself 2 in a group. Throws an Error where no row does, or more than one.
 */
export function findOutlet(table: Answer = Answer.none, outlet: string, inGroup: boolean): Placed {
  const refuse = (why: string) => new Error(`outlet "${outlet}": ${why}`);
  const [, whose, told] = /^(?:([1-9]\d*)\.)?([1-9]\d*)$/.exec(outlet) ?? [];
  if (told === undefined) throw refuse('expected a number such as "12", or "2.12" in a group of PDUs');
  if (table.value === undefined) throw refuse('the PDU does not say which outlets stand in the rows of its table');
  if (inGroup && whose === undefined)
    throw refuse('several PDUs answer behind this address, so it needs its module, such as "2.7"');
  const placed = { number: Number(told), ...(whose === undefined ? {} : { module: Number(whose) }) };
  const [row, ...others] = rowsOf(table, 'number').filter(
    (each) =>
      integer(table, 'number', each) === placed.number &&
      (placed.module === undefined || integer(table, 'module', each) === placed.module),
  );
  if (row === undefined) throw refuse("it is not in the PDU's table of outlets that are switched");
  if (others.length > 0)
    throw refuse(`rows ${[row, ...others].join(', ')} of the PDU's table all say that it is theirs`);
  return { row, ...placed };
}

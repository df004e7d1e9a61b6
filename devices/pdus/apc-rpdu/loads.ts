import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { type Known, LOAD } from './learn.ts';

/** The cord of the PDU; the tables know only one. */
const INLET = '1';

/** What a row of the load table is about. A bank is a group of outlets behind one breaker. */
type Load = { row: string } & ({ phase: number } | { bank: number });

/** Rows of banks have a bank; where that column is silent, the first rows are the phases, and more is not known. */
function loadsOf(known: Known): Load[] {
  const phases = amount(known.unit, 'phaseCount');
  return rowsOf(known.loads, 'current', 'phase', 'bank').flatMap((row): Load[] => {
    const bank = integer(known.loads, 'bank', row);
    if (bank !== undefined && bank > 0) return [{ row, bank }];
    if (bank === 0) return [{ row, phase: phaseOf(known, row) }];
    return phases !== undefined && Number(row) <= phases ? [{ row, phase: Number(row) }] : [];
  });
}

function phaseOf(known: Known, row: string): number {
  const told = integer(known.loads, 'phase', row);
  return told !== undefined && told > 0 ? told : Number(row);
}

export function askLoads(known: Known): string[] {
  return loadsOf(known).map(({ row }) => `${LOAD}.2.${row}`);
}

/** One phase is the inlet itself; several are its lines. */
export function readLoads(answer: Answer, known: Known): Reading[] {
  const loads = loadsOf(known);
  const phases = loads.filter((load) => 'phase' in load).length;
  return loads.flatMap((load) => {
    const current = tenths(amount(answer, `${LOAD}.2.${load.row}`));
    if ('bank' in load) {
      const breaker = String(load.bank);
      return [
        reading('pdu.breaker_current', current, { breaker }),
        reading('pdu.breaker_rated_current', amount(known.unit, 'breakerRating') || undefined, { breaker }),
      ];
    }
    if (phases === 1) return [reading('pdu.inlet_current', current, { inlet: INLET })];
    return [reading('pdu.line_current', current, { inlet: INLET, line: `L${load.phase}` })];
  });
}

import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { FACILITY_VOLTAGES, type Known } from './learn.ts';

/** Phases by inlet: the rows of three tables, phase-to-phase 2 and phase-to-neutral 3 in 0.1 V. */
function linesOf({ facility }: Known): { inlet: string; line: string; toLine: string; toNeutral: string }[] {
  return Object.entries(FACILITY_VOLTAGES).flatMap(([inlet, table]) =>
    facility
      .entries(inlet)
      .filter(([phase]) => /^[1-3]$/.test(phase))
      .map(([phase]) => ({
        inlet,
        line: `L${phase}`,
        toLine: `${table}.2.${phase}`,
        toNeutral: `${table}.3.${phase}`,
      })),
  );
}

export function askFacility(known: Known): string[] {
  return linesOf(known).flatMap(({ toLine, toNeutral }) => [toLine, toNeutral]);
}

export function readFacility(answer: Answer, known: Known): Reading[] {
  return linesOf(known).flatMap(({ inlet, line, toLine, toNeutral }) => [
    reading('pdu.line_voltage', tenths(amount(answer, toLine)), { inlet, line, against: 'line' }),
    reading('pdu.line_voltage', tenths(amount(answer, toNeutral)), { inlet, line, against: 'neutral' }),
  ]);
}

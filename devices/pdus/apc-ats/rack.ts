import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { readLimits } from '../../apc/limits.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, sumOf, tenths } from '../../snmp-amounts.ts';
import { anySaid, integer } from '../../snmp-values.ts';
import { BANK, INPUT, INPUT_PHASE, type Known, OUTPUT, OUTPUT_PHASE } from './learn.ts';

/** What the switch gives out, and the row of its only output. */
const OUT = 'output';
const ONLY = '1';
/** The letters that are printed at the two sources. */
const LETTERS = ['A', 'B'];
/** atsOutputBank: total(1), bank1(2), bank2(3). */
const TOTAL = 1;
/** The neutral has a row of its own in the table of output phases. */
const NEUTRAL = 4;

/** A row of a phase table: input or output, a number that is always 1, phase ("2.1.1"); the MIB leaves out the middle. */
interface Phase {
  row: string;
  of: string;
  phase: number;
}

function phasesOf(columns: Answer, ...names: string[]): Phase[] {
  const rows = new Set(names.flatMap((name) => columns.entries(name).map(([row]) => row)));
  return [...rows].flatMap((row) => {
    const [, of, phase] = /^([1-9]\d*)(?:\.\d+)?\.([1-4])$/.exec(row) ?? [];
    return of === undefined ? [] : [{ row, of, phase: Number(phase) }];
  });
}

const inputsOf = ({ inputs }: Known) => rowsOf(inputs, 'orientation', 'frequency', 'name');
const inputPhases = ({ inputPhases: columns }: Known) => phasesOf(columns, 'voltage');
const outputPhases = ({ outputPhases: columns }: Known) =>
  phasesOf(columns, 'voltage', 'current').filter(({ of }) => of === ONLY);

/** The first row of each bank. */
function banksOf({ banks }: Known): string[] {
  const numbers = rowsOf(banks, 'bank').map((row) => [integer(banks, 'bank', row), row] as const);
  return [...new Map([...numbers].reverse()).values()].reverse();
}

export function askRack(known: Known): string[] {
  return [
    ...inputsOf(known).map((input) => `${INPUT}.4.${input}`),
    ...inputPhases(known).flatMap(({ row }) => [`${INPUT_PHASE}.3.${row}`, `${INPUT_PHASE}.9.${row}`]),
    `${OUTPUT}.4.${ONLY}`,
    ...outputPhases(known).flatMap(({ row }) => [3, 4, 7].map((column) => `${OUTPUT_PHASE}.${column}.${row}`)),
    ...banksOf(known).flatMap((row) => [4, 6, 9].map((column) => `${BANK}.${column}.${row}`)),
  ];
}

export function readRack(answer: Answer, known: Known): Reading[] {
  return [
    ...inputsOf(known).flatMap((input) => readInput(answer, known, input)),
    ...inputPhases(known).flatMap((phase) => readInputPhase(answer, known, phase)),
    reading('pdu.inlet_frequency', amount(answer, `${OUTPUT}.4.${ONLY}`), { inlet: OUT }),
    ...outputPhases(known).flatMap((phase) => readOutputPhase(answer, known, phase)),
    ...readTotal(answer, known),
    ...banksOf(known).flatMap((row) => readBank(answer, known, row)),
    reading('pdu.inlet_rated_current', amount(known.unit, 'ratedCurrent') || undefined, { inlet: OUT }),
    ...limitsOf(known),
  ];
}

/** Frequencies are in whole Hz. */
function readInput(answer: Answer, { inputs }: Known, inlet: string): Reading[] {
  const texts = { label: LETTERS[Number(inlet) - 1], name: words(inputs, 'name', inlet), plug: undefined };
  return [
    reading('pdu.inlet_info', anySaid(texts), { inlet, ...texts }),
    reading('pdu.inlet_frequency', amount(answer, `${INPUT}.4.${inlet}`), { inlet }),
  ];
}

/** Voltages are in whole V, the power is in W. One phase is the inlet itself. */
function readInputPhase(answer: Answer, known: Known, { row, of: inlet, phase }: Phase): Reading[] {
  const volts = amount(answer, `${INPUT_PHASE}.3.${row}`);
  const watts = amount(answer, `${INPUT_PHASE}.9.${row}`);
  if (inputPhases(known).filter((other) => other.of === inlet).length === 1)
    return [reading('pdu.inlet_voltage', volts, { inlet }), reading('pdu.inlet_power', watts, { inlet })];
  const line = `L${phase}`;
  return [
    ...readLineVoltage(volts, integer(known.inputs, 'orientation', inlet), inlet, line),
    reading('pdu.line_power', watts, { inlet, line }),
  ];
}

/** threePhasePhaseToNeutral(4), threePhasePhaseToPhase(5); in a split phase the third voltage is no line's. */
function readLineVoltage(
  volts: number | undefined,
  orientation: number | undefined,
  inlet: string,
  line: string,
): Reading[] {
  if (orientation !== 4 && orientation !== 5) return [];
  return [reading('pdu.line_voltage', volts, { inlet, line, against: orientation === 4 ? 'neutral' : 'line' })];
}

/** Whole V, 0.1 A, VA. */
function readOutputPhase(answer: Answer, known: Known, { row, phase }: Phase): Reading[] {
  const volts = amount(answer, `${OUTPUT_PHASE}.3.${row}`);
  const amperes = tenths(amount(answer, `${OUTPUT_PHASE}.4.${row}`));
  if (phase === NEUTRAL) return [reading('pdu.line_current', amperes, { inlet: OUT, line: 'N' })];
  if (outputPhases(known).filter((other) => other.phase !== NEUTRAL).length === 1)
    return [reading('pdu.inlet_voltage', volts, { inlet: OUT }), reading('pdu.inlet_current', amperes, { inlet: OUT })];
  const line = `L${phase}`;
  const apparent = amount(answer, `${OUTPUT_PHASE}.7.${row}`);
  return [
    ...readLineVoltage(volts, integer(known.unit, 'outputOrientation'), OUT, line),
    reading('pdu.line_current', amperes, { inlet: OUT, line }),
    reading('pdu.line_apparent_power', apparent, { inlet: OUT, line }),
  ];
}

/** Units of one rack height say their load by phase, the taller ones by bank with the total among them. */
function readTotal(answer: Answer, known: Known): Reading[] {
  const phases = outputPhases(known).filter(({ phase }) => phase !== NEUTRAL);
  if (phases.length > 0)
    return [reading('pdu.apparent_power', sumOf(phases.map(({ row }) => amount(answer, `${OUTPUT_PHASE}.7.${row}`))))];
  const total = banksOf(known).find((row) => integer(known.banks, 'bank', row) === TOTAL);
  if (total === undefined) return [];
  return [
    reading('pdu.apparent_power', amount(answer, `${BANK}.9.${total}`)),
    reading('pdu.inlet_current', tenths(amount(answer, `${BANK}.4.${total}`)), { inlet: OUT }),
    reading('pdu.inlet_voltage', amount(answer, `${BANK}.6.${total}`), { inlet: OUT }),
  ];
}

/** A bank of outlets stands behind one breaker. */
function readBank(answer: Answer, { banks }: Known, row: string): Reading[] {
  const bank = integer(banks, 'bank', row);
  if (bank === undefined || bank <= TOTAL) return [];
  const breaker = String(bank - 1);
  return [reading('pdu.breaker_current', tenths(amount(answer, `${BANK}.4.${row}`)), { breaker })];
}

function limitsOf({ bankLimits, phaseLimits }: Known): Reading[] {
  const byPhase = rowsOf(phaseLimits, 'warning', 'critical');
  return byPhase.length > 0 ? readLimits(phaseLimits, OUT, byPhase) : readLimits(bankLimits, OUT, [String(TOTAL)]);
}

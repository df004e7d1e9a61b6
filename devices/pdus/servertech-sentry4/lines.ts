import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { idOf, rowsOf } from '../../servertech/identifiers.ts';
import { amount, hundredths, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { text } from '../../snmp-values.ts';
import { type Known, MONITORED } from './learn.ts';

/** A conductor of a cord: "AA:L1" is L1. */
interface Line {
  index: string;
  inlet: string;
  line: string;
}

/**
 * What stands between two conductors. "AA:L1-N" and the single phase "AA:L1-R" (return) are what flows through line
 * L1; "AA:L1-L2" is a load between two lines and belongs to neither, so it keeps the name "L1-L2".
 */
interface Phase extends Line {
  /** The first conductor, and what its voltage is measured against: undefined for a return. */
  from: string;
  against: 'line' | 'neutral' | undefined;
}

const LINES = ['L1', 'L2', 'L3', 'N'];

/** st4LineIndex is L1=1, L2=2, L3=3, N=4; a label that says so too is taken first. */
function linesOf({ lines }: Known): Line[] {
  return rowsOf(lines, 3, 'label', 'highWarning', 'highAlarm').flatMap((index) => {
    const [, labelled] = /(?:^|:)(L[1-3]|N)$/.exec(text(lines, 'label', index) ?? '') ?? [];
    const line = labelled ?? LINES[Number(index.split('.')[2]) - 1];
    return line === undefined ? [] : [{ index, inlet: idOf(cordOf(index)), line }];
  });
}

/** The index alone does not tell a wye from a delta, so a phase without a label that names its conductors is left out. */
function phasesOf({ phases }: Known): Phase[] {
  return rowsOf(phases, 3, 'label').flatMap((index) => {
    const [, from, to] = /(?:^|:)(L[1-3])-(N|R|L[1-3])$/.exec(text(phases, 'label', index) ?? '') ?? [];
    if (from === undefined || to === undefined) return [];
    const isBetweenLines = to.startsWith('L');
    const against = isBetweenLines ? 'line' : to === 'N' ? 'neutral' : undefined;
    return [{ index, inlet: idOf(cordOf(index)), line: isBetweenLines ? `${from}-${to}` : from, from, against }];
  });
}

/** Voltage, active power, apparent power, power factor, energy; the current of what is not a line by itself. */
function phaseColumns({ against }: Phase): number[] {
  return against === 'line' ? [3, 6, 8, 9, 10, 13] : [3, 8, 9, 10, 13];
}

export function askLines(known: Known): string[] {
  return [
    ...linesOf(known).map(({ index }) => `${MONITORED.line}.3.${index}`),
    ...phasesOf(known).flatMap((phase) =>
      phaseColumns(phase).map((column) => `${MONITORED.phase}.${column}.${phase.index}`),
    ),
  ];
}

export function readLines(answer: Answer, known: Known): Reading[] {
  return [
    ...linesOf(known).map((it) =>
      reading('pdu.line_current', currentOf(answer, it), { inlet: it.inlet, line: it.line }),
    ),
    ...phasesOf(known).flatMap((phase) => readPhase(answer, phase)),
  ];
}

function readPhase(answer: Answer, phase: Phase): Reading[] {
  const { index, inlet, line, from, against } = phase;
  const raw = (column: number) => amount(answer, `${MONITORED.phase}.${column}.${index}`);
  const volts = { inlet, line: from, against };
  return [
    ...(against === undefined ? [] : [reading('pdu.line_voltage', tenths(raw(3)), volts)]),
    ...(against === 'line' ? [reading('pdu.line_current', hundredths(raw(6)), { inlet, line })] : []),
    reading('pdu.line_power', raw(8), { inlet, line }),
    reading('pdu.line_apparent_power', raw(9), { inlet, line }),
    reading('pdu.line_power_factor', hundredths(raw(10)), { inlet, line }),
    reading('pdu.line_energy', tenthsOfKilowattHours(raw(13)), { inlet, line }),
  ];
}

/** Of one cord, without the neutral; empty where one line is silent. */
export function lineCurrents(answer: Answer, known: Known, cord: string): number[] {
  const lines = linesOf(known).filter(({ index, line }) => cordOf(index) === cord && line !== 'N');
  return complete(lines.map((line) => currentOf(answer, line)));
}

/** Of one cord: the line-to-line voltages of three phases, or the one voltage of a single phase. */
export function phaseVoltages(answer: Answer, known: Known, cord: string): number[] {
  const phases = phasesOf(known).filter(({ index }) => cordOf(index) === cord);
  const wanted = phases.length === 1 ? phases : phases.filter(({ against }) => against === 'line');
  return complete(wanted.map(({ index }) => tenths(amount(answer, `${MONITORED.phase}.3.${index}`))));
}

/** The lowest high thresholds of the lines of a cord; 0 is a threshold that is not set. */
export function lineLimits(known: Known, cord: string): { warning: number | undefined; critical: number | undefined } {
  const lowest = (column: string) => {
    const raws = linesOf(known)
      .filter(({ index, line }) => cordOf(index) === cord && line !== 'N')
      .flatMap(({ index }) => amount(known.lines, column, index) || []);
    return raws.length === 0 ? undefined : tenths(Math.min(...raws));
  };
  return { warning: lowest('highWarning'), critical: lowest('highAlarm') };
}

function currentOf(answer: Answer, { index }: Line): number | undefined {
  return hundredths(amount(answer, `${MONITORED.line}.3.${index}`));
}

function complete(values: (number | undefined)[]): number[] {
  const said = values.filter((value) => value !== undefined);
  return said.length === values.length ? said : [];
}

/** "1.1.3" stands on cord "1.1". */
function cordOf(index: string): string {
  return index.split('.').slice(0, 2).join('.');
}

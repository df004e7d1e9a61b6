import { type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, sumOf, tenths, underLoad } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { BREAKER, type Known, LINE, MAIN, PHASE, rowsOf } from './learn.ts';

/** pduMainAvail, W, VA, %, Wh. */
const MAIN_COLUMNS = [5, 9, 10, 11, 12];
/** 0.1 V, 0.01 A, W, VA, %, Wh. */
const PHASE_COLUMNS = [4, 8, 12, 13, 14, 15];
const UNAVAILABLE = 0;
const LINES: Readonly<Record<string, string>> = { A: 'L1', B: 'L2', C: 'L3', 1: 'L1', 2: 'L2', 3: 'L3' };
/** pduMeterType: wye(0), delta(1). */
const METER_TYPES: Readonly<Record<number, string>> = { 0: 'neutral', 1: 'line' };

export function askUpstream(known: Known): string[] {
  return [
    ...mainRows(known).flatMap((index) => MAIN_COLUMNS.map((column) => `${MAIN}.${column}.${index}`)),
    ...rowsOf(known.phases, 'name').flatMap((index) => PHASE_COLUMNS.map((column) => `${PHASE}.${column}.${index}`)),
    ...rowsOf(known.breakers, 'name', 'label').map((index) => `${BREAKER}.4.${index}`),
    ...rowsOf(known.lines, 'name').map((index) => `${LINE}.4.${index}`),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const mains = mainRows(known);
  const total = (column: number) => sumOf(mains.map((index) => mainAmount(answer, index, column)));
  const phases = phasesOf(known);
  return [
    reading('pdu.power', total(9)),
    reading('pdu.apparent_power', total(10)),
    reading('pdu.energy', wattHours(total(12))),
    ...mains.flatMap((inlet) => readMain(answer, inlet)),
    ...phases.flatMap((phase) => (phases.length === 1 ? readOnlyPhase(answer, phase) : readPhase(answer, phase))),
    ...linesOf(known, phases).flatMap(({ index, line }) => [
      reading('pdu.line_current', hundredths(amount(answer, `${LINE}.4.${index}`)), { inlet: INLET, line }),
    ]),
    ...rowsOf(known.breakers, 'name', 'label').flatMap((index) => readBreaker(answer, known, index)),
  ];
}

const INLET = '1';

function mainRows({ mains }: Known): string[] {
  return rowsOf(mains, 'name', 'meterType');
}

function mainAmount(answer: Answer, index: string, column: number): number | undefined {
  if (integer(answer, `${MAIN}.5.${index}`) === UNAVAILABLE) return undefined;
  return amount(answer, `${MAIN}.${column}.${index}`);
}

function readMain(answer: Answer, inlet: string): Reading[] {
  const main = (column: number) => mainAmount(answer, inlet, column);
  return [
    reading('pdu.inlet_power', main(9), { inlet }),
    reading('pdu.inlet_apparent_power', main(10), { inlet }),
    reading('pdu.inlet_power_factor', underLoad(hundredths(main(11)), main(10)), { inlet }),
    reading('pdu.inlet_energy', wattHours(main(12)), { inlet }),
  ];
}

interface Phase {
  index: string;
  /** The line, or the two lines that a delta branch lies between: "L1", "L1-L2". */
  line: string;
  /** The line whose voltage it is. */
  voltageOf: string;
  against: string | undefined;
}

/**
 * Phases belong to no particular PDU, so those of several PDUs behind one address cannot be told apart and are left
 * out, as are two of one name.
 */
function phasesOf(known: Known): Phase[] {
  if (mainRows(known).length > 1) return [];
  const [main = ''] = mainRows(known);
  const otherwise = METER_TYPES[integer(known.mains, 'meterType', main) ?? Number.NaN];
  const phases = rowsOf(known.phases, 'name').map((index) => {
    const name = text(known.phases, 'name', index) ?? index;
    const [, from = '', to = ''] = /^Phase ([ABC1-3])([ABC])?$/.exec(name) ?? [];
    const [line, next] = [LINES[from], LINES[to]];
    if (line === undefined) return { index, line: name, voltageOf: name, against: otherwise };
    if (next === undefined) return { index, line, voltageOf: line, against: 'neutral' };
    return { index, line: `${line}-${next}`, voltageOf: line, against: 'line' };
  });
  return phases.filter(({ line }) => phases.filter((phase) => phase.line === line).length === 1);
}

function phaseAmounts(answer: Answer, index: string) {
  const raw = (column: number) => amount(answer, `${PHASE}.${column}.${index}`);
  return {
    voltage: tenths(raw(4)),
    current: hundredths(raw(8)),
    power: raw(12),
    apparentPower: raw(13),
    powerFactor: underLoad(hundredths(raw(14)), raw(13)),
    energy: wattHours(raw(15)),
  };
}

function readPhase(answer: Answer, { index, line, voltageOf, against }: Phase): Reading[] {
  const { voltage, current, power, apparentPower, powerFactor, energy } = phaseAmounts(answer, index);
  const where = { inlet: INLET, line };
  const volts = against === undefined ? undefined : voltage;
  return [
    reading('pdu.line_voltage', volts, { inlet: INLET, line: voltageOf, against }),
    reading('pdu.line_current', current, where),
    reading('pdu.line_power', power, where),
    reading('pdu.line_apparent_power', apparentPower, where),
    reading('pdu.line_power_factor', powerFactor, where),
    reading('pdu.line_energy', energy, where),
  ];
}

/** The only phase would repeat the inlet, which has no voltage and no current of its own. */
function readOnlyPhase(answer: Answer, { index }: Phase): Reading[] {
  const { voltage, current } = phaseAmounts(answer, index);
  return [
    reading('pdu.inlet_voltage', voltage, { inlet: INLET }),
    reading('pdu.inlet_current', current, { inlet: INLET }),
  ];
}

/**
 * The table of lines is needed where the phases are delta branches. Where a phase is the line itself its own current
 * counts: the unit of recording vertiv-pdu_mg02e4w1 answers 0 for all lines beside phases that carry 0.95 to 1.87 A.
 */
function linesOf(known: Known, phases: readonly Phase[]): { index: string; line: string }[] {
  if (mainRows(known).length > 1 || phases.length === 1) return [];
  const lines = rowsOf(known.lines, 'name').flatMap((index) => {
    const name = text(known.lines, 'name', index);
    const line = LINES[/^Line ([ABC1-3])$/.exec(name ?? '')?.[1] ?? ''] ?? name;
    return line === undefined ? [] : [{ index, line }];
  });
  const taken = [...phases, ...lines].map(({ line }) => line);
  return lines.filter(({ line }) => taken.filter((other) => other === line).length === 1);
}

/** Name and label of a breaker; whether it has tripped is not told. */
function readBreaker(answer: Answer, { breakers }: Known, breaker: string): Reading[] {
  const texts = { label: text(breakers, 'name', breaker), name: text(breakers, 'label', breaker) };
  return [
    reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
    reading('pdu.breaker_current', hundredths(amount(answer, `${BREAKER}.4.${breaker}`)), { breaker }),
  ];
}

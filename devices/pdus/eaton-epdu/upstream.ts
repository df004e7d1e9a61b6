import { type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, sumOf, tenths, thousandths } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import {
  GROUP,
  GROUP_CURRENT,
  INPUT,
  INPUT_CURRENT,
  INPUT_POWER,
  INPUT_TOTAL,
  INPUT_VOLTAGE,
  type Known,
} from './learn.ts';
import { communicationAt, idOf, inputOf, isHeard, rowsOf } from './rows.ts';

const SINGLE_PHASE = 1;

/** inputVoltageMeasType of several phases: phase1toN(2) to phase3toN(4), phase1to2(5) to phase3to1(7). */
const VOLTAGES: Readonly<Record<number, { line: string; against: string }>> = {
  2: { line: 'L1', against: 'neutral' },
  3: { line: 'L2', against: 'neutral' },
  4: { line: 'L3', against: 'neutral' },
  5: { line: 'L1', against: 'line' },
  6: { line: 'L2', against: 'line' },
  7: { line: 'L3', against: 'line' },
};
/** inputCurrentMeasType of several phases. */
const CURRENTS: Readonly<Record<number, string>> = { 2: 'N', 3: 'L1', 4: 'L2', 5: 'L3' };
/** inputPowerMeasType; total(4) stands in a table of its own. */
const POWERS: Readonly<Record<number, string>> = { 1: 'L1', 2: 'L2', 3: 'L3' };
/** groupType breaker1pole(1), breaker2pole(2), breaker3pole(3); others are sections of outlets. */
const BREAKERS = [1, 2, 3];

export function askUpstream(known: Known): string[] {
  const inputs = inputRows(known);
  return [
    ...rowsOf(known.units, 1, 'product', 'serial', 'outletCount').map(communicationAt),
    ...inputs.flatMap((index) => [
      `${INPUT}.3.${index}`,
      ...[3, 4, 5, 7, 8].map((column) => `${INPUT_TOTAL}.${column}.${index}`),
    ]),
    ...rowsOf(known.voltages, 3, 'type').map((index) => `${INPUT_VOLTAGE}.3.${index}`),
    ...rowsOf(known.currents, 3, 'type').map((index) => `${INPUT_CURRENT}.4.${index}`),
    ...powerRows(known).flatMap((index) => [3, 4, 5, 7].map((column) => `${INPUT_POWER}.${column}.${index}`)),
    ...breakerRows(known).flatMap((index) => [`${GROUP}.5.${index}`, `${GROUP_CURRENT}.3.${index}`]),
  ];
}

/** The totals are those of all inputs of all linked units behind this address; a silent input leaves no total. */
export function readUpstream(answer: Answer, known: Known): Reading[] {
  const inputs = inputRows(known);
  const heard = (index: string) => isHeard(answer, index);
  const total = (column: number) =>
    sumOf(inputs.map((index) => (heard(index) ? amount(answer, `${INPUT_TOTAL}.${column}.${index}`) : undefined)));
  return [
    reading('pdu.apparent_power', total(3)),
    reading('pdu.power', total(4)),
    reading('pdu.energy', wattHours(total(5))),
    ...inputs.flatMap((index) => readInputConfiguration(known, index)),
    ...inputs.filter(heard).flatMap((index) => readInput(answer, index)),
    ...rowsOf(known.voltages, 3, 'type')
      .filter(heard)
      .flatMap((index) => readVoltage(answer, known, index)),
    ...rowsOf(known.currents, 3, 'type')
      .filter(heard)
      .flatMap((index) => readCurrent(answer, known, index)),
    ...powerRows(known)
      .filter(heard)
      .flatMap((index) => readPower(answer, known, index)),
    ...breakerRows(known).flatMap((index) => readBreaker(answer, known, index)),
  ];
}

function inputRows({ inputs }: Known): string[] {
  return rowsOf(inputs, 2, 'type', 'name');
}

/** The only phase of a single-phase input would repeat the input. */
function powerRows({ inputs, powers }: Known): string[] {
  return rowsOf(powers, 3, 'type').filter((index) => integer(inputs, 'type', inputOf(index)) !== SINGLE_PHASE);
}

function breakerRows({ groups }: Known): string[] {
  return rowsOf(groups, 2, 'type').filter((index) => BREAKERS.includes(integer(groups, 'type', index) ?? 0));
}

function readInputConfiguration(known: Known, index: string): Reading[] {
  const inlet = idOf(index);
  const name = text(known.inputs, 'name', index);
  return [
    reading('pdu.inlet_info', anySaid({ name }), { inlet, label: undefined, name, plug: undefined }),
    reading('pdu.inlet_rated_current', thousandths(capacityOf(known, index)), { inlet }),
  ];
}

/** The phases of an input have one capacity; where they differ, the input has none. */
function capacityOf({ currents }: Known, index: string): number | undefined {
  const rows = rowsOf(currents, 3, 'type').filter((row) => inputOf(row) === index);
  const phases = rows.filter((row) => CURRENTS[integer(currents, 'type', row) ?? 0] !== 'N');
  const capacities = new Set(phases.map((row) => amount(currents, 'capacity', row)));
  const [capacity] = capacities;
  return capacities.size === 1 ? capacity : undefined;
}

function readInput(answer: Answer, index: string): Reading[] {
  const inlet = idOf(index);
  const total = (column: number) => amount(answer, `${INPUT_TOTAL}.${column}.${index}`);
  return [
    reading('pdu.inlet_frequency', tenths(amount(answer, `${INPUT}.3.${index}`)), { inlet }),
    reading('pdu.inlet_apparent_power', total(3), { inlet }),
    reading('pdu.inlet_power', total(4), { inlet }),
    reading('pdu.inlet_energy', wattHours(total(5)), { inlet }),
    reading('pdu.inlet_power_factor', thousandths(total(7)), { inlet }),
    reading('pdu.inlet_reactive_power', total(8), { inlet }),
  ];
}

function readVoltage(answer: Answer, { voltages }: Known, index: string): Reading[] {
  const type = integer(voltages, 'type', index) ?? 0;
  const volts = thousandths(amount(answer, `${INPUT_VOLTAGE}.3.${index}`));
  const inlet = idOf(inputOf(index));
  if (type === SINGLE_PHASE) return [reading('pdu.inlet_voltage', volts, { inlet })];
  const where = VOLTAGES[type];
  return where === undefined ? [] : [reading('pdu.line_voltage', volts, { inlet, ...where })];
}

function readCurrent(answer: Answer, { currents }: Known, index: string): Reading[] {
  const type = integer(currents, 'type', index) ?? 0;
  const amperes = thousandths(amount(answer, `${INPUT_CURRENT}.4.${index}`));
  const inlet = idOf(inputOf(index));
  if (type === SINGLE_PHASE) return [reading('pdu.inlet_current', amperes, { inlet })];
  const line = CURRENTS[type];
  return line === undefined ? [] : [reading('pdu.line_current', amperes, { inlet, line })];
}

function readPower(answer: Answer, { powers }: Known, index: string): Reading[] {
  const line = POWERS[integer(powers, 'type', index) ?? 0];
  if (line === undefined) return [];
  const where = { inlet: idOf(inputOf(index)), line };
  const power = (column: number) => amount(answer, `${INPUT_POWER}.${column}.${index}`);
  return [
    reading('pdu.line_apparent_power', power(3), where),
    reading('pdu.line_power', power(4), where),
    reading('pdu.line_energy', wattHours(power(5)), where),
    reading('pdu.line_power_factor', thousandths(power(7)), where),
  ];
}

/** groupBreakerStatus: notApplicable(0), breakerOn(1), breakerOff(2). */
function readBreaker(answer: Answer, { groups }: Known, index: string): Reading[] {
  const breaker = idOf(index);
  const heard = isHeard(answer, index);
  const status = heard ? integer(answer, `${GROUP}.5.${index}`) : undefined;
  const current = heard ? amount(answer, `${GROUP_CURRENT}.3.${index}`) : undefined;
  const texts = { label: text(groups, 'id', index), name: text(groups, 'name', index) };
  return [
    reading('pdu.breaker_info', anySaid(texts), { breaker, ...texts }),
    reading('pdu.breaker_closed', status === 1 ? 1 : status === 2 ? 0 : undefined, { breaker }),
    reading('pdu.breaker_current', thousandths(current), { breaker }),
    reading('pdu.breaker_rated_current', thousandths(amount(groups, 'capacity', index)), { breaker }),
  ];
}

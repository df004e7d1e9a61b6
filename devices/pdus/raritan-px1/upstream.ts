import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { integer, text } from '../../snmp-values.ts';
import { BREAKERS, CONTROLLER_TEMPERATURE, INLETS, type Known, LINES, UNIT_POWER, UNIT_VOLTAGE } from './learn.ts';
import { amount, joules, milli } from './quantities.ts';

const INLET_COLUMNS = [7, 8, 9, 10, 11, 12];

export function askUpstream(known: Known): string[] {
  return [
    CONTROLLER_TEMPERATURE,
    ...(hasInlets(known) ? [] : [UNIT_POWER, UNIT_VOLTAGE]),
    ...rows(known.inlets, 'poleCount').flatMap((inlet) =>
      INLET_COLUMNS.map((column) => `${INLETS}.${column}.${inlet}`),
    ),
    ...linesOf(known).flatMap(({ index }) => [`${LINES}.3.${index}`, `${LINES}.4.${index}`]),
    ...rows(known.breakers, 'label').flatMap((breaker) => [`${BREAKERS}.3.${breaker}`, `${BREAKERS}.5.${breaker}`]),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const celsius = integer(answer, CONTROLLER_TEMPERATURE);
  const inlets = rows(known.inlets, 'poleCount').map((inlet) => readInlet(answer, known, inlet));
  return [
    reading('pdu.controller_temperature', celsius === undefined ? undefined : celsius / 10),
    reading('pdu.power', hasInlets(known) ? sum(inlets, 'pdu.inlet_power') : amount(answer, UNIT_POWER)),
    reading('pdu.inlet_voltage', hasInlets(known) ? undefined : milli(amount(answer, UNIT_VOLTAGE) || undefined), {
      inlet: '1',
    }),
    reading('pdu.apparent_power', sum(inlets, 'pdu.inlet_apparent_power')),
    reading('pdu.energy', sum(inlets, 'pdu.inlet_energy')),
    ...inlets.flat(),
    ...readLines(answer, known),
    ...rows(known.breakers, 'label').flatMap((breaker) => readBreaker(answer, known, breaker)),
  ];
}

function hasInlets({ inlets }: Known): boolean {
  return rows(inlets, 'poleCount').length > 0;
}

function readInlet(answer: Answer, known: Known, inlet: string): Reading[] {
  const raw = (column: number) => amount(answer, `${INLETS}.${column}.${inlet}`);
  // Inlets with several phases answer 0 V and leave the voltages to their lines.
  const hasOneVoltage = integer(known.inlets, 'poleCount', inlet) === 1 || raw(8) !== 0;
  const factor = raw(11) === 0 && (raw(7) ?? 0) === 0 ? undefined : raw(11);
  return [
    reading('pdu.inlet_current', milli(raw(7)), { inlet }),
    reading('pdu.inlet_voltage', hasOneVoltage ? milli(raw(8)) : undefined, { inlet }),
    reading('pdu.inlet_power', raw(9), { inlet }),
    reading('pdu.inlet_apparent_power', raw(10), { inlet }),
    reading('pdu.inlet_power_factor', percent(factor), { inlet }),
    reading('pdu.inlet_energy', joules(raw(12)), { inlet }),
    reading('pdu.inlet_rated_current', milli(amount(known.inlets, 'ratedCurrent', inlet)), { inlet }),
  ];
}

/** The whole PDU; one silent inlet leaves no sum. */
function sum(inlets: Reading[][], metric: Reading['metric']): number | undefined {
  const values = inlets.map((readings) => readings.find((it) => it.metric === metric)?.value);
  return values.length === 0
    ? undefined
    : values.reduce((total, value) => (total ?? Number.NaN) + (value ?? Number.NaN), 0);
}

/** Lines of inlets with several phases; the only line of a single-phase inlet would repeat the inlet. */
function linesOf(known: Known): { index: string; inlet: string; line: string }[] {
  return known.lines.entries('label').flatMap(([index]) => {
    const [, inlet, pole] = /^(\d+)\.(\d+)$/.exec(index) ?? [];
    if (inlet === undefined || integer(known.inlets, 'poleCount', inlet) === 1) return [];
    return [{ index, inlet, line: text(known.lines, 'label', index) ?? `L${pole}` }];
  });
}

function readLines(answer: Answer, known: Known): Reading[] {
  return linesOf(known).flatMap(({ index, inlet, line }) => [
    reading('pdu.line_current', milli(amount(answer, `${LINES}.3.${index}`)), { inlet, line }),
    reading('pdu.line_voltage', milli(amount(answer, `${LINES}.4.${index}`)), { inlet, line, against: 'line' }),
  ]);
}

/** circuitBreakerState: ok(0), tripped(1). */
function readBreaker(answer: Answer, known: Known, breaker: string): Reading[] {
  const state = integer(answer, `${BREAKERS}.3.${breaker}`);
  const label = text(known.breakers, 'label', breaker);
  return [
    reading('pdu.breaker_info', label === undefined ? undefined : 1, { breaker, label, name: undefined }),
    reading('pdu.breaker_closed', state === 0 ? 1 : state === 1 ? 0 : undefined, { breaker }),
    reading('pdu.breaker_current', milli(amount(answer, `${BREAKERS}.5.${breaker}`)), { breaker }),
    reading('pdu.breaker_rated_current', milli(amount(known.breakers, 'ratedCurrent', breaker)), { breaker }),
  ];
}

function rows(columns: Answer, name: string): string[] {
  return columns.entries(name).flatMap(([index]) => (/^\d+$/.test(index) ? [index] : []));
}

import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, sumOf, tenths, tenthsOfKilowattHours, underLoad } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { INPUT_FREQUENCY, INPUT_VOLTAGE, type Known, LOAD } from './learn.ts';

/** ePDULoadStatus: 0.1 A, 0.1 V, W, VA, hundredths of a power factor, 0.1 kWh. */
const COLUMNS = { current: 2, voltage: 6, power: 7, apparentPower: 8, powerFactor: 9, energy: 10 } as const;
const INLET = '1';

/** ePDUIdentDeviceOutletLayout: seqPhaseToNeutral(1), seqPhaseToPhase(2), seqPhToPhGrouped(4); 3 is a mixture. */
const LAYOUTS: Readonly<Record<number, string>> = { 1: 'neutral', 2: 'line', 4: 'line' };

export function askUpstream(known: Known): string[] {
  const { phases, banks } = loadRows(known);
  return [
    INPUT_VOLTAGE,
    INPUT_FREQUENCY,
    ...phases.flatMap(({ index }) => Object.values(COLUMNS).map((column) => `${LOAD}.${column}.${index}`)),
    ...banks.map(({ index }) => `${LOAD}.${COLUMNS.current}.${index}`),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const { phases, banks } = loadRows(known);
  const load = (column: number, index: string) => amount(answer, `${LOAD}.${column}.${index}`);
  const total = (column: number) => sumOf(phases.map(({ index }) => load(column, index)));
  const isSingle = phases.length === 1;
  return [
    reading('pdu.power', total(COLUMNS.power)),
    reading('pdu.apparent_power', total(COLUMNS.apparentPower)),
    reading('pdu.energy', tenthsOfKilowattHours(total(COLUMNS.energy))),
    reading('pdu.inlet_frequency', tenths(amount(answer, INPUT_FREQUENCY)), { inlet: INLET }),
    // 0 where the unit has banks.
    reading('pdu.inlet_rated_current', amount(known.unit, 'phaseRating') || undefined, { inlet: INLET }),
    ...phases.flatMap((phase) => (isSingle ? readInlet(answer, phase.index) : readLine(answer, known, phase))),
    ...banks.flatMap(({ index, number }) => [
      reading('pdu.breaker_current', tenths(load(COLUMNS.current, index)), { breaker: number }),
      reading('pdu.breaker_rated_current', amount(known.unit, 'bankRating') || undefined, { breaker: number }),
    ]),
  ];
}

interface Row {
  index: string;
  number: number;
}

/** Rows of phases have bank 0; a bank is what one circuit breaker protects. */
function loadRows({ loads }: Known): { phases: Row[]; banks: Row[] } {
  const phases: Row[] = [];
  const banks: Row[] = [];
  for (const [index] of loads.entries('phase')) {
    const phase = amount(loads, 'phase', index) ?? 0;
    const bank = integer(loads, 'bank', index);
    if (bank !== undefined && bank > 0) banks.push({ index, number: bank });
    else if (bank === 0 && phase > 0) phases.push({ index, number: phase });
  }
  return { phases, banks };
}

function measured(answer: Answer, index: string) {
  const load = (column: number) => amount(answer, `${LOAD}.${column}.${index}`);
  const apparentPower = load(COLUMNS.apparentPower);
  return {
    current: tenths(load(COLUMNS.current)),
    voltage: tenths(load(COLUMNS.voltage)),
    power: load(COLUMNS.power),
    apparentPower,
    powerFactor: underLoad(hundredths(load(COLUMNS.powerFactor)), apparentPower),
    energy: tenthsOfKilowattHours(load(COLUMNS.energy)),
  };
}

function readInlet(answer: Answer, index: string): Reading[] {
  const { current, voltage, power, apparentPower, powerFactor, energy } = measured(answer, index);
  const inlet = INLET;
  return [
    reading('pdu.inlet_current', current, { inlet }),
    reading('pdu.inlet_voltage', voltage ?? tenths(amount(answer, INPUT_VOLTAGE)), { inlet }),
    reading('pdu.inlet_power', power, { inlet }),
    reading('pdu.inlet_apparent_power', apparentPower, { inlet }),
    reading('pdu.inlet_power_factor', powerFactor, { inlet }),
    reading('pdu.inlet_energy', energy, { inlet }),
  ];
}

function readLine(answer: Answer, { unit }: Known, { index, number }: Row): Reading[] {
  const { current, voltage, power, apparentPower, powerFactor, energy } = measured(answer, index);
  const where = { inlet: INLET, line: `L${number}` };
  const against = LAYOUTS[integer(unit, 'layout') ?? 0];
  return [
    reading('pdu.line_current', current, where),
    reading('pdu.line_voltage', against === undefined ? undefined : voltage, { ...where, against }),
    reading('pdu.line_power', power, where),
    reading('pdu.line_apparent_power', apparentPower, where),
    reading('pdu.line_power_factor', powerFactor, where),
    reading('pdu.line_energy', energy, where),
  ];
}

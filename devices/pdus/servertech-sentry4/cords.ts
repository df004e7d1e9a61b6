import { type Reading, reading } from '../../../core/farm/sample.ts';
import { percent } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { idOf, rowsOf } from '../../servertech/identifiers.ts';
import { total } from '../../servertech/values.ts';
import { amount, hundredths, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { anySaid, text } from '../../snmp-values.ts';
import { type Known, MONITORED } from './learn.ts';
import { lineCurrents, lineLimits, phaseVoltages } from './lines.ts';

/** Active power, apparent power, power factor, energy, frequency, 3 phase out-of-balance. */
const COLUMNS = [3, 5, 8, 10, 11, 12];

function cordsOf({ cords }: Known): string[] {
  return rowsOf(cords, 2, 'id', 'name', 'capacity');
}

export function askCords(known: Known): string[] {
  return cordsOf(known).flatMap((index) => COLUMNS.map((column) => `${MONITORED.cord}.${column}.${index}`));
}

export function readCords(answer: Answer, known: Known): Reading[] {
  const cords = cordsOf(known);
  const readings = cords.flatMap((index) => [
    ...readCord(answer, index),
    ...readFromLines(answer, known, index),
    ...readConfiguration(known, index),
  ]);
  return [
    reading('pdu.power', total(readings, 'pdu.inlet_power')),
    reading('pdu.apparent_power', total(readings, 'pdu.inlet_apparent_power')),
    reading('pdu.energy', total(readings, 'pdu.inlet_energy')),
    ...readings,
  ];
}

/** Outlets of all cords as the cords count them, also where the outlet table is not there. */
export function outletsOfCords(known: Known): number | undefined {
  const counts = cordsOf(known).map((index) => amount(known.cords, 'outletCount', index) ?? Number.NaN);
  const sum = counts.reduce((all, count) => all + count, 0);
  return counts.length === 0 || Number.isNaN(sum) ? undefined : sum;
}

function readCord(answer: Answer, index: string): Reading[] {
  const inlet = idOf(index);
  const raw = (column: number) => amount(answer, `${MONITORED.cord}.${column}.${index}`);
  return [
    reading('pdu.inlet_power', raw(3), { inlet }),
    reading('pdu.inlet_apparent_power', raw(5), { inlet }),
    reading('pdu.inlet_power_factor', hundredths(raw(8)), { inlet }),
    // 0.1 kWh, unlike the energy of an outlet.
    reading('pdu.inlet_energy', tenthsOfKilowattHours(raw(10)), { inlet }),
    reading('pdu.inlet_frequency', tenths(raw(11)), { inlet }),
    reading('pdu.inlet_current_unbalance', percent(tenths(raw(12))), { inlet }),
  ];
}

/** The MIB measures current and voltage below the cord: the largest line, and the smallest line-to-line voltage. */
function readFromLines(answer: Answer, known: Known, index: string): Reading[] {
  const inlet = idOf(index);
  const currents = lineCurrents(answer, known, index);
  const voltages = phaseVoltages(answer, known, index);
  const limits = lineLimits(known, index);
  return [
    reading('pdu.inlet_current', currents.length === 0 ? undefined : Math.max(...currents), { inlet }),
    reading('pdu.inlet_voltage', voltages.length === 0 ? undefined : Math.min(...voltages), { inlet }),
    reading('pdu.inlet_current_limit', limits.warning, { inlet, level: 'warning' }),
    reading('pdu.inlet_current_limit', limits.critical, { inlet, level: 'critical' }),
  ];
}

/** `plug` is column 6 of the cord, "L21-30P" in recording sentry4. */
function readConfiguration({ cords }: Known, index: string): Reading[] {
  const inlet = idOf(index);
  const id = text(cords, 'id', index);
  const texts = {
    label: id === inlet ? undefined : id,
    name: text(cords, 'name', index),
    plug: text(cords, 'plug', index),
  };
  return [
    reading('pdu.inlet_info', anySaid({ ...texts, id }), { inlet, ...texts }),
    reading('pdu.inlet_rated_current', amount(cords, 'capacity', index) || undefined, { inlet }),
  ];
}

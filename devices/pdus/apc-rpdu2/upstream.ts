import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { powerFactor, tensOfWatts } from '../../apc/amounts.ts';
import { readLimits } from '../../apc/limits.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, sumOf, tenths, tenthsOfKilowattHours } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { BANK, DEVICE, type Known, PHASE } from './learn.ts';
import { inletOf, isGroup, type Place, placesOf } from './places.ts';

/** rPDU2DeviceStatus: power, energy, apparent power, power factor. */
const DEVICE_COLUMNS = [5, 9, 16, 17];
/** rPDU2PhaseStatus: current, voltage, power, apparent power, power factor. */
const PHASE_COLUMNS = [5, 6, 7, 8, 9];

interface Device {
  row: string;
  module: number;
}

function devicesOf(known: Known): Device[] {
  return rowsOf(known.devices, 'module', 'name', 'power').map((row) => ({
    row,
    module: amount(known.devices, 'module', row) ?? Number(row),
  }));
}

export function askUpstream(known: Known): string[] {
  return [
    ...devicesOf(known).flatMap(({ row }) => DEVICE_COLUMNS.map((column) => `${DEVICE}.${column}.${row}`)),
    ...phasesOf(known).flatMap(({ row }) => PHASE_COLUMNS.map((column) => `${PHASE}.${column}.${row}`)),
    ...banksOf(known).map(({ row }) => `${BANK}.5.${row}`),
  ];
}

export function readUpstream(answer: Answer, known: Known): Reading[] {
  const devices = devicesOf(known).map((device) => readDevice(answer, known, device));
  const sum = (metric: Reading['metric']) =>
    sumOf(devices.map((readings) => readings.find((it) => it.metric === metric)?.value));
  return [
    reading('pdu.power', sum('pdu.inlet_power')),
    reading('pdu.apparent_power', sum('pdu.inlet_apparent_power')),
    reading('pdu.energy', sum('pdu.inlet_energy')),
    ...devices.flat(),
    ...readPhases(answer, known),
    ...banksOf(known).flatMap((bank) => readBank(answer, known, bank)),
    ...devicesOf(known).flatMap((device) => readRatings(known, device)),
  ];
}

/** Each PDU has one cord, so what it says of itself is said of its inlet. */
function readDevice(answer: Answer, known: Known, { row, module }: Device): Reading[] {
  const raw = (column: number) => amount(answer, `${DEVICE}.${column}.${row}`);
  const inlet = inletOf(known, module);
  return [
    reading('pdu.inlet_power', tensOfWatts(raw(5)), { inlet }),
    reading('pdu.inlet_energy', tenthsOfKilowattHours(raw(9)), { inlet }),
    reading('pdu.inlet_apparent_power', tensOfWatts(raw(16)), { inlet }),
    reading('pdu.inlet_power_factor', powerFactor(raw(17), raw(5)), { inlet }),
  ];
}

function phasesOf(known: Known): Place[] {
  return placesOf(known, known.phases, 'current');
}

/**
 * A single phase is the inlet itself, several are its lines. Whether the voltage of a line is against the neutral or
 * the next line depends on the model and is not said, so `against` stays empty.
 */
function readPhases(answer: Answer, known: Known): Reading[] {
  const places = phasesOf(known);
  return places.flatMap(({ row, module, number }) => {
    const raw = (column: number) => amount(answer, `${PHASE}.${column}.${row}`);
    const inlet = inletOf(known, module);
    if (places.filter((other) => other.module === module).length === 1)
      return [reading('pdu.inlet_current', tenths(raw(5)), { inlet }), reading('pdu.inlet_voltage', raw(6), { inlet })];
    const labels = { inlet, line: `L${number ?? row}` };
    return [
      reading('pdu.line_current', tenths(raw(5)), labels),
      reading('pdu.line_voltage', raw(6), { ...labels, against: undefined }),
      reading('pdu.line_power', tensOfWatts(raw(7)), labels),
      reading('pdu.line_apparent_power', tensOfWatts(raw(8)), labels),
      reading('pdu.line_power_factor', powerFactor(raw(9), raw(5)), labels),
    ];
  });
}

/** A bank is a group of outlets behind one breaker. Whether the breaker has tripped is not said. */
function banksOf(known: Known): Place[] {
  return placesOf(known, known.banks, 'current');
}

function readBank(answer: Answer, known: Known, { row, id: breaker }: Place): Reading[] {
  return [
    reading('pdu.breaker_current', tenths(amount(answer, `${BANK}.5.${row}`)), { breaker }),
    reading('pdu.breaker_rated_current', amount(known.banks, 'ratedCurrent', row) || undefined, { breaker }),
  ];
}

function readRatings(known: Known, { row, module }: Device): Reading[] {
  const inlet = inletOf(known, module);
  const rated = amount(known.properties, 'phaseRatedCurrent', row) ?? amount(known.properties, 'ratedCurrent', row);
  const limits = rowsOf(known.limits, 'warning', 'critical').filter(
    (each) => !isGroup(known) || integer(known.limits, 'module', each) === module,
  );
  return [
    reading('pdu.inlet_rated_current', rated || undefined, { inlet }),
    ...readLimits(known.limits, inlet, limits),
  ];
}

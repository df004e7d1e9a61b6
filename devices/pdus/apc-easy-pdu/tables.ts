import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import { wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { rowsOf } from '../../apc/rows.ts';
import { amount, hundredths, sumOf, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { DEVICE, type Known, OUTLET, PHASE } from './learn.ts';

/** ePDUDeviceStatus: active and apparent power (W, VA), power factor (0.001), energy (Wh), frequency (mHz). */
const DEVICE_COLUMNS = [7, 9, 10, 11, 12];
/** ePDUPhaseStatus: voltage (0.1 V), current (0.01 A), active and apparent power, power factor, energy. */
const PHASE_COLUMNS = [4, 5, 6, 8, 9, 10];

/** ePDUOutletStatusState: off(1), on(2); -1 on units that switch nothing. */
const STATES: Readonly<Record<number, boolean>> = { 1: false, 2: true };

interface Row {
  row: string;
  module: number;
  number: string;
}

function rowsWithModules(table: Answer, ...columns: string[]): Row[] {
  return rowsOf(table, 'module', 'number', ...columns).map((row) => ({
    row,
    module: amount(table, 'module', row) || 1,
    number: String(amount(table, 'number', row) || row),
  }));
}

/**
 * Units do not show all of their rows to a walk, so the first is always asked. Phases that a unit does not have stand
 * there with zeros: they are left out where it says how many it has, else where they never metered anything.
 */
function phasesOf(known: Known): Row[] {
  const rows = rowsWithModules(known.phases, 'voltage', 'energy').filter(({ row, module, number }) => {
    const device = rowsOf(known.devices, 'phaseCount').find(
      (each) => (amount(known.devices, 'module', each) || 1) === module,
    );
    const count = device === undefined ? undefined : amount(known.devices, 'phaseCount', device);
    if (count !== undefined && count > 0) return Number(number) <= count;
    return (amount(known.phases, 'voltage', row) ?? 0) > 0 || (amount(known.phases, 'energy', row) ?? 0) > 0;
  });
  return rows.length > 0 ? rows : [{ row: '1', module: 1, number: '1' }];
}

function devicesOf(known: Known): { row: string; module: number }[] {
  const rows = rowsOf(known.devices, 'module', 'phaseCount', 'power');
  return (rows.length > 0 ? rows : ['1']).map((row) => ({ row, module: amount(known.devices, 'module', row) || 1 }));
}

export function askTables(known: Known): string[] {
  return [
    ...devicesOf(known).flatMap(({ row }) => DEVICE_COLUMNS.map((column) => `${DEVICE}.${column}.${row}`)),
    ...phasesOf(known).flatMap(({ row }) => PHASE_COLUMNS.map((column) => `${PHASE}.${column}.${row}`)),
    ...rowsOf(known.outlets, 'state').map((row) => `${OUTLET}.4.${row}`),
  ];
}

const TOTALS = { 'pdu.power': 'power', 'pdu.apparent_power': 'apparentPower', 'pdu.energy': 'energy' } as const;

export function readTables(answer: Answer, known: Known): Reading[] {
  const phases = phasesOf(known);
  const grouped = new Set(phases.map(({ module }) => module)).size > 1;
  const inletOf = (module: number) => (grouped ? String(module) : '1');
  const devices = devicesOf(known).map(({ row, module }) => ({ module, ...deviceValues(answer, row) }));
  const measured = phases.map(({ row }) => phaseValues(answer, row));
  const total = (quantity: (typeof TOTALS)[keyof typeof TOTALS]) =>
    sumOf(devices.map((device) => device[quantity])) ?? sumOf(measured.map((phase) => phase[quantity]));
  return [
    ...Object.entries(TOTALS).map(([metric, quantity]) => reading(metric as keyof typeof TOTALS, total(quantity))),
    ...devices.map(({ module, frequency }) => reading('pdu.inlet_frequency', frequency, { inlet: inletOf(module) })),
    ...phases.flatMap(({ module, number }, at) => {
      const alone = phases.filter((other) => other.module === module).length === 1;
      const values = measured[at];
      return values === undefined
        ? []
        : alone
          ? asInlet(values, inletOf(module))
          : asLine(values, inletOf(module), number);
    }),
    ...readOutlets(answer, known),
  ];
}

function deviceValues(answer: Answer, row: string) {
  const raw = (column: number) => amount(answer, `${DEVICE}.${column}.${row}`);
  const frequency = raw(12);
  return {
    power: raw(7),
    apparentPower: raw(9),
    energy: wattHours(raw(11)),
    frequency: frequency === undefined || frequency === 0 ? undefined : frequency / 1000,
  };
}

/**
 * The controller lives on the phase, so 0 V means that its meter says nothing yet, and what the meter says beside it
 * is no measurement either (recording apc-epdu_epdu1116s: 0 V, 0 A, 0 W and 332 kWh).
 */
function phaseValues(answer: Answer, row: string) {
  const raw = (column: number) => amount(answer, `${PHASE}.${column}.${row}`);
  const energy = wattHours(raw(10));
  if (raw(4) === 0) return { energy };
  const factor = raw(9);
  return {
    energy,
    voltage: tenths(raw(4)),
    current: hundredths(raw(5)),
    power: raw(6),
    apparentPower: raw(8),
    powerFactor: factor === undefined || (factor === 0 && (raw(5) ?? 0) === 0) ? undefined : factor / 1000,
  };
}

interface PhaseValues {
  energy: number | undefined;
  voltage?: number | undefined;
  current?: number | undefined;
  power?: number | undefined;
  apparentPower?: number | undefined;
  powerFactor?: number | undefined;
}

function asInlet(values: PhaseValues, inlet: string): Reading[] {
  return [
    reading('pdu.inlet_voltage', values.voltage, { inlet }),
    reading('pdu.inlet_current', values.current, { inlet }),
    reading('pdu.inlet_power', values.power, { inlet }),
    reading('pdu.inlet_apparent_power', values.apparentPower, { inlet }),
    reading('pdu.inlet_power_factor', values.powerFactor, { inlet }),
    reading('pdu.inlet_energy', values.energy, { inlet }),
  ];
}

/** Network UPS Tools reads these voltages as L1-N, L2-N and L3-N. */
function asLine(values: PhaseValues, inlet: string, number: string): Reading[] {
  const labels = { inlet, line: `L${number}` };
  return [
    reading('pdu.line_voltage', values.voltage, { ...labels, against: 'neutral' }),
    reading('pdu.line_current', values.current, labels),
    reading('pdu.line_power', values.power, labels),
    reading('pdu.line_apparent_power', values.apparentPower, labels),
    reading('pdu.line_power_factor', values.powerFactor, labels),
    reading('pdu.line_energy', values.energy, labels),
  ];
}

/** The table lists switched outlets only; metered units answer -1 in every column of one row. */
function outletsOf(known: Known): (Row & { id: string })[] {
  const rows = rowsWithModules(known.outlets, 'state').filter(
    ({ row }) => (integer(known.outlets, 'state', row) ?? -1) > 0,
  );
  const grouped = new Set(rows.map(({ module }) => module)).size > 1;
  return rows.map((row) => ({ ...row, id: grouped ? `${row.module}.${row.number}` : row.number }));
}

function readOutlets(answer: Answer, known: Known): Reading[] {
  return outletsOf(known).flatMap(({ row, id: outlet }) => [
    reading('pdu.outlet_on', flag(STATES[integer(answer, `${OUTLET}.4.${row}`) ?? Number.NaN]), { outlet }),
    reading('pdu.outlet_switchable', 1, { outlet }),
  ]);
}

export function outletFacts(known: Known): OutletFact[] {
  return outletsOf(known).map(({ id }) => ({ outlet: id, switchable: true }));
}

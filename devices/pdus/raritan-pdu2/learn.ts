import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';
import { rowsOf } from './rows.ts';

/** Root of the PDU2-MIB. */
export const PDU2 = '1.3.6.1.4.1.13742.6';

/** pduId of a stand-alone unit and of the first of linked units; objects of the unit itself are asked of it. */
export const FIRST_UNIT = 1;

const NAMEPLATE = `${PDU2}.3.2.1.1`;
const UNIT = `${PDU2}.3.2.2.1`;
const UNIT_SENSOR = `${PDU2}.3.2.5.1`;
const INLET = `${PDU2}.3.3.3.1`;
const INLET_SENSOR = `${PDU2}.3.3.4.1`;
const POLE_SENSOR = `${PDU2}.3.3.6.1`;
const BREAKER = `${PDU2}.3.4.3.1`;
const BREAKER_SENSOR = `${PDU2}.3.4.4.1`;
const EXTERNAL = `${PDU2}.3.6.3.1`;
const TRANSFER_SWITCH = `${PDU2}.3.9.3.1`;
const OUTLET_GROUP = `${PDU2}.3.12`;

/** outletConfigurationTable, outletSensorConfigurationTable, outletSwitchControlTable. */
export const OUTLET = `${PDU2}.3.5.3.1`;
export const OUTLET_SENSOR = `${PDU2}.3.5.4.1`;
export const SWITCHING = `${PDU2}.4.1.2.1`;

/** transferSwitchActiveInlet of transferSwitchControlTable: the number of an inlet, 0 for none. */
export const ACTIVE_INLET = `${PDU2}.4.3.1.1.1`;

/** pduName.1, read-write. */
export const PDU_NAME = `${UNIT}.13.${FIRST_UNIT}`;

/** globalOutletPowerCyclingPowerOffPeriod.1 */
export const CYCLE_OFF_PERIOD = `${UNIT}.37.${FIRST_UNIT}`;

/** Measurement tables by scope: column 3 is the state, 4 the value, 6 the signed value. */
export const MEASURED = {
  unit: `${PDU2}.5.1.3.1`,
  inlet: `${PDU2}.5.2.3.1`,
  pole: `${PDU2}.5.2.4.1`,
  breaker: `${PDU2}.5.3.3.1`,
  outlet: `${PDU2}.5.4.3.1`,
  external: `${PDU2}.5.5.3.1`,
  transferSwitch: `${PDU2}.5.7.3.1`,
  outletGroup: `${PDU2}.5.9.3.1`,
} as const;

/** uptime of the unit in seconds; link units return 0, so only the first is asked. */
export const UPTIME = `${UNIT}.85.${FIRST_UNIT}`;

/** One object of each table that a unit has or that a walk begins with; no other MIB has any of them. */
export const OWN_OBJECTS = {
  pduName: PDU_NAME,
  inlet: `${INLET}.2.${FIRST_UNIT}.1`,
  outlet: `${OUTLET}.2.${FIRST_UNIT}.1`,
  outletState: `${SWITCHING}.3.${FIRST_UNIT}.1`,
  onState: `${MEASURED.outlet}.3.${FIRST_UNIT}.1.14`,
  inletCurrent: `${MEASURED.inlet}.4.${FIRST_UNIT}.1.1`,
} as const;

const scaling = (table: string, of = '') =>
  ({ units: `${table}.6${of}`, digits: `${table}.7${of}`, signedMinimum: `${table}.27${of}` }) as const;

/**
 * What changes rarely. Scales of outlets are asked of outlet 1 alone: they are formally per outlet, but one per
 * sensorType on a unit, and the whole columns are 612 rows each on a PX4 with 36 outlets. When an outlet was last
 * switched and whether it is suspended are learned too, because 72 more objects a poll buy little: the time itself
 * stays exact, and a control asks both afresh.
 */
export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: '1.3.6.1.2.1.1.1.0',
      manufacturer: `${NAMEPLATE}.2.${FIRST_UNIT}`,
      model: `${NAMEPLATE}.3.${FIRST_UNIT}`,
      serial: `${NAMEPLATE}.4.${FIRST_UNIT}`,
      outletCount: `${UNIT}.4.${FIRST_UNIT}`,
      mac: `${UNIT}.11.${FIRST_UNIT}`,
      name: PDU_NAME,
      cycleOffPeriod: CYCLE_OFF_PERIOD,
      inrushGuardDelay: `${UNIT}.57.${FIRST_UNIT}`,
      powerOnDelay: `${UNIT}.40.${FIRST_UNIT}`,
      firmware: `${PDU2}.3.2.3.1.6.${FIRST_UNIT}.1.1`,
      ...unitScaling(),
    },
  },
  outlets: {
    via: 'snmp',
    columns: {
      label: `${OUTLET}.2`,
      name: `${OUTLET}.3`,
      ratedCurrent: `${OUTLET}.7`,
      capabilities: `${OUTLET}.10`,
      switchable: `${OUTLET}.28`,
      receptacle: `${OUTLET}.29`,
      sequenceDelay: `${OUTLET}.32`,
      source: `${OUTLET}.33`,
    },
  },
  outletSensors: { via: 'snmp', columns: scaling(OUTLET_SENSOR, `.${FIRST_UNIT}.1`) },
  switching: {
    via: 'snmp',
    columns: { state: `${SWITCHING}.3`, switchedAt: `${SWITCHING}.4`, suspended: `${SWITCHING}.5` },
  },
  inlets: {
    via: 'snmp',
    columns: { label: `${INLET}.2`, name: `${INLET}.3`, ratedCurrent: `${INLET}.7`, plug: `${INLET}.12` },
  },
  inletSensors: {
    via: 'snmp',
    columns: {
      ...scaling(INLET_SENSOR),
      upperCritical: `${INLET_SENSOR}.23`,
      upperWarning: `${INLET_SENSOR}.24`,
      enabledThresholds: `${INLET_SENSOR}.25`,
    },
  },
  poleSensors: { via: 'snmp', columns: scaling(POLE_SENSOR) },
  breakers: {
    via: 'snmp',
    columns: {
      label: `${BREAKER}.2`,
      name: `${BREAKER}.3`,
      ratedCurrent: `${BREAKER}.5`,
      capabilities: `${BREAKER}.9`,
    },
  },
  transferSwitches: {
    via: 'snmp',
    columns: {
      state: `${MEASURED.transferSwitch}.3`,
      label: `${TRANSFER_SWITCH}.2`,
      name: `${TRANSFER_SWITCH}.3`,
      activeInlet: ACTIVE_INLET,
    },
  },
  outletGroups: { via: 'snmp', columns: { name: `${OUTLET_GROUP}.2.1.2`, members: `${OUTLET_GROUP}.2.1.4` } },
  outletGroupSensors: { via: 'snmp', columns: scaling(`${OUTLET_GROUP}.3.1`) },
  breakerSensors: { via: 'snmp', columns: scaling(BREAKER_SENSOR) },
  externalSensors: {
    via: 'snmp',
    columns: {
      type: `${EXTERNAL}.2`,
      serial: `${EXTERNAL}.3`,
      name: `${EXTERNAL}.4`,
      units: `${EXTERNAL}.16`,
      digits: `${EXTERNAL}.17`,
    },
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

/**
 * Linked units may be other models with other digits: the scales of each are asked of its own outlet 1, once its
 * outlets have been listed.
 */
export function learnMore(known: Answers<Questions>): Questions {
  const rows = rowsOf(known['outlets'] ?? Answer.none, 'label', 'name', 'capabilities', 'switchable');
  const units = new Set(rows.map((index) => index.slice(0, index.indexOf('.'))));
  const linked = [...units].filter((unit) => unit !== String(FIRST_UNIT));
  return Object.fromEntries(
    linked.map((unit) => [scalesOf(unit), { via: 'snmp', columns: scaling(OUTLET_SENSOR, `.${unit}.1`) }]),
  );
}

/** What holds the scales of the outlets of a unit. */
export function outletScales(known: Known, unit: string): Answer {
  const all: Answers<Questions> = known;
  return unit === String(FIRST_UNIT) ? known.outletSensors : (all[scalesOf(unit)] ?? Answer.none);
}

function scalesOf(unit: string): string {
  return `outletSensors of unit ${unit}`;
}

/** Scales of the unit's own sensors, named `units5`, `digits5`, `signedMinimum5`; only big units have such sensors. */
function unitScaling(): Record<string, string> {
  const named: Record<string, string> = {};
  for (const type of [5, 6, 8]) {
    for (const [name, oid] of Object.entries(scaling(UNIT_SENSOR, `.${FIRST_UNIT}.${type}`)))
      named[`${name}${type}`] = oid;
  }
  return named;
}

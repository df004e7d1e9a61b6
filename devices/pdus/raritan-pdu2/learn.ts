import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

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

/** outletConfigurationTable, outletSensorConfigurationTable, outletSwitchControlTable. */
export const OUTLET = `${PDU2}.3.5.3.1`;
export const OUTLET_SENSOR = `${PDU2}.3.5.4.1`;
export const SWITCHING = `${PDU2}.4.1.2.1`;

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
} as const;

/** uptime of the unit in seconds; link units return 0, so only the first is asked. */
export const UPTIME = `${UNIT}.85.${FIRST_UNIT}`;

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
      name: `${UNIT}.13.${FIRST_UNIT}`,
      cycleOffPeriod: CYCLE_OFF_PERIOD,
      inrushGuardDelay: `${UNIT}.57.${FIRST_UNIT}`,
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

/** Scales of the unit's own sensors, named `units5`, `digits5`, `signedMinimum5`; only big units have such sensors. */
function unitScaling(): Record<string, string> {
  const named: Record<string, string> = {};
  for (const type of [5, 6, 8]) {
    for (const [name, oid] of Object.entries(scaling(UNIT_SENSOR, `.${FIRST_UNIT}.${type}`)))
      named[`${name}${type}`] = oid;
  }
  return named;
}

import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** Root of the Sentry4-MIB, which is also the sysObjectID. */
export const SENTRY4 = '1.3.6.1.4.1.1718.4';
const OBJECTS = `${SENTRY4}.1`;

/** What is configured: index unit, unit.cord, unit.cord.number; of sensors unit.number. */
export const CONFIGURED = {
  unit: `${OBJECTS}.2.2.1`,
  cord: `${OBJECTS}.3.2.1`,
  line: `${OBJECTS}.4.2.1`,
  phase: `${OBJECTS}.5.2.1`,
  ocp: `${OBJECTS}.6.2.1`,
  branch: `${OBJECTS}.7.2.1`,
  outlet: `${OBJECTS}.8.2.1`,
  temperature: `${OBJECTS}.9.2.1`,
  humidity: `${OBJECTS}.10.2.1`,
} as const;

/** What is measured, with the same indices. */
export const MONITORED = {
  cord: `${OBJECTS}.3.3.1`,
  line: `${OBJECTS}.4.3.1`,
  phase: `${OBJECTS}.5.3.1`,
  ocp: `${OBJECTS}.6.3.1`,
  branch: `${OBJECTS}.7.3.1`,
  outlet: `${OBJECTS}.8.3.1`,
  temperature: `${OBJECTS}.9.3.1`,
  humidity: `${OBJECTS}.10.3.1`,
} as const;

const LINE_LIMITS = `${OBJECTS}.4.4.1`;
/** st4OutletControlTable: state 1, action 2. */
export const CONTROLLED = `${OBJECTS}.8.5.1`;

export const UNIT_NAME = `${CONFIGURED.unit}.3`;
export const FEATURES = `${OBJECTS}.1.1.10.0`;
export const REBOOT_DELAY = `${OBJECTS}.8.1.11.0`;
/** st4TempSensorScale: celsius(0), fahrenheit(1). Asked on every poll, because a wrong scale is a wrong temperature. */
export const TEMPERATURE_SCALE = `${OBJECTS}.9.1.10.0`;

/** st4SystemFirmwareVersion, the id of the first cord, and the id and the state of the first outlet. */
export const OWN_OBJECTS = {
  firmware: `${OBJECTS}.1.1.3.0`,
  cord: `${CONFIGURED.cord}.2.1.1`,
  outlet: `${CONFIGURED.outlet}.2.1.1.1`,
  state: `${MONITORED.outlet}.1.1.1.1`,
} as const;

export const LEARN = {
  system: {
    via: 'snmp',
    get: {
      firmware: `${OBJECTS}.1.1.3.0`,
      features: FEATURES,
      sequenceInterval: `${OBJECTS}.8.1.10.0`,
      rebootDelay: REBOOT_DELAY,
    },
  },
  units: {
    via: 'snmp',
    columns: { name: UNIT_NAME, serial: `${CONFIGURED.unit}.4`, model: `${CONFIGURED.unit}.5` },
  },
  cords: {
    via: 'snmp',
    columns: {
      id: `${CONFIGURED.cord}.2`,
      name: `${CONFIGURED.cord}.3`,
      plug: `${CONFIGURED.cord}.6`,
      capacity: `${CONFIGURED.cord}.10`,
      outletCount: `${CONFIGURED.cord}.24`,
    },
  },
  lines: {
    via: 'snmp',
    columns: { label: `${CONFIGURED.line}.4`, highWarning: `${LINE_LIMITS}.4`, highAlarm: `${LINE_LIMITS}.5` },
  },
  phases: { via: 'snmp', columns: { label: `${CONFIGURED.phase}.4` } },
  ocps: { via: 'snmp', columns: { label: `${CONFIGURED.ocp}.4`, capacity: `${CONFIGURED.ocp}.7` } },
  branches: { via: 'snmp', columns: { label: `${CONFIGURED.branch}.4`, ocp: `${CONFIGURED.branch}.21` } },
  outlets: {
    via: 'snmp',
    columns: {
      id: `${CONFIGURED.outlet}.2`,
      name: `${CONFIGURED.outlet}.3`,
      capabilities: `${CONFIGURED.outlet}.5`,
      socket: `${CONFIGURED.outlet}.6`,
      capacity: `${CONFIGURED.outlet}.7`,
      ocp: `${CONFIGURED.outlet}.31`,
    },
  },
  temperatures: {
    via: 'snmp',
    columns: { name: `${CONFIGURED.temperature}.3`, status: `${MONITORED.temperature}.2` },
  },
  humidities: {
    via: 'snmp',
    columns: { name: `${CONFIGURED.humidity}.3`, status: `${MONITORED.humidity}.2` },
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

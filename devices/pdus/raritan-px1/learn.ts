import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** Root of the devices and, one below, of the PDU-MIB of Dominion PX. Scalars end in .0, outlets count from 1. */
export const PX1 = '1.3.6.1.4.1.13742.4';
const BOARD = `${PX1}.1.1`;
export const OUTLETS = `${PX1}.1.2.2.1`;
export const BREAKERS = `${PX1}.1.5.2.1`;
export const INLETS = `${PX1}.1.20.2.1`;
export const LINES = `${PX1}.1.21.2.1`;
export const EXTERNAL = `${PX1}.3.3.1`;

/** "enabled" where the outlets can be switched. */
export const SWITCHING_CAPABILITY = `${BOARD}.28.0`;
/** unitOrLineVoltage in mV and unitActivePower in W, of units whose firmware has no table of inlets. */
export const UNIT_VOLTAGE = `${PX1}.1.3.1.2.0`;
export const UNIT_POWER = `${PX1}.1.3.1.3.0`;
/** Tenths of a degree Celsius. */
export const CONTROLLER_TEMPERATURE = `${PX1}.1.3.1.5.0`;

/** outletCount and the labels of the first outlet and inlet. */
export const OWN_OBJECTS = {
  outletCount: `${PX1}.1.2.1.0`,
  outlet: `${OUTLETS}.2.1`,
  inlet: `${INLETS}.2.1`,
} as const;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: '1.3.6.1.2.1.1.1.0',
      sysName: '1.3.6.1.2.1.1.5.0',
      firmware: `${BOARD}.1.0`,
      serial: `${BOARD}.2.0`,
      mac: `${BOARD}.6.0`,
      model: `${BOARD}.12.0`,
      switching: SWITCHING_CAPABILITY,
      outletEnergy: `${BOARD}.32.0`,
      outletCount: `${PX1}.1.2.1.0`,
    },
  },
  outlets: { via: 'snmp', columns: { label: `${OUTLETS}.2`, ratedCurrent: `${OUTLETS}.30` } },
  inlets: { via: 'snmp', columns: { poleCount: `${INLETS}.3`, ratedCurrent: `${INLETS}.4` } },
  lines: { via: 'snmp', columns: { label: `${LINES}.2` } },
  breakers: { via: 'snmp', columns: { label: `${BREAKERS}.2`, ratedCurrent: `${BREAKERS}.4` } },
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

import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** Root of Eaton's PDU-MIB of 2008-03-14. Scalars end in .0. */
export const REVELATION = '1.3.6.1.4.1.534.6.6.6';
export const SERIAL = `${REVELATION}.1.1.2.0`;
export const OUTLETS = `${REVELATION}.1.2.2.1`;
export const UNIT = `${REVELATION}.1.3.1`;
export const TEMPERATURES = `${REVELATION}.2.2.1`;
export const HUMIDITIES = `${REVELATION}.2.4.1`;

const INFO = `${REVELATION}.1.1`;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      firmware: `${INFO}.1.0`,
      serial: SERIAL,
      mac: `${INFO}.6.0`,
      model: `${INFO}.12.0`,
      name: `${INFO}.13.0`,
      outletCount: `${REVELATION}.1.2.1.0`,
    },
  },
  outlets: { via: 'snmp', columns: { label: `${OUTLETS}.2`, state: `${OUTLETS}.3` } },
  temperatures: { via: 'snmp', columns: { label: `${TEMPERATURES}.2`, value: `${TEMPERATURES}.3` } },
  humidities: { via: 'snmp', columns: { label: `${HUMIDITIES}.2`, value: `${HUMIDITIES}.3` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

import type { Questions } from '../../../core/wire/request.ts';
import { EPDU } from '../../cyberpower/enterprise.ts';
import type { Answers } from '../../driver.ts';

export const LOAD = `${EPDU}.2.3.1.1`;
export const OUTLET_DEVICE = `${EPDU}.3.1`;
export const CONTROL = `${EPDU}.3.3.1.1`;
export const CONFIG = `${EPDU}.3.4.1.1`;
export const STATUS = `${EPDU}.3.5.1.1`;
/** 0.1 V and 0.1 Hz. */
export const INPUT_VOLTAGE = `${EPDU}.5.7.0`;
export const INPUT_FREQUENCY = `${EPDU}.5.8.0`;

/** Columns are few: these agents know no GETBULK, so that every row is a request of its own. */
export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      name: `${EPDU}.1.1.0`,
      firmware: `${EPDU}.1.3.0`,
      model: `${EPDU}.1.5.0`,
      serial: `${EPDU}.1.6.0`,
      outletCount: `${EPDU}.1.8.0`,
      phaseCount: `${EPDU}.1.9.0`,
      layout: `${EPDU}.1.13.0`,
      phaseRating: `${EPDU}.2.1.1.0`,
      bankRating: `${EPDU}.2.1.3.0`,
      switchedOutlets: `${OUTLET_DEVICE}.3.0`,
      meteredOutlets: `${OUTLET_DEVICE}.5.0`,
    },
  },
  outlets: { via: 'snmp', columns: { name: `${CONFIG}.2`, bank: `${CONFIG}.7` } },
  loads: { via: 'snmp', columns: { phase: `${LOAD}.4`, bank: `${LOAD}.5` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

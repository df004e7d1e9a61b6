import type { Questions } from '../../../core/wire/request.ts';
import { EPDU2 } from '../../cyberpower/enterprise.ts';
import type { Answers } from '../../driver.ts';

const IDENT = `${EPDU2}.2.2.1`;
const INFO = `${EPDU2}.3.3.1`;
export const DEVICE = `${EPDU2}.3.4.1`;
export const PHASE = `${EPDU2}.4.4.1`;
export const BANK = `${EPDU2}.5.4.1`;
export const SWITCHED = `${EPDU2}.6.1.4.1`;
export const CONTROL = `${EPDU2}.6.1.5.1`;
export const CONFIG = `${EPDU2}.6.1.2.1`;
export const METERED = `${EPDU2}.6.2.4.1`;
export const SOURCE = `${EPDU2}.9.4.1`;

/** A daisy chain has up to four units. */
const UNITS = ['1', '2', '3', '4'] as const;

/**
 * The tables are counted and numbered from 1, so that sizes and one column of names are all that is walked: these
 * agents know no GETBULK, and every row would be a request of its own.
 */
export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      name: `${IDENT}.3.1`,
      firmware: `${IDENT}.7.1`,
      model: `${IDENT}.9.1`,
      serial: `${IDENT}.10.1`,
      devices: `${EPDU2}.3.1.0`,
      phases: `${EPDU2}.4.1.0`,
      banks: `${EPDU2}.5.1.0`,
      switched: `${EPDU2}.6.1.1.0`,
      metered: `${EPDU2}.6.2.1.0`,
      sources: `${EPDU2}.9.1.0`,
    },
  },
  infos: {
    via: 'snmp',
    get: Object.fromEntries(
      UNITS.flatMap((unit) => [
        [`outlets.${unit}`, `${INFO}.5.${unit}`],
        [`phases.${unit}`, `${INFO}.8.${unit}`],
        [`rating.${unit}`, `${INFO}.10.${unit}`],
        [`layout.${unit}`, `${INFO}.12.${unit}`],
      ]),
    ),
  },
  names: { via: 'snmp', columns: { name: `${CONFIG}.4` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

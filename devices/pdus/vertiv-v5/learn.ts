import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';
import { SENSOR_COLUMNS } from './sensor-tables.ts';

/** Root of VERTIV-V5-MIB ("imd"). Every table is numbered by one index of its own. */
export const V5 = '1.3.6.1.4.1.21239.5.2';
const INFO = `${V5}.1`;
export const MAIN = `${V5}.3.1.1`;
export const PHASE = `${V5}.3.2.1`;
export const BREAKER = `${V5}.3.3.1`;
export const LINE = `${V5}.3.4.1`;
export const SWITCH = `${V5}.3.5.1`;
export const METER = `${V5}.3.6.1`;

/** Columns 2 and 3 of most tables: what the factory and what the user has called a row. */
const named = (table: string) => ({ name: `${table}.2`, label: `${table}.3` });

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      firmware: `${INFO}.2.0`,
      name: `${INFO}.3.0`,
      mac: `${INFO}.4.0`,
      temperatureUnits: `${INFO}.7.0`,
      model: `${INFO}.8.0`,
      serial: `${INFO}.10.0`,
      manufacturer: `${INFO}.15.0`,
    },
  },
  mains: { via: 'snmp', columns: { name: `${MAIN}.3`, meterType: `${MAIN}.6` } },
  phases: { via: 'snmp', columns: { name: `${PHASE}.2` } },
  breakers: { via: 'snmp', columns: named(BREAKER) },
  lines: { via: 'snmp', columns: { name: `${LINE}.2` } },
  switches: { via: 'snmp', columns: named(SWITCH) },
  meters: { via: 'snmp', columns: named(METER) },
  sensors: { via: 'snmp', columns: SENSOR_COLUMNS },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

/** The indices of a table, in the order of its names. */
export function rowsOf(table: Known[keyof Known], ...columns: string[]): string[] {
  const indices = columns.flatMap((column) => table.entries(column).map(([index]) => index));
  return [...new Set(indices)].filter((index) => /^[1-9]\d*$/.test(index));
}

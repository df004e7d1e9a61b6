import type { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** lgpPdu. Tables are numbered by PDU, by power source or branch in it, by line or outlet in that. */
const PDU = '1.3.6.1.4.1.476.1.42.3.8';
const UNIT = `${PDU}.20.1`;
export const SOURCE = `${PDU}.30.20.1`;
export const LINE = `${PDU}.30.40.1`;
export const BRANCH = `${PDU}.40.20.1`;
export const OUTLET = `${PDU}.50.20.1`;
/** lgpPduAuxMeasTable: by PDU, sensor, measurement. */
export const SENSOR = `${PDU}.60.15.1`;

/** lgpPduTableCount and the model of the first power source. */
export const OWN_OBJECTS = { count: `${PDU}.19.0`, model: `${SOURCE}.20.1.1` } as const;

export const LEARN = {
  pdus: { via: 'snmp', columns: { name: `${UNIT}.10`, serial: `${UNIT}.45` } },
  sources: {
    via: 'snmp',
    columns: {
      label: `${SOURCE}.15`,
      model: `${SOURCE}.20`,
      ratedCurrent: `${SOURCE}.35`,
      serial: `${SOURCE}.55`,
      firmware: `${SOURCE}.60`,
    },
  },
  lines: {
    via: 'snmp',
    columns: { line: `${LINE}.15`, warning: `${LINE}.36`, critical: `${LINE}.37`, lineToLine: `${LINE}.61` },
  },
  branches: {
    via: 'snmp',
    columns: { name: `${BRANCH}.8`, label: `${BRANCH}.20`, ratedCurrent: `${BRANCH}.75` },
  },
  outlets: {
    via: 'snmp',
    columns: {
      name: `${OUTLET}.10`,
      label: `${OUTLET}.25`,
      type: `${OUTLET}.40`,
      capabilities: `${OUTLET}.50`,
      onDelay: `${OUTLET}.90`,
    },
  },
  sensors: {
    via: 'snmp',
    columns: { type: `${SENSOR}.10`, label: `${SENSOR}.15`, name: `${SENSOR}.20`, serial: `${SENSOR}.35` },
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

/** Indices with so many parts that any of the columns holds, in the order of the first column. */
export function rowsOf(columns: Answer, parts: 2 | 3, ...names: string[]): string[] {
  const shape = new RegExp(`^\\d+(?:\\.\\d+){${parts - 1}}$`);
  const indices = names.flatMap((name) => columns.entries(name).map(([index]) => index));
  return [...new Set(indices)].filter((index) => shape.test(index));
}

/** "1.2.16" → "2.16": the number of the first PDU is not written. */
export function idOf(index: string): string {
  return index.startsWith('1.') ? index.slice(2) : index;
}

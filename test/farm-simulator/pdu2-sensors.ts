import { integer, octets, type SnmpValue, unsigned } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';
import type { PduModel } from './pdu-model.ts';

/** E.13742.6, the root of PDU2-MIB. */
export const PDU2 = '1.3.6.1.4.1.13742.6';

/** SensorStateEnumeration of PDU2-MIB, those used here. */
export const STATE = { unavailable: -1, closed: 1, normal: 4, on: 7, off: 8 } as const;

/** sensorType of PDU2-MIB with units, decimal digits and full scale. */
export const SENSORS = {
  rmsCurrent: { type: 1, units: 2, digits: 3, maximum: 63_000 },
  unbalancedCurrent: { type: 3, units: 9, digits: 0, maximum: 100 },
  rmsVoltage: { type: 4, units: 1, digits: 0, maximum: 500 },
  activePower: { type: 5, units: 3, digits: 0, maximum: 60_000 },
  apparentPower: { type: 6, units: 4, digits: 0, maximum: 60_000 },
  powerFactor: { type: 7, units: -1, digits: 2, maximum: 100 },
  activeEnergy: { type: 8, units: 5, digits: 0, maximum: 4_294_967_295 },
  onOff: { type: 14, units: -1, digits: 0, maximum: 0 },
  trip: { type: 15, units: -1, digits: 0, maximum: 0 },
  frequency: { type: 23, units: 8, digits: 1, maximum: 650 },
  rmsVoltageLN: { type: 25, units: 1, digits: 0, maximum: 300 },
} as const;
export type SensorName = keyof typeof SENSORS;

/** A number in its unit; a state; or nothing, which the agent tells as state unavailable. */
export type Measured = { value: number } | { state: number } | undefined;

/** A sensor that a scope (an outlet, the inlet, a line, a breaker, the unit) has. */
export interface SensorRow {
  sensor: SensorName;
  /** Index behind the column and before the sensorType, with the pduId: "1.7". */
  index: string;
  measure(pdu: PduModel): Measured;
}

/** Measurement columns 2-14 (value tables) and configuration columns 4-31 of one scope. */
export function* sensorObjects(
  measurement: string,
  configuration: string,
  rows: Iterable<SensorRow>,
): Generator<SnmpObject<PduModel>> {
  for (const row of rows) {
    const { type, units, digits, maximum } = SENSORS[row.sensor];
    const index = `${row.index}.${type}`;
    const raw = (pdu: PduModel) => toRaw(row.measure(pdu), digits);
    const live = (column: number, read: (pdu: PduModel) => SnmpValue) => ({
      oid: `${PDU2}.${measurement}.${column}.${index}`,
      read,
    });
    yield live(2, (pdu) => integer(raw(pdu).state === STATE.unavailable ? 2 : 1));
    yield live(3, (pdu) => integer(raw(pdu).state));
    yield live(4, (pdu) => unsigned(raw(pdu).value));
    yield live(5, (pdu) => unsigned(Math.floor(pdu.clock.now())));
    yield live(6, (pdu) => integer(row.sensor === 'activeEnergy' ? 0 : raw(pdu).value));
    yield live(7, () => integer(NO_EXTREMES));
    for (const column of [8, 10, 11, 13]) yield live(column, () => unsigned(0));
    for (const column of [9, 12]) yield live(column, () => integer(0));
    yield live(14, (pdu) => unsigned(Math.floor(pdu.startedAt)));
    yield* configurationOf(`${PDU2}.${configuration}`, index, { units, digits, maximum });
  }
}

/** MinMaxValid false(2): this PDU keeps no extremes. */
const NO_EXTREMES = 2;

/** Thresholds are all zero and all disabled. */
function* configurationOf(
  entry: string,
  index: string,
  scale: { units: number; digits: number; maximum: number },
): Generator<SnmpObject<PduModel>> {
  const fixed = (column: number, value: SnmpValue) => ({ oid: `${entry}.${column}.${index}`, read: () => value });
  yield fixed(4, integer(1));
  yield fixed(6, integer(scale.units));
  yield fixed(7, unsigned(scale.digits));
  for (const column of [8, 10, 12, 13, 14, 21, 22, 23, 24]) yield fixed(column, unsigned(0));
  yield fixed(9, unsigned(1));
  yield fixed(11, unsigned(scale.maximum));
  yield fixed(25, octets(Buffer.from([0])));
  yield fixed(26, integer(scale.maximum > 2 ** 31 - 1 ? 0 : scale.maximum));
  for (const column of [27, 28, 29, 30, 31]) yield fixed(column, integer(0));
}

/** Values wrap at 32 bits, as the MIB says of the counters. */
function toRaw(measured: Measured, digits: number): { state: number; value: number } {
  if (measured === undefined) return { state: STATE.unavailable, value: 0 };
  if ('state' in measured) return { state: measured.state, value: 0 };
  return { state: STATE.normal, value: Math.round(measured.value * 10 ** digits) % 2 ** 32 };
}

/** Capability BITS: bit n, from the most significant of the first octet, is the sensorType n + 1. Ten octets. */
export function capabilities(names: readonly SensorName[]): SnmpValue {
  const bits = Buffer.alloc(10);
  for (const name of names) {
    const bit = SENSORS[name].type - 1;
    bits.writeUInt8(bits.readUInt8(bit >> 3) | (0x80 >> (bit & 7)), bit >> 3);
  }
  return octets(bits);
}

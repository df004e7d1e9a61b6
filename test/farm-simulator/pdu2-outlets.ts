import { integer, pointer, type SnmpValue, TAG, text, unsigned } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';
import { CYCLE_RANGE, OUTLET_OPERATIONS, type Outlet } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';
import { CAPABLE } from './pdu2-scopes.ts';
import { capabilities, PDU2, STATE } from './pdu2-sensors.ts';
import { STATUS } from './snmp-pdu.ts';

type Cell<T> = (pdu: PduModel) => { get(): T; set(value: T): void } | undefined;
type Objects = Generator<SnmpObject<PduModel>>;
const LONGEST_NAME = 64;
const TRUTH = { true: 1, false: 2 } as const;

/** Columns of outletConfigurationTable that are the same for every outlet and never change. */
const FIXED: readonly [number, SnmpValue][] = [
  [5, integer(1)],
  [6, text('220-240V')],
  [7, text('16A')],
  [8, text('')],
  [10, capabilities(CAPABLE.outlet)],
  [13, integer(3)],
  [28, integer(TRUTH.true)],
  [29, text('IEC 60320 C19')],
  [30, integer(TRUTH.false)],
  [32, unsigned(0)],
  [34, integer(TRUTH.false)],
];

/** Configuration (3.5.3) and control (4.1.2) of one outlet. */
export function* outletObjects(number: number): Objects {
  const config = (column: number) => `${PDU2}.3.5.3.1.${column}.1.${number}`;
  yield { oid: config(2), read: () => text(String(number)) };
  for (const [column, value] of FIXED) yield { oid: config(column), read: () => value };
  const cell =
    <T>(get: (outlet: Outlet) => T, set: (outlet: Outlet, value: T) => void): Cell<T> =>
    (pdu) => {
      const outlet = pdu.outlet(number);
      return outlet && { get: () => get(outlet), set: (value) => set(outlet, value) };
    };
  yield textCell(
    config(3),
    cell(
      (outlet) => outlet.name,
      (outlet, name) => Object.assign(outlet, { name }),
    ),
  );
  yield unsignedCell(
    config(12),
    CYCLE_RANGE,
    cell(
      (outlet) => outlet.cycleSeconds,
      (outlet, cycleSeconds) => Object.assign(outlet, { cycleSeconds }),
    ),
  );
  const truth = cell(
    (outlet): number => (outlet.usesGlobalCycle ? TRUTH.true : TRUTH.false),
    (outlet, value) => Object.assign(outlet, { usesGlobalCycle: value === TRUTH.true }),
  );
  yield integerCell(config(14), { minimum: TRUTH.true, maximum: TRUTH.false }, truth);
  yield { oid: config(33), read: (pdu) => breakerLabel(pdu, number) };
  yield* control(number);
}

/** The label of the breaker that protects the outlet. */
function breakerLabel(pdu: PduModel, number: number): SnmpValue | undefined {
  const outlet = pdu.outlet(number);
  return outlet && pointer(`${PDU2}.3.4.3.1.2.1.${pdu.breakerOf(outlet)}`);
}

/** switchingOperation (off 0, on 1, cycle 2; reads on for a powered outlet), state, last switched, suspended. */
function* control(number: number): Objects {
  const oid = (column: number) => `${PDU2}.4.1.2.1.${column}.1.${number}`;
  const operation: Cell<number> = (pdu) => {
    const outlet = pdu.outlet(number);
    return (
      outlet && {
        get: () => Number(outlet.on),
        set: (value) => pdu.operate(outlet, OUTLET_OPERATIONS[value] ?? 'on'),
      }
    );
  };
  yield integerCell(oid(2), { minimum: 0, maximum: OUTLET_OPERATIONS.length - 1 }, operation);
  const show = (column: number, read: (outlet: Outlet) => SnmpValue): SnmpObject<PduModel> => ({
    oid: oid(column),
    read: (pdu) => {
      const outlet = pdu.outlet(number);
      return outlet && read(outlet);
    },
  });
  yield show(3, (outlet) => integer(outlet.on ? STATE.on : STATE.off));
  yield show(4, (outlet) => unsigned(Math.floor(outlet.switchedAt)));
  yield show(5, () => integer(TRUTH.false));
}

/** A DisplayString that can be written, up to 64 octets. */
export function textCell(oid: string, cell: Cell<string>): SnmpObject<PduModel> {
  return {
    oid,
    read(pdu) {
      const found = cell(pdu);
      return found && text(found.get());
    },
    write: {
      check({ tag, value }) {
        if (tag !== TAG.octets || !Buffer.isBuffer(value)) return STATUS.wrongType;
        return value.length <= LONGEST_NAME ? STATUS.ok : STATUS.wrongLength;
      },
      commit({ value }, pdu) {
        pdu.wrote(oid, String(value));
        cell(pdu)?.set(String(value));
      },
    },
  };
}

export const integerCell = (oid: string, range: Range, cell: Cell<number>) => numberCell(oid, range, cell, TAG.integer);

/** Unsigned32 on the wire is Gauge32; an INTEGER is refused with wrongType. */
export const unsignedCell = (oid: string, range: Range, cell: Cell<number>) =>
  numberCell(oid, range, cell, TAG.gauge32);

interface Range {
  minimum: number;
  maximum: number;
}

function numberCell(oid: string, range: Range, cell: Cell<number>, tag: number): SnmpObject<PduModel> {
  return {
    oid,
    read(pdu) {
      const found = cell(pdu);
      return found && { tag, value: found.get() };
    },
    write: {
      check({ tag: given, value }) {
        if (given !== tag || typeof value !== 'number') return STATUS.wrongType;
        return value >= range.minimum && value <= range.maximum ? STATUS.ok : STATUS.wrongValue;
      },
      commit({ value }, pdu) {
        pdu.wrote(oid, Number(value));
        cell(pdu)?.set(Number(value));
      },
    },
  };
}

import { type SnmpValue, TAG, text } from './ber.ts';
import type { SnmpObject } from './oid-table.ts';
import type { Outlet, OutletOperation } from './outlet.ts';
import type { PduModel } from './pdu-model.ts';
import { STATUS } from './snmp-pdu.ts';

export type PduObjects = Generator<SnmpObject<PduModel>>;
export type Cell<T> = (pdu: PduModel) => { get(): T; set(value: T): void } | undefined;
export type OutletRead = (outlet: Outlet, pdu: PduModel) => SnmpValue | undefined;

export interface Range {
  minimum: number;
  maximum: number;
}

const LONGEST_NAME = 64;

export const at = (oid: string, read: (pdu: PduModel) => SnmpValue): SnmpObject<PduModel> => ({ oid, read });

/** Objects of one row: column → value, or how it is read. */
export function* row(
  oid: (column: number) => string,
  columns: Readonly<Record<number, SnmpValue | ((pdu: PduModel) => SnmpValue)>>,
): PduObjects {
  for (const [column, value] of Object.entries(columns))
    yield at(oid(Number(column)), typeof value === 'function' ? value : () => value);
}

/** Columns of one outlet. */
export function* outletRow(
  number: number,
  oid: (column: number) => string,
  columns: Readonly<Record<number, OutletRead>>,
): PduObjects {
  for (const [column, read] of Object.entries(columns)) {
    yield {
      oid: oid(Number(column)),
      read: (pdu) => {
        const outlet = pdu.outlet(number);
        return outlet && read(outlet, pdu);
      },
    };
  }
}

/** A property of an outlet that can be read and written. */
export function ofOutlet<K extends 'name' | 'cycleSeconds' | 'onDelaySeconds' | 'offDelaySeconds'>(
  number: number,
  key: K,
): Cell<Outlet[K]> {
  return (pdu) => {
    const outlet = pdu.outlet(number);
    return outlet && { get: () => outlet[key], set: (value) => Object.assign(outlet, { [key]: value }) };
  };
}

/** A DisplayString that can be written, up to 64 octets unless said. */
export function textCell(oid: string, cell: Cell<string>, longest = LONGEST_NAME): SnmpObject<PduModel> {
  return {
    oid,
    read(pdu) {
      const found = cell(pdu);
      return found && text(found.get());
    },
    write: {
      check({ tag, value }) {
        if (tag !== TAG.octets || !Buffer.isBuffer(value)) return STATUS.wrongType;
        return value.length <= longest ? STATUS.ok : STATUS.wrongLength;
      },
      commit({ value }, pdu) {
        pdu.wrote(oid, String(value));
        pdu.configured += 1;
        cell(pdu)?.set(String(value));
      },
    },
  };
}

export const integerCell = (oid: string, range: Range, cell: Cell<number>, allow?: Allow) =>
  numberCell(oid, range, cell, TAG.integer, allow);

/** Unsigned32 on the wire is Gauge32; an INTEGER is refused with wrongType. */
export const unsignedCell = (oid: string, range: Range, cell: Cell<number>) =>
  numberCell(oid, range, cell, TAG.gauge32);

/** An error-status for a value of the right type and range, or 0. */
type Allow = (value: number, pdu: PduModel) => number;

function numberCell(
  oid: string,
  range: Range,
  cell: Cell<number>,
  tag: number,
  allow: Allow = () => STATUS.ok,
): SnmpObject<PduModel> {
  return {
    oid,
    read(pdu) {
      const found = cell(pdu);
      return found && { tag, value: found.get() };
    },
    write: {
      check({ tag: given, value }, pdu) {
        if (given !== tag || typeof value !== 'number') return STATUS.wrongType;
        return value >= range.minimum && value <= range.maximum ? allow(value, pdu) : STATUS.wrongValue;
      },
      commit({ value }, pdu) {
        pdu.wrote(oid, Number(value));
        cell(pdu)?.set(Number(value));
      },
    },
  };
}

export type OutletCommand =
  | OutletOperation
  | `delayed-${OutletOperation}`
  | `queue-${OutletOperation}`
  | 'none'
  | 'cancel';

export interface CommandCell {
  /** The enumeration of the MIB. */
  commands: Readonly<Record<number, OutletCommand>>;
  /** What the command object answers when it is read. */
  reads(outlet: Outlet, pdu: PduModel): number;
  /** What an outlet that does not obey answers: `accepts` and does nothing, or `inconsistentValue`. */
  whenRefused: 'accepts' | 'inconsistentValue';
}

/** The object that switches an outlet. */
export function commandCell(oid: string, number: number, cell: CommandCell): SnmpObject<PduModel> {
  const known = Object.keys(cell.commands).map(Number);
  const range = { minimum: Math.min(...known), maximum: Math.max(...known) };
  return integerCell(
    oid,
    range,
    (pdu) => {
      const outlet = pdu.outlet(number);
      const perform = (value: number) => outlet && command(pdu, outlet, cell.commands[value] ?? 'none');
      return outlet && { get: () => cell.reads(outlet, pdu), set: perform };
    },
    (value, pdu) => {
      const asked = cell.commands[value];
      const outlet = pdu.outlet(number);
      if (asked === undefined || outlet === undefined) return STATUS.wrongValue;
      return cell.whenRefused === 'accepts' ? STATUS.ok : commandStatus(pdu, outlet, asked);
    },
  );
}

/** inconsistentValue for an outlet that does not obey, 0 otherwise. */
export function commandStatus(pdu: PduModel, outlet: Outlet, asked: OutletCommand): number {
  const operation = operationOf(asked);
  return operation && pdu.refusal(outlet, operation) ? STATUS.inconsistentValue : STATUS.ok;
}

/** Does it, unless something stands in the way. */
export function command(pdu: PduModel, outlet: Outlet, asked: OutletCommand): void {
  const operation = operationOf(asked);
  if (asked === 'cancel') pdu.cancel(outlet);
  if (operation === undefined || pdu.refusal(outlet, operation)) return;
  if (asked.startsWith('queue-')) {
    outlet.queued = operation;
    return;
  }
  const delay = operation === 'on' ? outlet.onDelaySeconds : outlet.offDelaySeconds;
  if (!asked.startsWith('delayed-')) pdu.operate(outlet, operation);
  else if (delay >= 0) pdu.operate(outlet, operation, delay);
}

function operationOf(asked: OutletCommand): OutletOperation | undefined {
  const operation = asked.replace(/^(?:delayed|queue)-/, '');
  return operation === 'on' || operation === 'off' || operation === 'cycle' ? operation : undefined;
}

import type { DeviceFault } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { firmwareFault } from '../firmware-fault.ts';
import { byVendorCode, knownFaults } from '../vendor-errors.ts';
import { ERRORS } from './error-table.ts';

const TABLE = byVendorCode(ERRORS);
const LEVELS: Readonly<Record<string, string>> = { w: 'warning', e: 'error' };
/** A name of the firmware's own within a message. */
const NAMED = /ERROR_[A-Z_]+/;

/** The entries of `status[]` of summary.cgi that are not at `s`, each once. */
export function faultsInStatus(list: readonly Answer[]): DeviceFault[] {
  const faults = list.flatMap((status) => toFault(status) ?? []);
  return [...new Map(faults.map((fault) => [fault.vendorCode, fault])).values()];
}

/**
 * An entry `{ type: rate|network|fans|temp, status: s|w|e, code, msg }`. The code is told apart by its type: "temp", or
 * "temp:2" where the firmware gives a number.
 */
function toFault(status: Answer): DeviceFault | undefined {
  const type = status.str('type');
  const level = status.str('status');
  if (type === undefined || level === undefined || level === 's') return undefined;
  const code = status.str('code');
  const message = status.str('msg') ?? `${type} ${LEVELS[level] ?? level}`;
  const known = TABLE.get(NAMED.exec(message)?.[0] ?? type) ?? TABLE.get(type);
  const vendorCode = code === undefined || code === '0' ? type : `${type}:${code}`;
  return firmwareFault(known?.code ?? 'unknown', vendorCode, message);
}

/** `{ "error_message": "P:2" }` of the daemon's `/warning`; "None", other words and an old daemon tell no fault. */
export function faultsInWarning(answer: Answer): DeviceFault[] {
  const vendorCode = answer.str('error_message');
  const parts = /^([A-Z])(\d{0,3}):\d{1,3}$/.exec(vendorCode ?? '');
  if (vendorCode === undefined || !parts) return [];
  if (TABLE.has(vendorCode)) return knownFaults(TABLE, vendorCode);
  const board = Number(parts[2]);
  const known = knownFaults(TABLE, vendorCode.replace(/\d+(?=:)/, 'n'), { n: board, part: board });
  return known.length > 0 ? known : [firmwareFault('unknown', vendorCode, `Unknown warning ${vendorCode}.`)];
}

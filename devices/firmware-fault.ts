import { FAULTS, type FaultCode } from '../core/farm/faults.ts';
import type { DeviceFault } from '../core/farm/sample.ts';

/** A complaint of a firmware by what it means; its component follows from that. `part` is the index of the board or fan. */
export function firmwareFault(code: FaultCode, vendorCode: string, message: string, part?: number): DeviceFault {
  const { component } = FAULTS[code];
  return { code, vendorCode, component, ...(part === undefined ? {} : { part }), message };
}

import { type DeviceFault, type Reading, reading } from '../core/farm/sample.ts';

/** One series for each error that the firmware reports. */
export function faultReadings(faults: readonly DeviceFault[]): Reading[] {
  return faults.map(({ code, vendorCode, component }) =>
    reading('miner.error', 1, { code, vendor_code: vendorCode, component }),
  );
}

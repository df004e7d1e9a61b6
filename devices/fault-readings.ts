import { type DeviceFault, type Reading, reading } from '../core/farm/sample.ts';

/** One series for each error that the firmware reports; the same error of two boards is one. */
export function faultReadings(faults: readonly DeviceFault[]): Reading[] {
  const unique = new Map(faults.map((fault) => [`${fault.code} ${fault.component} ${fault.vendorCode}`, fault]));
  return [...unique.values()].map(({ code, vendorCode, component }) =>
    reading('miner.error', 1, { code, vendor_code: vendorCode, component }),
  );
}

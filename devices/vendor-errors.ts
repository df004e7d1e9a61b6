import { FAULTS, type FaultCode } from '../core/farm/faults.ts';
import type { Component } from '../core/farm/sample.ts';

/**
 * The error codes of a vendor with the vendor's messages, gathered by what they mean in the words of all families. In
 * codes and messages a driver may use placeholders of its own, such as `n` for the slot.
 */
export type VendorErrors = Readonly<Partial<Record<FaultCode, Readonly<Record<string, string>>>>>;

/** What one code of a vendor means. */
export interface VendorError {
  code: FaultCode;
  component: Component;
  message: string;
}

/** A vendor's errors by the vendor's own code. */
export function byVendorCode(errors: VendorErrors): ReadonlyMap<string, VendorError> {
  return new Map(
    (Object.keys(errors) as FaultCode[]).flatMap((code) =>
      Object.entries(errors[code] ?? {}).map(
        ([vendorCode, message]) => [vendorCode, { code, component: FAULTS[code].component, message }] as const,
      ),
    ),
  );
}

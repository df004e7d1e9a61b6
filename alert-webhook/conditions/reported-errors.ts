import type { FaultSpec } from '../../core/farm/faults/spec.ts';
import { FAULTS, type FaultCode } from '../../core/farm/faults.ts';
import type { DeviceSample } from '../samples.ts';

export interface ReportedError {
  code: string;
  vendorCode: string;
  message: string;
  /** What is known of the code; undefined for one of a newer exporter. */
  spec?: FaultSpec;
}

/** What the firmware reports; of a miner that fell silent what it reported last, because nothing says that it is over. */
export function reportedErrors({ up, facts, lastErrors = [] }: DeviceSample): ReportedError[] {
  return (up ? (facts?.errors ?? []) : lastErrors).map((error) => ({
    ...error,
    ...(Object.hasOwn(FAULTS, error.code) ? { spec: FAULTS[error.code as FaultCode] } : {}),
  }));
}

export function named({ code, vendorCode, message }: ReportedError): string {
  return `${code} (${vendorCode}: ${message})`;
}

import type { Attention, Facts, Failure, Operation, Reading } from '../../core/farm/sample.ts';

/** What one poll of one device says. `driver` is null when no driver knows the device. */
export interface Polled {
  driver: string | null;
  facts: Facts;
  operation: Operation;
  /** What the device said that makes it this operation. */
  because?: string;
  attention: Attention[];
  readings: Reading[];
  unanswered: Record<string, string>;
  failure?: Failure;
}

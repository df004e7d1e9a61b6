import type { Attention, Facts, Failure, Operation, Reading } from '../../core/farm/sample.ts';
import type { CanonicalRig } from './canonical-rig.ts';

/**
 * What one poll of one device says. `driver` is null when no driver knows the device. Of a GPU rig, what its mining program
 * says stands beside it.
 */
export interface Polled extends Partial<CanonicalRig> {
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

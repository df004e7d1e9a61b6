import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { byVendorCode, type VendorErrors } from '../../vendor-errors.ts';

/** The events that a recording shows; others are told apart by their target. An event of one board brings its number, `:n`. */
export const ERRORS = {
  'board-fault': {
    NOPIC_PROTECTION: 'The miner shut down to protect boards without a voltage controller.',
    REBOOT_NOT_HASHING: 'A board was started anew because it did not hash.',
  },
} as const satisfies VendorErrors;

const TABLE = byVendorCode(ERRORS);

/** `EVENTS[]` since mining started (unix seconds). Older ones are over: the miner has started anew since. */
export function faultsSince(events: readonly Answer[], startedAt: number | undefined): DeviceFault[] {
  if (startedAt === undefined) return [];
  const faults = events
    .filter((event) => Date.parse(event.str('CreatedAt') ?? '') / 1000 >= startedAt)
    .flatMap((event) => toFault(event) ?? []);
  return [...new Map(faults.map((fault) => [fault.vendorCode, fault])).values()];
}

function toFault(event: Answer): DeviceFault | undefined {
  const name = event.str('Code');
  if (name === undefined) return undefined;
  const isOfBoard = event.str('Target') === 'BOARD';
  const board = isOfBoard ? event.num('ID') : undefined;
  const code = TABLE.get(name)?.code ?? (isOfBoard ? 'board-fault' : 'unknown');
  const vendorCode = board === undefined ? name : `${name}:${board}`;
  const fault = firmwareFault(code, vendorCode, event.str('Description') ?? name, board);
  const reportedAt = event.str('CreatedAt');
  return reportedAt === undefined ? fault : { ...fault, reportedAt };
}

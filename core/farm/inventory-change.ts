import type { DeviceEntry } from './device.ts';

/** What the next inventory is to be judged by. */
export interface InventoryOffer {
  /** The last good one; absent where there was none. */
  last?: readonly DeviceEntry[] | undefined;
  next: readonly DeviceEntry[];
  /** For how long it has been offered like this. */
  sameForSeconds: number;
  /** After how long a loss is believed without a person. */
  acceptAfterSeconds: number;
  /** A person has said that this one is right. */
  accepted: boolean;
}

/** take: it may be used. `why` is a sentence: of one that is not taken what is wrong, of a loss that is taken all the same why. */
export interface InventoryVerdict {
  take: boolean;
  why?: string;
}

/** Fewer lost devices than this are the daily work of a farm, however small it is. */
const FEWEST_LOST = 5;

/**
 * Whether an inventory may follow the last good one. One that has suddenly lost its devices is more likely a fault of the
 * database or of an import than the truth: it must stay like this for a while, or a person accepts it.
 */
export function decideInventory({ last, next, ...offer }: InventoryOffer): InventoryVerdict {
  const loss = last && suddenLoss(last, next);
  if (loss === undefined) return { take: true };
  if (offer.accepted) return { take: true, why: `a person accepted it: ${loss}` };
  if (offer.sameForSeconds >= offer.acceptAfterSeconds)
    return { take: true, why: `it has been the same for ${Math.floor(offer.sameForSeconds)} s: ${loss}` };
  return { take: false, why: loss };
}

/** What an inventory has lost beside the last one, in a sentence; undefined where that is nothing unusual. */
export function suddenLoss(last: readonly DeviceEntry[], next: readonly DeviceEntry[]): string | undefined {
  if (last.length === 0) return undefined;
  if (next.length === 0) return `found no devices, expected about ${last.length} as before`;
  if (next.length * 2 < last.length && last.length - next.length >= FEWEST_LOST)
    return `found ${next.length} devices, expected at least half of the ${last.length} before`;
  const [before, now] = [last, next].map((devices) => devices.filter(({ kind }) => kind === 'pdu').length);
  return before && !now ? `found no PDU, expected some of the ${before} before` : undefined;
}

/** Share of the interval by which a poll may come later than its slot, so that polls do not march in step. */
export const JITTER = 0.05;

/** Where in the interval a device has its place, 0 to 1 without 1: a hash of its id, the same after every start. */
export function phaseOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  // Ids differ in their last digits only; without these rounds FNV-1a would leave them side by side.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

export interface DueRequest {
  /** Milliseconds of the scheduler's clock. */
  now: number;
  phase: number;
  intervalSeconds: number;
  /** Polls in a row that met silence. */
  silentPolls: number;
  backOffMaxSeconds: number;
  /** From 0 to 1. */
  random: number;
}

/**
 * When a device is to be polled next, in milliseconds of the same clock. Slots lie a little closer than the interval,
 * so that with the jitter two polls start at most one interval apart. A device that stays silent is asked at every
 * second, fourth, eighth slot and so on, but never further apart than `backOffMaxSeconds` (or the interval, where that
 * is longer).
 */
export function nextDue({ now, phase, intervalSeconds, silentPolls, backOffMaxSeconds, random }: DueRequest): number {
  const interval = intervalSeconds * 1000;
  const slot = interval * (1 - JITTER);
  const base = phase * slot;
  const following = base + (Math.floor((now - base) / slot) + 1) * slot;
  // Rounding can make the slot that has just begun the following one.
  const next = following - now < slot / 1000 ? following + slot : following;
  const widest = Math.max(1, Math.floor((backOffMaxSeconds * 1000 - interval * JITTER) / slot));
  const stride = Math.min(2 ** Math.min(Math.max(0, silentPolls - 1), 30), widest);
  return next + (stride - 1) * slot + random * interval * JITTER;
}

import type { OutletState } from '../devices/driver.ts';

/** What an outlet said before it was switched; kept in the journal. */
export interface Before {
  state: OutletState['state'];
  watts?: number;
  switchedAt?: number;
}

/** What was seen of an outlet after it should have gone off, oldest first. */
export type Look = Pick<OutletState, 'state' | 'watts' | 'switchedAt'>;

/**
 * off: seen off, and no power flows (or power is not measured). moved: on, and the relay has moved since.
 * lit: off at this one look while power flows, as when a meter lags. welded: so for several looks. still: nothing shows that it moved. untold: it is on, and this
 * PDU does not say when the relay last moved, so a short cycle may have been missed.
 */
export type Seen = 'off' | 'moved' | 'lit' | 'welded' | 'still' | 'untold';

/** Power flows no more: below 10 W or 2 % of before. */
export function isDark(before: Before, watts: number | undefined): boolean {
  return watts === undefined || watts < Math.max(10, (before.watts ?? 0) * 0.02);
}

export function hasMoved(before: Before, now: Look): boolean {
  return before.switchedAt !== undefined && now.switchedAt !== undefined && now.switchedAt !== before.switchedAt;
}

/** Judges all looks so far. */
export function judge(before: Before, looks: readonly Look[]): Seen {
  const off = looks.filter(({ state }) => state === 'off');
  if (off.some(({ watts }) => isDark(before, watts))) return 'off';
  if (off.length >= 2) return 'welded';
  const last = looks.at(-1);
  if (last?.state === 'off') return 'lit';
  if (off.length > 0 || (last !== undefined && hasMoved(before, last))) return 'moved';
  const told = before.switchedAt !== undefined && last?.switchedAt !== undefined;
  return last?.state === 'on' && !told ? 'untold' : 'still';
}

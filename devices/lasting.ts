import type { Reading } from '../core/farm/sample.ts';

/** A reading that is kept from poll to poll: its labels are frozen, so that their text is made once. */
export function lasting({ metric, value, labels }: Reading): Reading {
  return { metric, value, labels: Object.freeze(labels) };
}

/** A kept reading with the value of this poll. */
export function valued({ metric, labels }: Reading, value: number | undefined): Reading {
  return { metric, value: Number.isFinite(value) ? value : undefined, labels };
}

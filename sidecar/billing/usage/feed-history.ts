import type { FeedSpan } from './device-day.ts';

export interface Feed {
  pdu: string;
  outlet: string;
}

/** A change of the outlets that feed a device. */
export interface FeedChange {
  at: number;
  from: readonly Feed[];
  to: readonly Feed[];
}

/**
 * Which outlets fed a device when, from those that do now and the changes of the inventory, newest or oldest first. Before
 * the first change it was fed as that change says. Pure.
 */
export function feedHistory(now: readonly Feed[], changes: readonly FeedChange[]): FeedSpan[] {
  const sorted = [...changes].sort((one, other) => one.at - other.at);
  const spans: FeedSpan[] = [];
  let from = 0;
  for (const change of sorted) {
    spans.push(...change.from.map(({ pdu, outlet }) => ({ pdu, outlet, from, to: change.at })));
    from = change.at;
  }
  const last = sorted.at(-1)?.to ?? now;
  const all: FeedSpan[] = [...spans, ...last.map(({ pdu, outlet }) => ({ pdu, outlet, from }))];
  return all.filter(({ from: start, to }) => to === undefined || start < to);
}

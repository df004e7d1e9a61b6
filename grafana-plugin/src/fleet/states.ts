import { durationText } from './format.ts';
import type { FleetRow } from './rows.ts';

/** Names of Grafana's theme colours. */
export type Tone = 'success' | 'warning' | 'error' | 'info' | 'secondary' | 'disabled';

export interface StateWords {
  word: string;
  tone: Tone;
  /** An icon of @grafana/ui: colour never tells alone. */
  icon: string;
  /** Only its outline is coloured. */
  outline?: boolean;
}

/** What a miner does, in the order in which people want to see it: worst first. */
export const STATES: Readonly<Record<string, StateWords>> = {
  unreachable: { word: 'Unreachable', tone: 'error', icon: 'link-broken', outline: true },
  'not-hashing': { word: 'Not hashing', tone: 'error', icon: 'times' },
  degraded: { word: 'Degraded', tone: 'warning', icon: 'arrow-down' },
  unknown: { word: 'Unknown', tone: 'disabled', icon: 'question-circle', outline: true },
  starting: { word: 'Starting', tone: 'info', icon: 'sync' },
  off: { word: 'Off', tone: 'secondary', icon: 'lock', outline: true },
  sleeping: { word: 'Sleeping', tone: 'info', icon: 'pause', outline: true },
  hashing: { word: 'Hashing', tone: 'success', icon: 'check' },
};

/** A row that no series tells of is unknown. */
export function stateOf({ operation }: Pick<FleetRow, 'operation'>): string {
  return operation !== null && operation in STATES ? operation : 'unknown';
}

/** Rank of a state, the worst first. */
export function rankOf(state: string): number {
  return Object.keys(STATES).indexOf(state);
}

/** States of which it counts how long they last, and since when that is, in unix seconds or as a length in seconds. */
const LASTS: Readonly<Record<string, (row: Worded, now: number) => number | null | undefined>> = {
  unreachable: ({ answered }, now) => (answered ? now - answered : null),
  unknown: ({ answered }, now) => (answered ? now - answered : null),
  starting: ({ uptime }) => uptime,
};

type Worded = Pick<FleetRow, 'operation' | 'of_expected'> & {
  latch?: string | null;
  answered?: number | null;
  uptime?: number | null;
};

/**
 * The state in words, with how much of what is expected where that is less; with how long it lasts where the time of the
 * row is given, in unix seconds.
 */
export function wordsOf(row: Worded, now?: number): string {
  const state = stateOf(row);
  const { word = state } = STATES[state] ?? {};
  if (state === 'off' && row.latch) return `${word}: ${row.latch.replaceAll('-', ' ')} (latched)`;
  if (state === 'degraded' && row.of_expected !== null) return `${word} ${Math.round(row.of_expected * 100)} %`;
  const seconds = now === undefined ? undefined : LASTS[state]?.(row, now);
  if (typeof seconds !== 'number' || seconds < 1) return word;
  return `${word} ${roughly(seconds)}`;
}

/** A duration to one unit: `6 min`. */
function roughly(seconds: number): string {
  return durationText(seconds).split(' ').slice(0, 2).join(' ');
}

/** How many rows are in each state, in the order of STATES; states without any are left out. */
export function countStates(rows: readonly FleetRow[]): { state: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(stateOf(row), (counts.get(stateOf(row)) ?? 0) + 1);
  return Object.keys(STATES).flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
}

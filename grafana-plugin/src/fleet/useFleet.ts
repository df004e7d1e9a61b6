import { useEffect, useMemo, useRef } from 'react';
import { ask } from '../api/ask.ts';
import { type AskedState, useAsked } from '../parts/useAsked.ts';
import type { Decision, Episode } from './attention.ts';
import { merged } from './merge.ts';
import { type Done, type Said, withNotes } from './notes.ts';
import { type Fleet, type FleetRow, readFleet, withLatches } from './rows.ts';
import type { StripAnswer } from './strip.ts';

const EVERY_MS = 10_000;
const COURSES_MS = 60_000;
const NOTES_MS = 30_000;
/** Rows of before nobody looked: the sidecar makes newer ones behind them, which are asked for soon. */
const PAST_MS = 30_000;
const SOON_MS = 3_000;

export interface FleetState {
  fleet: AskedState<Fleet>;
  rows: readonly FleetRow[];
  courses: StripAnswer['series'];
  /** Undefined while alert-webhook does not tell. */
  episodes: Episode[] | undefined;
  decisions: Decision[];
}

const NO_ROWS: readonly FleetRow[] = [];
const NONE: never[] = [];
const NO_COURSES: StripAnswer['series'] = {};

/** Everything that the page of the fleet shows, each part as often as it changes; the same objects while it does not. */
export function useFleet(): FleetState {
  const fleet = useAsked(async () => readFleet(await ask('/api/v1/fleet')), EVERY_MS);
  const strip = useAsked(() => ask<StripAnswer>('/api/v1/fleet/strip'), COURSES_MS);
  const episodes = useAsked(() => ask<Episode[]>('/api/v1/episodes?limit=500'), EVERY_MS);
  const decisions = useAsked(() => ask<Decision[]>('/api/v1/decisions?limit=500'), EVERY_MS);
  const latches = useAsked(() => ask<{ device: string; fault?: string }[]>('/api/v1/latches'), EVERY_MS);
  const actions = useAsked(() => ask<Done[]>('/api/v1/actions?limit=500'), NOTES_MS);
  const comments = useAsked(() => ask<{ items: Said[] }>('/api/v1/comments?limit=1000'), NOTES_MS);
  const at = fleet.data?.at;
  const { again } = fleet;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time of the rows
  useEffect(() => {
    if (at === undefined || Date.now() - at < PAST_MS) return undefined;
    const timer = setTimeout(again, SOON_MS);
    return () => clearTimeout(timer);
  }, [at]);
  const before = useRef(NO_ROWS);
  const rows = useMemo(() => {
    const latched = withLatches(fleet.data?.rows ?? NONE, latches.data ?? NONE);
    before.current = merged(before.current, withNotes(latched, actions.data ?? NONE, comments.data?.items ?? NONE));
    return before.current;
  }, [fleet.data, latches.data, actions.data, comments.data]);
  return {
    ...{ fleet, rows, courses: strip.data?.series ?? NO_COURSES },
    ...{ episodes: episodes.data, decisions: decisions.data ?? NONE },
  };
}

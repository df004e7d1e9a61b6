import { useMemo } from 'react';
import { ask } from '../api/ask.ts';
import { type AskedState, useAsked } from '../parts/useAsked.ts';
import type { Decision, Episode } from './attention.ts';
import { type Fleet, type FleetRow, readFleet, withLatches } from './rows.ts';
import type { StripAnswer } from './strip.ts';

const EVERY_MS = 10_000;
const COURSES_MS = 60_000;

export interface FleetState {
  fleet: AskedState<Fleet>;
  rows: readonly FleetRow[];
  courses: StripAnswer['series'];
  /** Undefined while alert-webhook does not tell. */
  episodes: Episode[] | undefined;
  decisions: Decision[];
}

/** Everything that the page of the fleet shows, each part as often as it changes. */
export function useFleet(): FleetState {
  const fleet = useAsked(async () => readFleet(await ask('/api/v1/fleet')), EVERY_MS);
  const strip = useAsked(() => ask<StripAnswer>('/api/v1/fleet/strip'), COURSES_MS);
  const episodes = useAsked(() => ask<Episode[]>('/api/v1/episodes?limit=500'), EVERY_MS);
  const decisions = useAsked(() => ask<Decision[]>('/api/v1/decisions?limit=500'), EVERY_MS);
  const latches = useAsked(() => ask<{ device: string; fault?: string }[]>('/api/v1/latches'), EVERY_MS);
  const rows = useMemo(() => withLatches(fleet.data?.rows ?? [], latches.data ?? []), [fleet.data, latches.data]);
  return {
    fleet,
    rows,
    courses: strip.data?.series ?? {},
    episodes: episodes.data,
    decisions: decisions.data ?? [],
  };
}

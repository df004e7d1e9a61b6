import { useTheme2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import type { FleetRow } from './rows.ts';
import { type SparkQuestion, sparkImage, sparkQuestions } from './spark.ts';

/** A table that is scrolled asks nothing. */
const REST_MS = 200;
/** A point is of half an hour. */
const FRESH_MS = 300_000;
const MOST_KEPT = 2_000;

interface Kept {
  at: number;
  image?: string | undefined;
}

/** Images of a day's hashrate of the rows that are seen, as far as they are known; asked for where `isWanted`. */
export function useSparks(seen: readonly FleetRow[], isWanted: boolean): (row: FleetRow) => string | undefined {
  const colour = useTheme2().colors.success.main;
  const kept = useRef(new Map<string, Kept>());
  const [, setRound] = useState(0);
  const keys = seen.map(({ key }) => key).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows of the same miners ask nothing anew
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setTimeout(() => {
      const now = Date.now();
      const missing = seen.filter(({ key }) => now - (kept.current.get(key)?.at ?? 0) > FRESH_MS);
      if (missing.length === 0) return;
      if (kept.current.size > MOST_KEPT) kept.current.clear();
      for (const { key } of missing) kept.current.set(key, { ...kept.current.get(key), at: now });
      void Promise.allSettled(sparkQuestions(missing).map(coursesOf)).then((told) => {
        const known = new Map(told.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
        for (const row of missing) {
          const values = known.get(`${row.site}/${row.miner}`);
          if (values) kept.current.set(row.key, { at: now, image: sparkImage(values, expectedOf(row), colour) });
        }
        setRound((round) => round + 1);
      });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [keys, isWanted, colour]);
  return ({ key }) => kept.current.get(key)?.image;
}

function expectedOf({ hashrate, of_expected: share }: FleetRow): number | undefined {
  return hashrate !== null && share !== null && share > 0 ? hashrate / share : undefined;
}

type Course = [place: string, values: (number | null)[]];

async function coursesOf({ site, miners }: SparkQuestion): Promise<Course[]> {
  const query = new URLSearchParams({ site, miners: miners.join(',') });
  const { series } = await ask<{ series: Record<string, (number | null)[]> }>(`/api/v1/fleet/sparks?${query}`);
  return Object.entries(series).map(([miner, values]) => [`${site}/${miner}`, values]);
}

import { HttpError } from '../../core/service/route.ts';
import type { Series } from './prometheus-answer.ts';
import { type History, type Point, rounded } from './shape.ts';
import { endOf, iso, QUARTER_MS, type Span } from './span.ts';

/** What a span comes to. Null: not known. */
export interface Statistics {
  /** The last quarter of an hour of the span. */
  powerWatts: number | null;
  meanWatts: number | null;
  /** The highest quarter of an hour, and when it began. */
  peakWatts: number | null;
  peakAt: string | null;
  kilowattHours: number | null;
  /** Share of the span's quarter hours of which the power is known, 1 = 100 %. */
  coverage: number;
  portsOn: number | null;
  ports: number | null;
}

/** What Prometheus said of a span as a whole. */
export interface OverallAnswers {
  watts: readonly Series[];
  mean: readonly Series[];
  known: readonly Series[];
  portsOn?: readonly Series[] | undefined;
  ports?: readonly Series[] | undefined;
}

/** The one series of a total. Throws HttpError 400 where several fit: their peaks cannot be added. */
export function onlyOne<T extends { labels: Readonly<Record<string, string>> }>(all: readonly T[]): T | undefined {
  const [first, second] = all;
  if (first && second)
    throw new HttpError(
      400,
      `the query: found a choice that fits ${all.length} series, expected one: ${words(first.labels)} or ${words(second.labels)}; say which`,
    );
  return first;
}

function words(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** The interval that holds the peak; undefined where no power is known. */
export function peakOf(points: readonly Point[]): { at: number; watts: number } | undefined {
  let best: { at: number; watts: number } | undefined;
  for (const { at, peakWatts } of points)
    if (peakWatts !== null && (best === undefined || peakWatts > best.watts))
      best = { at: Date.parse(at), watts: peakWatts };
  return best;
}

/** Adds up what is known; null where nothing is. */
export function energyOf(points: readonly Point[]): number | null {
  const known = points.flatMap(({ kilowattHours }) => (kilowattHours === null ? [] : [kilowattHours]));
  if (known.length === 0) return null;
  return rounded(
    known.reduce((sum, value) => sum + value, 0),
    1e6,
  );
}

export function statisticsOf(
  span: Span,
  now: number,
  history: History | undefined,
  overall: OverallAnswers,
  peak: { at: number; watts: number } | undefined,
): Statistics {
  const points = history?.points ?? [];
  const quarters = Math.floor((Math.min(endOf(span), now) - span.from) / QUARTER_MS);
  const known = single(overall.known) ?? 0;
  return {
    powerWatts: rounded(single(overall.watts), 10),
    meanWatts: rounded(single(overall.mean), 10),
    peakWatts: peak?.watts ?? null,
    peakAt: peak === undefined ? null : iso(peak.at),
    kilowattHours: energyOf(points),
    coverage: rounded(Math.min(known / Math.max(quarters, 1), 1), 1e4) ?? 0,
    portsOn: single(overall.portsOn ?? []) ?? null,
    ports: single(overall.ports ?? []) ?? null,
  };
}

function single(series: readonly Series[]): number | undefined {
  const [value] = onlyOne(series)?.values.values() ?? [];
  return value;
}

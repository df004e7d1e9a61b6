import { HttpError } from '../../core/service/route.ts';

export const QUARTER_MS = 900_000;
export const DAY_MS = 86_400_000;
/** Prometheus refuses to tell more points of a series in one answer. */
const MOST_POINTS = 11_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS };

/**
 * Intervals that lie side by side: `count` of them, `stepMs` long, from `from` on (unix milliseconds). Those of whole days
 * begin at midnight UTC, all others at a quarter of an hour.
 */
export interface Span {
  from: number;
  stepMs: number;
  count: number;
}

export const PERIODS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** How far each period looks back, and how finely. */
const LOOKS: Readonly<Record<Period, { back: number; stepMs: number }>> = {
  hour: { back: 3_600_000, stepMs: QUARTER_MS },
  day: { back: DAY_MS, stepMs: QUARTER_MS },
  week: { back: 7 * DAY_MS, stepMs: 3_600_000 },
  month: { back: 30 * DAY_MS, stepMs: DAY_MS },
  year: { back: 365 * DAY_MS, stepMs: DAY_MS },
};

/** The intervals of a period up to now. The one that now lies in is the last. */
export function spanOfPeriod(period: Period, now: number): Span {
  const { back, stepMs } = LOOKS[period];
  return spanOf(now - back, now, stepMs);
}

/** The intervals that cover a time, each as long as the step. */
export function spanOf(from: number, to: number, stepMs: number): Span {
  const unit = stepMs % DAY_MS === 0 ? DAY_MS : QUARTER_MS;
  const start = Math.floor(from / unit) * unit;
  return { from: start, stepMs, count: Math.ceil((to - start) / stepMs) };
}

export function endOf({ from, stepMs, count }: Span): number {
  return from + stepMs * count;
}

/** Whether the intervals are whole days in UTC, of which the recorded days are asked. */
export function isOfDays({ stepMs }: Span): boolean {
  return stepMs % DAY_MS === 0;
}

/** What a caller wrote: `from` and `to` in ISO 8601 with a zone, `step` as 15m, 1h or 1d. Absent: the last day. */
export interface WrittenSpan {
  from?: string | undefined;
  to?: string | undefined;
  step?: string | undefined;
}

/** Reads a written span. Throws HttpError 400 that says what stood there and what was expected. */
export function readSpan({ from, to, step = '15m' }: WrittenSpan, now: number): Span {
  const end = Math.min(to === undefined ? now : timeOf('to', to), now);
  const start = from === undefined ? end - DAY_MS : timeOf('from', from);
  if (start >= end)
    throw new HttpError(400, `the query.from: found ${iso(start)}, expected a time before ${iso(end)} ("to", or now)`);
  const span = spanOf(start, end, stepOf(step));
  if (span.count > MOST_POINTS)
    throw new HttpError(
      400,
      `the query.step: found "${step}", which makes ${span.count} intervals, expected at most ${MOST_POINTS}: ask for a longer step or less time`,
    );
  return span;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function timeOf(name: string, text: string): number {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time) && time >= 0) return time;
  // A plus that was not escaped arrives as a space.
  const hint = / \d{2}:\d{2}$/.test(text) ? '; a + is written as %2B in an address' : '';
  throw new HttpError(
    400,
    `the query.${name}: found ${JSON.stringify(text)}, expected a time with its zone, as 2026-01-31T00:00:00Z${hint}`,
  );
}

function stepOf(text: string): number {
  const [, number = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const stepMs = Number(number) * (UNITS[unit] ?? Number.NaN);
  const fits = stepMs % QUARTER_MS === 0 && (stepMs < DAY_MS || stepMs % DAY_MS === 0) && stepMs <= 366 * DAY_MS;
  if (fits) return stepMs;
  throw new HttpError(
    400,
    `the query.step: found ${JSON.stringify(text)}, expected quarters of an hour up to a day (15m, 45m, 1h, 6h) or whole days up to 366d`,
  );
}

/** A time as answers tell it. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

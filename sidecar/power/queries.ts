import { type Chosen, expressionsOf, type Level, matchersOf } from './recorded.ts';
import { DAY_MS, endOf, isOfDays, QUARTER_MS, type Span } from './span.ts';

/** A question of Prometheus with the times at which it is asked (unix milliseconds, both ends inclusive). */
export interface RangeQuestion {
  query: string;
  start: number;
  end: number;
  stepMs: number;
}

export interface InstantQuestion {
  query: string;
  at: number;
}

/** The questions that the intervals of a span are answered from. */
export interface SpanQuestions {
  watts: RangeQuestion;
  /** Absent where an interval is a single quarter of an hour: its mean is its peak. */
  peak?: RangeQuestion;
  joules: RangeQuestion;
  /** Of days alone. */
  open?: OpenDays;
}

/** Days that the rules have not closed: `yesterday` counts where `closed` tells nothing. */
export interface OpenDays {
  midnight: number;
  today?: InstantQuestion;
  yesterday?: InstantQuestion;
  closed?: InstantQuestion;
}

export function spanQuestions(level: Level, chosen: Chosen, span: Span, now: number): SpanQuestions {
  const { watts, joules } = expressionsOf(level, chosen);
  const over = (fn: string) => each(span, watts(fn, windowOf(span.stepMs)));
  const energy = isOfDays(span)
    ? { joules: closedDays(span, joules('increase1d')), open: openDays(level, chosen, span, now) }
    : { joules: each(span, `sum_over_time(${joules('increase15m')}[${windowOf(span.stepMs)}ms])`) };
  return {
    watts: over('avg_over_time'),
    ...(span.stepMs > QUARTER_MS ? { peak: over('max_over_time') } : {}),
    ...energy,
  };
}

/**
 * A window reaches from just behind the end of the one before: until version 3, Prometheus takes a sample on the lower
 * edge of a window, too, and would count it twice.
 */
function windowOf(stepMs: number): number {
  return stepMs - 1;
}

function each(span: Span, query: string): RangeQuestion {
  return { query, start: span.from + span.stepMs, end: endOf(span), stepMs: span.stepMs };
}

/** The sample of a day stands at the beginning of the next one, or later in it where nobody looked then. */
function closedDays(span: Span, series: string): RangeQuestion {
  const { query, start, end, stepMs } = each(span, `sum_over_time(${series}[${span.stepMs}ms])`);
  return { query, start: start + DAY_MS - 1, end: end + DAY_MS - 1, stepMs };
}

function openDays(level: Level, chosen: Chosen, span: Span, now: number): OpenDays {
  const { joules } = expressionsOf(level, chosen);
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const today = now - midnight + 1;
  const last = (operation: 'increase1d' | 'increase_today', rangeMs: number) =>
    `last_over_time(${joules(operation)}[${rangeMs}ms])`;
  const endsToday = endOf(span) > midnight;
  const hasYesterday = endOf(span) >= midnight && span.from < midnight;
  return {
    midnight,
    ...(endsToday ? { today: { query: last('increase_today', today), at: now } } : {}),
    ...(hasYesterday
      ? {
          yesterday: { query: last('increase_today', DAY_MS - 1), at: midnight - 1 },
          closed: { query: last('increase1d', today), at: now },
        }
      : {}),
  };
}

/** What is asked about a span as a whole, at its end or now. */
export interface OverallQuestions {
  watts: InstantQuestion;
  mean: InstantQuestion;
  /** How many quarter hours are known. */
  known: InstantQuestion;
  /** Absent where outlets cannot be chosen like that. */
  portsOn?: InstantQuestion;
  ports?: InstantQuestion;
}

export function overallQuestions(chosen: Chosen, span: Span, now: number): OverallQuestions {
  const { watts } = expressionsOf('total', chosen);
  const at = Math.min(endOf(span), now);
  const ask = (query: string): InstantQuestion => ({ query, at });
  const looked = Math.max(at - span.from - 1, 1);
  return {
    watts: ask(watts('last_over_time', 20 * 60_000)),
    mean: ask(watts('avg_over_time', looked)),
    known: ask(watts('count_over_time', looked)),
    ...(chosen.client === undefined ? { portsOn: ask(portsOn(chosen)), ports: ask(ports(chosen)) } : {}),
  };
}

function portsOn(chosen: Chosen): string {
  return `sum (max by (site, pdu, outlet) (pdu_outlet_on${matchersOf(['site', 'pdu', 'outlet'], chosen)}))`;
}

/** As many outlets as the PDUs say they have, else as many as they tell of. */
function ports(chosen: Chosen): string {
  const matchers = matchersOf(['site', 'pdu', 'outlet'], chosen);
  const told = `count by (site, pdu) (group by (site, pdu, outlet) (pdu_outlet_info${matchers} or pdu_outlet_on${matchers}))`;
  if (chosen.outlet !== undefined) return `sum (${told})`;
  return `sum (max by (site, pdu) (pdu_outlets${matchers}) or ${told})`;
}

/** Days that a peak is looked for in at once. */
const MOST_DAYS = 90;

/** The finer intervals within an interval of which the highest is looked for: quarter hours, or days of many days. */
export function peakQuestion(chosen: Chosen, from: number, to: number): { span: Span; question: RangeQuestion } {
  const stepMs = to - from > MOST_DAYS * DAY_MS ? DAY_MS : QUARTER_MS;
  const span = { from, stepMs, count: Math.ceil((to - from) / stepMs) };
  const { watts } = expressionsOf('total', chosen);
  return { span, question: each(span, watts('max_over_time', windowOf(stepMs))) };
}

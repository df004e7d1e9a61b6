import { HttpError } from '../../core/service/route.ts';
import type { Prometheus } from './prometheus.ts';
import type { Labels, Series, Told } from './prometheus-answer.ts';
import { type InstantQuestion, overallQuestions, peakQuestion, type RangeQuestion, spanQuestions } from './queries.ts';
import { type Chosen, checkChosen, expressionsOf, type Level, labelsOf } from './recorded.ts';
import { distinct, type History, historiesOf } from './shape.ts';
import { endOf, iso, QUARTER_MS, type Span } from './span.ts';
import { energyOf, onlyOne, peakOf, type Statistics, statisticsOf } from './statistics.ts';

/** Collects what makes answers less than the truth, each once. */
export interface Asking {
  range(question: RangeQuestion): Promise<Series[]>;
  instant(question: InstantQuestion): Promise<Series[]>;
  series(selectors: readonly string[], from: number, to: number): Promise<Labels[]>;
  warn(text: string): void;
  /** All that makes the answer less than the truth. */
  warnings(): string[];
  /** Of those what Prometheus itself says is missing. */
  missing(): string[];
}

/** Asks for one answer; its warnings are kept until the answer is told. */
export function asking(prometheus: Prometheus): Asking {
  const heard = new Set<string>();
  const missing = new Set<string>();
  const keep = <T>({ result, warnings, leftOut = [] }: Told<T>): T => {
    for (const warning of warnings) missing.add(warning);
    for (const value of leftOut) heard.add(value);
    return result;
  };
  return {
    range: async ({ query, start, end, stepMs }) => keep(await prometheus.range(query, { start, end, stepMs })),
    instant: async ({ query, at }) => keep(await prometheus.instant(query, at)),
    series: async (selectors, from, to) => keep(await prometheus.series(selectors, from, to)),
    warn: (text) => heard.add(text),
    warnings: () => [...missing, ...heard],
    missing: () => [...missing],
  };
}

/** The label sets of a level within a span, in the order in which people count. */
export async function askKeys(ask: Asking, level: Level, chosen: Chosen, span: Span): Promise<Labels[]> {
  const { selectors } = expressionsOf(level, chosen);
  return distinct(await ask.series(selectors, span.from, endOf(span)), labelsOf(level, chosen));
}

/** The intervals of the series of a level. With `keys` those and no others, also where nothing is known of one. */
export async function askHistories(
  ask: Asking,
  level: Level,
  chosen: Chosen,
  span: Span,
  now: number,
  keys?: readonly Labels[],
): Promise<History[]> {
  checkChosen(level, chosen);
  const questions = spanQuestions(level, chosen, span, now);
  const { watts, peak, joules, open } = questions;
  const instant = (question?: InstantQuestion) => (question ? ask.instant(question) : Promise.resolve(undefined));
  const [wattsTold, peakTold, joulesTold, today, yesterday, closed] = await Promise.all([
    ask.range(watts),
    peak ? ask.range(peak) : Promise.resolve(undefined),
    ask.range(joules),
    instant(open?.today),
    instant(open?.yesterday),
    instant(open?.closed),
  ]);
  const answers = { watts: wattsTold, peak: peakTold, joules: joulesTold, today, yesterday, closed };
  return historiesOf(span, questions, answers, labelsOf(level, chosen), now, keys);
}

/** The total of a choice: its intervals and what they come to. Warns where nothing at all is known. */
export async function askTotal(
  ask: Asking,
  chosen: Chosen,
  span: Span,
  now: number,
): Promise<{ history: History; statistics: Statistics }> {
  checkChosen('total', chosen);
  const questions = overallQuestions(chosen, span, now);
  const [histories, watts, mean, known, portsOn, ports] = await Promise.all([
    askHistories(ask, 'total', chosen, span, now),
    ask.instant(questions.watts),
    ask.instant(questions.mean),
    ask.instant(questions.known),
    questions.portsOn ? ask.instant(questions.portsOn) : undefined,
    questions.ports ? ask.instant(questions.ports) : undefined,
  ]);
  const found = onlyOne(histories);
  const history = found ?? emptyHistory(span, now, chosen);
  const peak = found && (await askPeak(ask, chosen, span, found));
  const statistics = statisticsOf(span, now, history, { watts, mean, known, portsOn, ports }, peak);
  if (energyOf(history.points) === null && peak === undefined) ask.warn(nothingKnown(chosen, span));
  return { history, statistics };
}

function emptyHistory(span: Span, now: number, labels: Chosen): History {
  const count = endOf(span) > now ? span.count - 1 : span.count;
  const points = Array.from({ length: count }, (_, index) => ({
    at: iso(span.from + index * span.stepMs),
    watts: null,
    peakWatts: null,
    kilowattHours: null,
  }));
  const given = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { labels: Object.fromEntries(given), points };
}

function nothingKnown(chosen: Chosen, span: Span): string {
  const [watts] = expressionsOf('total', chosen).selectors;
  return `Prometheus holds no ${watts} from ${iso(span.from)} to ${iso(endOf(span))}: does it scrape the exporter, has it loaded the rules of rules/, and does it keep so much time?`;
}

/** Finds the quarter of an hour of the peak within the interval that holds it, so that a year is not read in quarters. */
async function askPeak(
  ask: Asking,
  chosen: Chosen,
  span: Span,
  { points }: History,
): Promise<{ at: number; watts: number } | undefined> {
  let best = peakOf(points);
  let { stepMs } = span;
  while (best !== undefined && stepMs > QUARTER_MS) {
    const { span: finer, question } = peakQuestion(chosen, best.at, best.at + stepMs);
    const series = onlyOne(await ask.range(question));
    const found = [...(series?.values ?? [])].reduce<[number, number] | undefined>(
      (top, next) => (top === undefined || next[1] > top[1] ? next : top),
      undefined,
    );
    // It has fallen out of Prometheus' memory between two questions.
    if (found === undefined) return best;
    ({ stepMs } = finer);
    best = { at: found[0] - stepMs, watts: best.watts };
  }
  return best;
}

/** Throws HttpError 404 for a PDU that Prometheus has not seen within the time. */
export async function expectPdu(ask: Asking, chosen: Chosen, from: number, to: number): Promise<void> {
  if (chosen.pdu === undefined) return;
  const { selectors } = expressionsOf('pdu', { site: chosen.site, pdu: chosen.pdu });
  const up = (selectors[0] ?? '').replace(/^[^{]+/, 'pdu_up');
  const found = await ask.series([...selectors, up], from, to);
  if (found.length > 0) return;
  throw new HttpError(
    404,
    `the query.pdu: found ${JSON.stringify(chosen.pdu)}, expected a PDU that Prometheus saw from ${iso(from)} to ${iso(to)}; GET /api/current-status lists them`,
  );
}

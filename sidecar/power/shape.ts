import type { Labels, Series } from './prometheus-answer.ts';
import type { OpenDays, RangeQuestion, SpanQuestions } from './queries.ts';
import type { Choice } from './recorded.ts';
import { endOf, iso, type Span } from './span.ts';

const JOULES_A_KILOWATT_HOUR = 3_600_000;

/** One interval of a series. Null: not known, which is not zero. */
export interface Point {
  /** Its beginning. */
  at: string;
  /** Mean. */
  watts: number | null;
  /** The highest quarter hour. */
  peakWatts: number | null;
  kilowattHours: number | null;
}

/** A series with its intervals; of labels those of its level. */
export interface History {
  labels: Labels;
  points: Point[];
}

/** What Prometheus said to the questions of a span. */
export interface SpanAnswers {
  watts: readonly Series[];
  peak?: readonly Series[] | undefined;
  joules: readonly Series[];
  today?: readonly Series[] | undefined;
  yesterday?: readonly Series[] | undefined;
  closed?: readonly Series[] | undefined;
}

/**
 * The intervals of each series that `keys` names, in their order, and of all that answered where there are none.
 * An interval that is not over is left out while nothing is known of it: that is no gap.
 */
export function historiesOf(
  span: Span,
  questions: SpanQuestions,
  answers: SpanAnswers,
  names: readonly Choice[],
  now: number,
  keys: readonly Labels[] = labelSetsOf(answers, names),
): History[] {
  const watts = rows(span, questions.watts, answers.watts, names);
  const peak = questions.peak && answers.peak ? rows(span, questions.peak, answers.peak, names) : watts;
  const joules = rows(span, questions.joules, answers.joules, names);
  if (questions.open) addOpenDays(span, questions.open, answers, names, joules);
  const rowsOf = (key: string) => [watts.get(key), peak.get(key), joules.get(key)] as const;
  const running = endOf(span) > now;
  const count =
    running && !keys.some((labels) => rowsOf(keyOf(labels, names)).some((row) => row?.[span.count - 1] !== undefined))
      ? span.count - 1
      : span.count;
  return keys.map((labels) => {
    const [mean, highest, energy] = rowsOf(keyOf(labels, names));
    const points = Array.from({ length: count }, (_, index) => ({
      at: iso(span.from + index * span.stepMs),
      watts: rounded(mean?.[index], 10),
      peakWatts: rounded(highest?.[index], 10),
      kilowattHours: rounded(divided(energy?.[index]), 1e6),
    }));
    return { labels: only(labels, names), points };
  });
}

type Rows = Map<string, (number | undefined)[]>;

function rows(span: Span, question: RangeQuestion, series: readonly Series[], names: readonly Choice[]): Rows {
  return new Map(
    series.map(({ labels, values }) => {
      const row = Array.from<number | undefined>({ length: span.count });
      for (const [time, value] of values) {
        const index = Math.round((time - question.start) / question.stepMs);
        if (index >= 0 && index < span.count) row[index] = value;
      }
      return [keyOf(labels, names), row];
    }),
  );
}

function addOpenDays(
  span: Span,
  { midnight }: OpenDays,
  { today = [], yesterday = [], closed = [] }: SpanAnswers,
  names: readonly Choice[],
  joules: Rows,
): void {
  const add = (series: readonly Series[], time: number) => {
    const index = Math.floor((time - span.from) / span.stepMs);
    if (index < 0 || index >= span.count) return;
    for (const { labels, values } of series) {
      const key = keyOf(labels, names);
      const row = joules.get(key) ?? Array.from<number | undefined>({ length: span.count });
      const [value] = values.values();
      if (value !== undefined) row[index] = (row[index] ?? 0) + value;
      joules.set(key, row);
    }
  };
  const isClosed = new Set(closed.map(({ labels }) => keyOf(labels, names)));
  add(today, midnight);
  const open = yesterday.filter(({ labels }) => !isClosed.has(keyOf(labels, names)));
  add(open, midnight - 1);
}

/** All label sets of what answered, each once, in the order in which people count. */
function labelSetsOf(answers: SpanAnswers, names: readonly Choice[]): Labels[] {
  const all = [answers.watts, answers.joules, answers.today ?? [], answers.yesterday ?? []].flat();
  return distinct(
    all.map(({ labels }) => labels),
    names,
  );
}

const inOrder = new Intl.Collator('en', { numeric: true });

/** Each label set once, with the labels of the level alone, in the order in which people count: outlet 2 before 10. */
export function distinct(sets: readonly Labels[], names: readonly Choice[]): Labels[] {
  const byKey = new Map(sets.map((labels) => [keyOf(labels, names), only(labels, names)]));
  return [...byKey.values()].sort((a, b) => compareLabels(a, b, names));
}

export function compareLabels(a: Labels, b: Labels, names: readonly string[]): number {
  for (const name of names) {
    const order = inOrder.compare(a[name] ?? '', b[name] ?? '') || compareText(a[name] ?? '', b[name] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function keyOf(labels: Labels, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => labels[name] ?? null));
}

function only(labels: Labels, names: readonly Choice[]): Labels {
  return Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

function divided(joules: number | undefined): number | undefined {
  return joules === undefined ? undefined : joules / JOULES_A_KILOWATT_HOUR;
}

/** To parts that no meter tells apart, so that no answer ends in 0000000001. */
export function rounded(value: number | undefined, parts: number): number | null {
  return value === undefined ? null : Math.round(value * parts) / parts;
}

export function toKilowattHours(joules: number | undefined): number | null {
  return rounded(divided(joules), 1e6);
}

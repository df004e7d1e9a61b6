import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { selectorsOf } from '../dashboards/expressions.ts';
import { secondsOf } from '../dashboards/queries.ts';
import type { BenchPrometheus, LabelSet } from './query-prometheus.ts';

/** A question as it is sent: no variable is left in it. */
export interface Asked {
  expr: string;
  kind: 'instant' | 'range';
  rangeSeconds: number;
}

/** What was written: no series has more than it had in life, and `spacingSeconds` says of raw ones how much less. */
export interface Written {
  series: number;
  samples: number;
  spacingSeconds: number;
}

interface Course {
  name: string;
  labels: LabelSet;
  spanSeconds: number;
}

/** Devices are polled once a minute; four minutes are the most that a plain query bridges without a gap. */
const SPACINGS = [60, 120, 240];
const MOST_SAMPLES = 8_000_000;
/** Series that the live scrapes alone are enough for. */
const SHORT_SECONDS = 120;
const LINES_A_CHUNK = 20_000;
const DAY_SECONDS = 86_400;

/**
 * Writes the past of exactly those series that the questions look back on, as far back as they look, into blocks of
 * Prometheus: labels as Prometheus has them live, values that sway. A recorded series has a sample as often as its rule
 * is evaluated, all others one a minute; fewer where that would be more than 8 million samples.
 */
export async function writeHistory(
  prometheus: BenchPrometheus,
  asked: readonly Asked[],
  intervals: ReadonlyMap<string, string | undefined>,
): Promise<Written> {
  const courses = await coursesOf(prometheus, asked);
  const ownSpacing = (name: string) => {
    if (name.endsWith(':increase1d')) return DAY_SECONDS;
    const interval = intervals.get(name);
    return interval === undefined ? undefined : secondsOf(interval);
  };
  const samplesAt = (spacing: number) =>
    courses.reduce((sum, { name, spanSeconds }) => sum + Math.floor(spanSeconds / (ownSpacing(name) ?? spacing)), 0);
  const spacingSeconds = SPACINGS.find((spacing) => samplesAt(spacing) <= MOST_SAMPLES) ?? 240;
  const groups = { short: [] as Course[], long: [] as Course[] };
  for (const course of courses) groups[course.spanSeconds > DAY_SECONDS ? 'long' : 'short'].push(course);
  let samples = 0;
  for (const [length, group] of Object.entries(groups)) {
    if (group.length === 0) continue;
    const file = join(prometheus.folder, `${length}.txt`);
    samples += await writeText(file, group, (name) => ownSpacing(name) ?? spacingSeconds);
    await importText(file, prometheus.dataFolder, length === 'long' ? '8760h' : '2h');
    rmSync(file);
  }
  return { series: courses.length, samples, spacingSeconds };
}

/** Series by what is looked back on, each as far as the farthest look. */
async function coursesOf(prometheus: BenchPrometheus, asked: readonly Asked[]): Promise<Course[]> {
  const spans = new Map<string, number>();
  for (const { expr, kind, rangeSeconds } of asked)
    for (const { text, secondsBack } of selectorsOf(expr)) {
      const span = secondsBack + (kind === 'range' ? rangeSeconds : 0);
      if (span > SHORT_SECONDS) spans.set(text, Math.max(span, spans.get(text) ?? 0));
    }
  const courses = new Map<string, Course>();
  for (const [text, spanSeconds] of spans)
    for (const { __name__: name = '', ...labels } of await liveLabels(prometheus, text)) {
      const key = `${name}${JSON.stringify(labels)}`;
      const known = courses.get(key);
      if (known === undefined || known.spanSeconds < spanSeconds) courses.set(key, { name, labels, spanSeconds });
    }
  return [...courses.values()];
}

/**
 * Labels of a selector's series. One that is recorded at midnight, or after a day of history, has none yet: it gets those
 * of the others of its level and metric.
 */
async function liveLabels(prometheus: BenchPrometheus, selector: string): Promise<LabelSet[]> {
  const live = await prometheus.series(selector);
  const [, kin, operation] = /^([a-z_]+:[a-z_]+:)([a-z0-9_]+)/.exec(selector) ?? [];
  if (live.length > 0 || kin === undefined || operation === undefined) return live;
  const matchers = /\{(.*)\}$/s.exec(selector)?.[1] ?? '';
  const others = await prometheus.series(
    `{__name__=~"${kin}(increase15m|avg15m|ratio_avg15m|ratio_avg1h|sum)"${matchers ? `,${matchers}` : ''}}`,
  );
  const unique = new Map(others.map(({ __name__, ...labels }) => [JSON.stringify(labels), labels]));
  return [...unique.values()].map((labels) => ({ ...labels, __name__: `${kin}${operation}` }));
}

async function writeText(
  file: string,
  courses: readonly Course[],
  spacingOf: (name: string) => number,
): Promise<number> {
  const out = createWriteStream(file);
  const end = Math.floor(Date.now() / 1000) - 300;
  let chunk: string[] = [];
  let samples = 0;
  for (const [index, { name, labels, spanSeconds }] of courses.entries()) {
    const head = `${name}{${Object.entries(labels)
      .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
      .join(',')}}`;
    const spacing = spacingOf(name);
    for (let at = end - Math.floor(spanSeconds / spacing) * spacing; at <= end; at += spacing) {
      chunk.push(`${head} ${(1e6 + 1e4 * Math.sin(index + at / 3000)).toFixed(1)} ${at}`);
      samples += 1;
    }
    if (chunk.length < LINES_A_CHUNK) continue;
    if (!out.write(`${chunk.join('\n')}\n`)) await once(out, 'drain');
    chunk = [];
  }
  out.end(`${[...chunk, '# EOF'].join('\n')}\n`);
  await finished(out);
  return samples;
}

async function importText(file: string, dataFolder: string, longestBlock: string): Promise<void> {
  // promtool reads the whole file once a block.
  const args = ['tsdb', 'create-blocks-from', `--max-block-duration=${longestBlock}`, 'openmetrics', file, dataFolder];
  await promisify(execFile)('promtool', args, { maxBuffer: 1 << 26 });
}

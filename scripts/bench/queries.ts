import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../core/service/run.ts';
import { type DashboardJson, openingValues, type PageQuery, queriesOf, substitute } from '../dashboards/queries.ts';
import { waitFor } from '../stack/progress.ts';
import type { BenchOptions } from './options.ts';
import { openQueryFarm, type QueryFarm } from './query-farm.ts';
import { writeHistory } from './query-history.ts';
import { type BenchPrometheus, type Cost, recordingRules, startBenchPrometheus } from './query-prometheus.ts';
import { measureSavings, recordedNames, type Saving } from './query-savings.ts';

const PAGES = fileURLToPath(new URL('../../dashboards/json/', import.meta.url));
const MOST_SECONDS = 2;
const SCRAPES = 5;
const SCRAPES_WITHIN_MS = 900_000;
const HISTORY_WITHIN_MS = 300_000;

/** A page with its questions as Grafana sends them. */
interface AskedPage {
  page: DashboardJson;
  queries: PageQuery[];
}

/** How long the whole set of a page's questions takes, one after the other, and each of them. */
interface Timed {
  uid: string;
  seconds: number;
  queries: { of: string; seconds: number }[];
  megabytes: number;
  /** Questions without an answer; those are too fast to count. */
  empty: string[];
}

/**
 * Times the questions of each dashboard on a real Prometheus that scrapes a synthetic farm and evaluates our rules, and
 * what each recorded series saves. The exit code is 1 when a dashboard takes more than two seconds.
 */
export async function run({ miners = 10_000 }: BenchOptions): Promise<void> {
  const pages = readPages();
  const farm = await openQueryFarm(miners);
  const prometheus = await startBenchPrometheus(farm.address);
  try {
    await scraped(prometheus, farm);
    const failed = await reportFarm(prometheus, farm);
    await timePages(prometheus, pages);
    if (failed.length > 0) process.exitCode = EXIT.failed;
  } finally {
    await prometheus.stop();
    await farm.close();
  }
}

/** Returns the rules that failed. */
async function reportFarm(prometheus: BenchPrometheus, farm: QueryFarm): Promise<string[]> {
  const { rules, groups, failed } = await prometheus.rounds();
  const seconds = groups.reduce((sum, group) => sum + group.seconds, 0);
  const slowest = [...groups].sort((a, b) => b.seconds - a.seconds).slice(0, 4);
  say(
    `queries: ${farm.miners} miners and ${farm.pdus} PDUs, ${farm.series} series, scraped once a minute by a real Prometheus\n` +
      `  ${rules} rules take ${seconds.toFixed(2)} s a round (those of 15 minutes and an hour every 2 minutes here); most of it\n` +
      `  ${slowest.map((group) => `${group.name} ${group.seconds.toFixed(2)} s`).join(', ')}\n` +
      failed.map((each) => `  FAILED ${each}\n`).join(''),
  );
  return failed;
}

function readPages(): DashboardJson[] {
  const files = readdirSync(PAGES).filter((name) => name.endsWith('.json'));
  return files.map((file) => JSON.parse(readFileSync(join(PAGES, file), 'utf8')) as DashboardJson);
}

async function scraped(prometheus: BenchPrometheus, farm: QueryFarm): Promise<void> {
  const begun = farm.scrapes();
  await waitFor(async () => (farm.scrapes() - begun >= SCRAPES ? true : undefined), {
    timeoutMs: SCRAPES_WITHIN_MS,
    everyMs: 1000,
    late: () =>
      new Error(`Prometheus scraped ${farm.scrapes() - begun} of ${SCRAPES} times in ${SCRAPES_WITHIN_MS / 1000} s`),
  });
  const [up] = await prometheus.values('min_over_time(up{job="exporter"}[4m])');
  if (up?.value !== 1) throw new Error('Prometheus did not take every scrape: the machine is too busy or too small');
}

async function timePages(prometheus: BenchPrometheus, pages: readonly DashboardJson[]): Promise<void> {
  const asked: AskedPage[] = [];
  for (const page of pages) asked.push({ page, queries: await questionsOf(prometheus, page) });
  const all = asked.flatMap(({ queries }) => queries);
  const rules = recordingRules();
  const intervals = new Map([...rules].map(([name, { interval }]) => [name, interval] as const));
  const written = await writeHistory(prometheus, all, intervals);
  say(
    `  history of the ${written.series} series that are looked back on: ${written.samples} samples in blocks, raw ones ` +
      `every ${written.spacingSeconds} s\n  not there: series of alert-webhook and Alertmanager, which are few\n\n`,
  );
  if (written.samples > 0) await historySeen(prometheus);
  const timed: Timed[] = [];
  for (const each of asked) timed.push(await timePage(prometheus, each));
  reportPages(timed);
  const expressions = new Map([...rules].map(([name, { expr }]) => [name, expr] as const));
  const names = recordedNames(
    all.map(({ expr }) => expr),
    expressions,
  );
  reportSavings(await measureSavings(prometheus, names, expressions));
}

/** Values as the page opens: all of each choice, or the first where it wants one. */
async function questionsOf(prometheus: BenchPrometheus, page: DashboardJson): Promise<PageQuery[]> {
  const { values, choices } = openingValues(page);
  const all = { rangeSeconds: 3600, stepSeconds: 60 };
  for (const { name, series, label } of choices) {
    const found = await prometheus.values(`count by (${label}) (${substitute(series, values, all)})`);
    const names = found.flatMap(({ labels }) => labels[label] ?? []).sort();
    values[name] = names[0] ?? '';
  }
  return queriesOf(page).map((query) => ({ ...query, expr: substitute(query.expr, values, query) }));
}

/** Prometheus looks for new blocks once a minute. */
async function historySeen(prometheus: BenchPrometheus): Promise<void> {
  const loaded = async () => ((await prometheus.blocks()) > 0 ? true : undefined);
  const late = () => new Error(`Prometheus did not load the blocks in ${HISTORY_WITHIN_MS / 1000} s`);
  await waitFor(loaded, { timeoutMs: HISTORY_WITHIN_MS, everyMs: 1000, late });
}

async function timePage(prometheus: BenchPrometheus, { page, queries }: AskedPage): Promise<Timed> {
  const timed: Timed = { uid: page.uid, queries: [], seconds: 0, megabytes: 0, empty: [] };
  for (const { of, expr, kind, rangeSeconds, stepSeconds } of queries) {
    const end = Math.floor(Date.now() / 1000 / stepSeconds) * stepSeconds;
    const span = { start: end - Math.floor(rangeSeconds / stepSeconds) * stepSeconds, end, step: stepSeconds };
    const cost = await fastest(() => (kind === 'instant' ? prometheus.instant(expr) : prometheus.range(expr, span)));
    timed.seconds += cost.seconds;
    timed.megabytes += cost.bytes / 1e6;
    if (cost.empty) timed.empty.push(of);
    timed.queries.push({ of, seconds: cost.seconds });
  }
  return timed;
}

/** Of three tries: a page is asked anew every 30 s, and what else the machine does is not the page's cost. */
async function fastest(ask: () => Promise<Cost>): Promise<Cost> {
  const costs = [await ask(), await ask(), await ask()];
  return costs.reduce((best, cost) => (cost.seconds < best.seconds ? cost : best));
}

function reportPages(timed: readonly Timed[]): void {
  const slow = timed.filter(({ seconds }) => seconds > MOST_SECONDS);
  const rows = timed.map(
    ({ uid, queries, seconds, megabytes, empty }) =>
      `  ${uid.padEnd(22)}${String(queries.length).padStart(4)} queries  ${seconds.toFixed(2).padStart(6)} s  ` +
      `${megabytes.toFixed(1).padStart(6)} MB  slowest ${slowestOf(queries, seconds > MOST_SECONDS ? 12 : 1)}\n` +
      (empty.length === 0 ? '' : `    without an answer: ${empty.join(', ')}\n`),
  );
  say(
    `${rows.join('')}  ${slow.length} of ${timed.length} take more than ${MOST_SECONDS} s, one query after the other, each the fastest of 3\n\n`,
  );
  if (slow.length > 0) process.exitCode = EXIT.failed;
}

function slowestOf(queries: Timed['queries'], many: number): string {
  const slowest = [...queries].sort((a, b) => b.seconds - a.seconds).slice(0, many);
  return slowest.map(({ of, seconds }) => `${seconds.toFixed(2)} s: ${of}`).join(', ');
}

function reportSavings(savings: readonly Saving[]): void {
  const ratio = ({ recordedSeconds, rawSeconds = 0 }: Saving) => rawSeconds / recordedSeconds;
  const rows = [...savings]
    .sort((a, b) => ratio(b) - ratio(a))
    .map((saving) => {
      const { name, recordedSeconds, rawSeconds, why } = saving;
      const raw =
        rawSeconds === undefined
          ? `cannot be asked at all: ${why?.slice(0, 120)}`
          : `${milli(rawSeconds)} by its rule  saves ${ratio(saving).toFixed(1)} x`;
      return `  ${name.padEnd(58)} ${milli(recordedSeconds)} recorded  ${raw}\n`;
    });
  say(`What a recorded series saves, over five points:\n${rows.join('')}`);
}

function milli(seconds: number): string {
  return `${(seconds * 1000).toFixed(0).padStart(6)} ms`;
}

function say(text: string): void {
  process.stdout.write(text);
}

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBinaries } from '../../../scripts/stack/binaries.ts';
import { freePort } from '../../../scripts/stack/ports.ts';
import { Processes } from '../../../scripts/stack/processes.ts';
import type { Course } from './drawn-load.ts';

const RULES = fileURLToPath(new URL('../../../rules/', import.meta.url));
const run = promisify(execFile);
const ASKED = '{__name__=~".+:(avg15m|increase15m|increase_today|increase1d)|client:pdu_outlet_power_watts:sum"}';
/** Raw samples are needed for what is asked of now. */
const RAW_MINUTES = 120;

interface Line {
  series: string;
  value: string;
  seconds: number;
}

/**
 * A real Prometheus that holds what the courses become: their raw samples of the last two hours, and of all their time
 * what our rules record, evaluated by promtool in virtual time. The first minute is a `midnight` (unix seconds).
 */
export async function startHistory(
  all: readonly Course[],
  midnight: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-power-'));
  const lines = [...(await recordedLines(folder, all)), ...rawLines(all)];
  lines.sort((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : a.seconds - b.seconds));
  const rows = lines.map(({ series, value, seconds }) => `${series} ${value} ${midnight + seconds}`);
  return servePrometheus(folder, rows);
}

/**
 * A real Prometheus that holds rows of `series value unix-seconds`, those of a series beside each other and in order. It
 * keeps them in the folder, which goes with it.
 */
export async function servePrometheus(
  folder: string,
  rows: readonly string[],
): Promise<{ url: string; stop(): Promise<void> }> {
  const text = join(folder, 'history.txt');
  writeFileSync(text, `${rows.join('\n')}\n# EOF\n`);
  const data = join(folder, 'data');
  await run('promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=48h', 'openmetrics', text, data], {
    maxBuffer: 1 << 26,
  });
  const port = await freePort(0);
  writeFileSync(join(folder, 'prometheus.yaml'), 'global: {}\n');
  const processes = new Processes();
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--storage.tsdb.retention.time=500d',
  ];
  const { prometheus: command } = findBinaries();
  await processes.start({ name: 'Prometheus', command, args, logFile: join(folder, 'prometheus.log') });
  const url = `http://127.0.0.1:${port}`;
  await ready(url);
  const stop = async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** promtool tells what rules recorded by what a question that expects nothing is answered with. */
async function recordedLines(folder: string, all: readonly Course[]): Promise<Line[]> {
  const input = all.map(({ name, labels, values }) => ({
    series: seriesOf(name, labels),
    values: values.map((value) => (value === undefined ? '_' : String(value))).join(' '),
  }));
  const first = Math.ceil(Math.min(...all.map(({ values }) => values.findIndex((value) => value !== undefined))) / 15);
  const last = Math.floor((Math.max(...all.map(({ values }) => values.length)) - 1) / 15);
  const times = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * 15);
  const asked = times.map((minute) => ({ expr: ASKED, eval_time: `${minute}m`, exp_samples: [] }));
  const file = join(folder, 'rules.json');
  const groups = ['miner-state', 'rack-model-client', 'client', 'energy'];
  const tests = [{ interval: '1m', input_series: input, promql_expr_test: asked }];
  const rule_files = ['recording.yml', 'energy.yml'].map((name) => join(RULES, name));
  writeFileSync(file, JSON.stringify({ rule_files, evaluation_interval: '15m', group_eval_order: groups, tests }));
  const failed = (await run('promtool', ['test', 'rules', file], { maxBuffer: 1 << 28 }).catch(
    (error: unknown) => error,
  )) as { stdout: string; stderr: string };
  const parts = `${failed.stdout}${failed.stderr}`.split(/^ {4}expr: /m).slice(1);
  if (parts.length < times.length - 1) throw new Error(`promtool told too little: ${failed.stderr.slice(0, 500)}`);
  return parts.flatMap(linesOf);
}

const SAMPLE = /\{__name__="([^"]+)"((?:, \w+="(?:[^"\\]|\\.)*")*)\} ([^\s,]+)/g;

function linesOf(part: string): Line[] {
  const seconds = durationOf(/time: ([0-9dhms]+),/.exec(part)?.[1] ?? '');
  return [...part.matchAll(SAMPLE)].map(([, name = '', labels = '', value = '']) => ({
    series: `${name}{${labels.slice(2).replaceAll('", ', '",')}}`,
    value,
    seconds,
  }));
}

function durationOf(text: string): number {
  const units: Record<string, number> = { d: 86_400, h: 3_600, m: 60, s: 1 };
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0),
    0,
  );
}

function rawLines(all: readonly Course[]): Line[] {
  return all.flatMap(({ name, labels, values }) =>
    values.flatMap((value, minute) =>
      value === undefined || minute < values.length - 1 - RAW_MINUTES
        ? []
        : [{ series: seriesOf(name, labels), value: String(value), seconds: minute * 60 }],
    ),
  );
}

function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Prometheus at ${url} is not ready after 20 s`);
}

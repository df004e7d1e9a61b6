import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { findBinaries } from '../stack/binaries.ts';
import { freePort } from '../stack/ports.ts';
import { Processes } from '../stack/processes.ts';

const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));
const SCRAPE_SECONDS = 60;
const LONG_INTERVAL = '2m';
const ASK_MS = 300_000;

export type LabelSet = Readonly<Record<string, string>>;

/** What one question cost: seconds until the last byte of the answer, bytes of it, and whether it has no series. */
export interface Cost {
  seconds: number;
  bytes: number;
  empty: boolean;
}

/** A real Prometheus in a folder of its own, with our rules. */
export interface BenchPrometheus {
  folder: string;
  dataFolder: string;
  instant(expr: string): Promise<Cost>;
  range(expr: string, span: { start: number; end: number; step: number }): Promise<Cost>;
  values(expr: string): Promise<{ labels: LabelSet; value: number }[]>;
  series(selector: string): Promise<LabelSet[]>;
  /** Of the newest round: seconds of evaluation of each group, and the rules that failed with what Prometheus said. */
  rounds(): Promise<{ rules: number; groups: { name: string; seconds: number }[]; failed: string[] }>;
  /** Blocks that it has loaded. */
  blocks(): Promise<number>;
  /** A value of its own page. */
  metric(name: string): Promise<number>;
  /** Writes all that it holds as a block under its data; returns the name of the folder. */
  snapshot(): Promise<string>;
  stop(): Promise<void>;
}

interface RuleFile {
  groups: { name: string; interval?: string; rules: { record?: string; expr: string }[] }[];
}

/** Recorded names with their expressions, and the interval of their group where it has one of its own. */
export function recordingRules(): Map<string, { expr: string; interval?: string }> {
  const files = readdirSync(RULES).filter((name) => name.endsWith('.yml'));
  const groups = files.flatMap((file) => (parse(readFileSync(join(RULES, file), 'utf8')) as RuleFile).groups);
  return new Map(
    groups.flatMap(({ interval, rules }) =>
      rules.flatMap(({ record, expr }) =>
        record === undefined ? [] : [[record, { expr, ...(interval === undefined ? {} : { interval }) }] as const],
      ),
    ),
  );
}

/**
 * Scrapes the address once a minute (or as often as is said) and evaluates the shipped rules as often; those of 15 minutes and an hour every two
 * minutes, so that their series exist soon. Throws StackError where Prometheus is not installed.
 */
export async function startBenchPrometheus(address: string, seconds = SCRAPE_SECONDS): Promise<BenchPrometheus> {
  const { prometheus } = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'logixx-queries-'));
  const dataFolder = join(folder, 'data');
  const port = await freePort(0);
  for (const file of readdirSync(RULES).filter((name) => name.endsWith('.yml')))
    writeFileSync(
      join(folder, file),
      readFileSync(join(RULES, file), 'utf8').replace(/^( {4}interval:) .*$/gm, `$1 ${LONG_INTERVAL}`),
    );
  const config = `global: { scrape_interval: ${seconds}s, scrape_timeout: ${seconds - 1}s, evaluation_interval: ${seconds}s }
rule_files: ['${folder}/*.yml']
scrape_configs:
  - { job_name: exporter, static_configs: [{ targets: ['${address}'] }] }
  - { job_name: prometheus, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }\n`;
  writeFileSync(join(folder, 'prometheus.yaml'), config);
  const processes = new Processes();
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${dataFolder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--storage.tsdb.retention.time=500d',
    '--web.enable-admin-api',
  ];
  await processes.start({ name: 'Prometheus', command: prometheus, args, logFile: join(folder, 'prometheus.log') });
  const stop = async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, dataFolder, ...questionsTo(`http://127.0.0.1:${port}/api/v1/`), stop };
}

function questionsTo(url: string): Omit<BenchPrometheus, 'folder' | 'dataFolder' | 'stop'> {
  const ask = async (path: string, words: Record<string, string> = {}) => {
    const startedAt = performance.now();
    const response = await fetch(url + path, {
      method: path === 'rules' ? 'GET' : 'POST',
      ...(path === 'rules' ? {} : { body: new URLSearchParams(words) }),
      signal: AbortSignal.timeout(ASK_MS),
    });
    const text = await response.text();
    const cost = {
      seconds: (performance.now() - startedAt) / 1000,
      bytes: text.length,
      empty: text.includes('"result":[]'),
    };
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return { cost, data: () => (JSON.parse(text) as { data: unknown }).data };
  };
  const metric = async (name: string) => {
    const text = await (await fetch(url.replace('/api/v1/', '/metrics'))).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  };
  return {
    metric,
    blocks: () => metric('prometheus_tsdb_blocks_loaded'),
    snapshot: async () => ((await ask('admin/tsdb/snapshot')).data() as { name: string }).name,
    instant: async (query) => (await ask('query', { query })).cost,
    range: async (query, { start, end, step }) =>
      (await ask('query_range', { query, start: String(start), end: String(end), step: String(step) })).cost,
    values: async (query) => {
      const { result } = (await ask('query', { query })).data() as {
        result: { metric: LabelSet; value: [number, string] }[];
      };
      return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    series: async (selector) => (await ask('series', { 'match[]': selector })).data() as LabelSet[],
    rounds: async () => {
      const { groups } = (await ask('rules')).data() as {
        groups: { name: string; evaluationTime: number; rules: { name: string; lastError?: string }[] }[];
      };
      const rules = groups.flatMap((group) => group.rules);
      const failed = rules.flatMap(({ name, lastError }) => (lastError ? [`${name}: ${lastError}`] : []));
      const times = groups.map(({ name, evaluationTime }) => ({ name, seconds: evaluationTime }));
      return { rules: rules.length, groups: times, failed };
    },
  };
}

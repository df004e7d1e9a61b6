import { METRICS, type MetricId, prometheusName } from '../../core/farm/metrics.ts';
import { escaped } from './alert-times.ts';
import type { Prometheus } from './prometheus.ts';

/** One series of one device over a page: a value a step, NaN where there was none. */
export interface PageSeries {
  metric: MetricId;
  /** Without those that name the device and who scraped it. */
  labels: Readonly<Record<string, string>>;
  values: Float64Array;
}

/** Some steps of history of some devices. */
export interface Page {
  /** Unix milliseconds of each step. */
  times: number[];
  devices: Map<string, PageSeries[]>;
}

export interface PageRange {
  site: string;
  from: number;
  steps: number;
  stepSeconds: number;
}

const IDS = new Map((Object.keys(METRICS) as MetricId[]).map((id) => [prometheusName(id), id]));
const NO_LABELS_OF_THE_METRIC = new Set(['__name__', 'site', 'job', 'instance']);
const DEVICES_A_QUERY = 40;

export function emptyPage({ from, steps, stepSeconds }: PageRange): Page {
  return { times: Array.from({ length: steps }, (_, step) => from + step * stepSeconds * 1000), devices: new Map() };
}

/** Reads the metrics of a kind of device into the page; all devices of the site where none are named. */
export async function readPage(
  prometheus: Prometheus,
  page: Page,
  range: PageRange,
  what: { kind: 'miner' | 'pdu' | 'sensor'; metrics?: readonly MetricId[]; devices?: readonly string[] },
): Promise<void> {
  const { kind, metrics, devices } = what;
  const names = metrics ? metrics.map(prometheusName).join('|') : `${kind}_.+`;
  const end = page.times.at(-1) ?? range.from;
  for (const group of devices ? groupsOf(devices) : [undefined]) {
    const of = group === undefined ? '.+' : group.map(escaped).join('|');
    const query = `{__name__=~"${names}",site=${JSON.stringify(range.site)},${kind}=~${JSON.stringify(of)}}`;
    for (const { metric, values } of await prometheus.range(query, range.from, end, range.stepSeconds)) {
      const id = IDS.get(metric['__name__'] ?? '');
      const device = metric[kind];
      if (id === undefined || device === undefined) continue;
      const labels = Object.fromEntries(
        Object.entries(metric).filter(([name]) => name !== kind && !NO_LABELS_OF_THE_METRIC.has(name)),
      );
      const column = new Float64Array(page.times.length).fill(Number.NaN);
      for (const [seconds, value] of values) {
        const step = Math.round((seconds * 1000 - range.from) / (range.stepSeconds * 1000));
        if (step >= 0 && step < column.length) column[step] = Number(value);
      }
      const series = page.devices.get(device) ?? [];
      series.push({ metric: id, labels, values: column });
      page.devices.set(device, series);
    }
  }
}

function groupsOf(devices: readonly string[]): string[][] {
  const sorted = [...devices].sort();
  return Array.from({ length: Math.ceil(sorted.length / DEVICES_A_QUERY) }, (_, group) =>
    sorted.slice(group * DEVICES_A_QUERY, (group + 1) * DEVICES_A_QUERY),
  );
}

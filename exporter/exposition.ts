import { deviceLabel } from '../core/farm/device.ts';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import type { Reading, Sample } from '../core/farm/sample.ts';

/** The text of one device: its lines by metric, each line with its end. */
export interface Rendered {
  families: Map<MetricId, string>;
  series: number;
  /** Series that stood there already and were dropped: Prometheus refuses a whole scrape for one of them. */
  duplicates: number;
}

export const METRIC_IDS = Object.keys(METRICS) as MetricId[];

const NAMES = new Map(METRIC_IDS.map((id) => [id, prometheusName(id)]));

/** Renders readings of a device in the Prometheus text format 0.0.4, without HELP and TYPE. */
export function renderReadings(device: Sample['device'], readings: readonly Reading[]): Rendered {
  const own = `site="${escapeLabel(device.site)}",${deviceLabel(device.kind)}="${escapeLabel(device.id)}"`;
  const lines = new Map<MetricId, string[]>();
  const seen = new Set<string>();
  let duplicates = 0;
  for (const { metric, value, labels } of readings) {
    if (value === undefined || !Number.isFinite(value)) continue;
    const series = renderSeries(own, metric, labels);
    if (seen.has(series)) {
      duplicates += 1;
      continue;
    }
    seen.add(series);
    const of = lines.get(metric);
    if (of) of.push(`${series} ${value}\n`);
    else lines.set(metric, [`${series} ${value}\n`]);
  }
  const families = new Map([...lines].map(([metric, of]) => [metric, of.join('')]));
  return { families, series: seen.size, duplicates };
}

const kept = new WeakMap<Reading['labels'], { own: string; metric: MetricId; series: string }>();

/** Frozen labels are those that a driver keeps from poll to poll: their text is made once. */
function renderSeries(own: string, metric: MetricId, labels: Reading['labels']): string {
  const held = kept.get(labels);
  if (held && held.metric === metric && held.own === own) return held.series;
  const series = `${NAMES.get(metric)}{${own}${renderLabels(metric, labels)}}`;
  if (Object.isFrozen(labels)) kept.set(labels, { own, metric, series });
  return series;
}

/** The catalogue's labels of the metric in its order; an empty label is no label. */
function renderLabels(metric: MetricId, labels: Reading['labels']): string {
  const spec: MetricSpec = METRICS[metric];
  let text = '';
  for (const name of spec.labels ?? []) {
    const value = labels[name];
    if (value) text += `,${name}="${escapeLabel(value)}"`;
  }
  return text;
}

/** Backslash, quote and line end, as the text format wants them. */
export function escapeLabel(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text;
}

const HEADERS = new Map(METRIC_IDS.map((id) => [id, renderHeader(id)]));

function renderHeader(metric: MetricId): string {
  const { help, type }: MetricSpec = METRICS[metric];
  const name = prometheusName(metric);
  const text = help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type === 'counter' ? 'counter' : 'gauge'}\n`;
}

/** HELP and TYPE of a metric. An info is a gauge in this format. */
export function headerOf(metric: MetricId): string {
  return HEADERS.get(metric) ?? '';
}

/** The text of one device alone, with HELP and TYPE. */
export function deviceText(families: ReadonlyMap<MetricId, string>): string {
  return METRIC_IDS.map((id) => {
    const lines = families.get(id);
    return lines ? headerOf(id) + lines : '';
  }).join('');
}

const DEVICES_A_CHUNK = 500;

/** Joins the lines that devices have of each metric, in chunks of a few hundred devices, HELP and TYPE once a metric. */
export function* joinFamilies(families: ReadonlyMap<MetricId, readonly string[]>): Generator<string> {
  for (const [metric, texts] of families) {
    let header = headerOf(metric);
    for (let start = 0; start < texts.length; start += DEVICES_A_CHUNK) {
      const lines = texts.slice(start, start + DEVICES_A_CHUNK).join('');
      if (lines === '') continue;
      yield header + lines;
      header = '';
    }
  }
}

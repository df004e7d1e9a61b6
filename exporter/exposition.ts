import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import type { Reading, Sample } from '../core/farm/sample.ts';
import { fill, fits, type Layout, layOut, METRIC_IDS, withoutTwins } from './layout.ts';

/** The text of one device: its lines by metric in the order of the catalogue, each line with its end. */
export interface Rendered {
  families: Map<MetricId, string>;
  series: number;
  /** Series that stood there already and were dropped: Prometheus refuses a whole scrape for one of them. */
  duplicates: number;
}

/** A device's readings come again and again with the same labels. */
const layouts = new WeakMap<Sample['device'], Layout>();

/** Renders readings of a device in the Prometheus text format 0.0.4, without HELP and TYPE. */
export function renderReadings(device: Sample['device'], readings: readonly Reading[]): Rendered {
  const held = layouts.get(device);
  const layout = held && fits(held, readings) ? held : layOut(device, readings);
  if (layout !== held) layouts.set(device, layout);
  const single = layout.hasTwins ? withoutTwins(layout, readings) : readings;
  const families = new Map<MetricId, string>();
  let series = 0;
  fill(layout, single);
  for (const [metric, family] of layout.families) {
    if (family.series > 0) families.set(metric, family.text);
    series += family.series;
  }
  return { families, series, duplicates: single === readings ? 0 : told(readings) - series };
}

function told(readings: readonly Reading[]): number {
  return readings.filter(({ value }) => Number.isFinite(value)).length;
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
export function deviceText(families: Rendered['families']): string {
  const texts: string[] = [];
  for (const [metric, lines] of families) texts.push(headerOf(metric), lines);
  return texts.join('');
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

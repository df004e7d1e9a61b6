import { deviceLabel } from '../core/farm/device.ts';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import type { Reading, Sample } from '../core/farm/sample.ts';

/** One series of a device: name and labels, and its line with the value that it had last; no value, no line. */
interface Line {
  metric: MetricId;
  labels: Reading['labels'];
  series: string;
  value: number | undefined;
  text: string;
}

/** The lines of one metric: their places among all, and their text and number as they were last. */
export interface Family {
  places: number[];
  text: string;
  series: number;
}

/** The lines of a device's readings, reading by reading, and those of each metric in the order of the catalogue. */
export interface Layout {
  lines: Line[];
  families: ReadonlyMap<MetricId, Family>;
  /** Two readings are one series. */
  hasTwins: boolean;
  /** Some of the labels are frozen: the same readings will come again. */
  isLasting: boolean;
}

export const METRIC_IDS = Object.keys(METRICS) as MetricId[];

const NAMES = new Map(METRIC_IDS.map((id) => [id, prometheusName(id)]));
const PLACES = new Map(METRIC_IDS.map((id, place) => [id, place]));
const LABELS = new Map(METRIC_IDS.map((id) => [id, (METRICS[id] as MetricSpec).labels ?? []]));

/** Names the series of each reading, in the Prometheus text format 0.0.4. */
export function layOut(device: Sample['device'], readings: readonly Reading[]): Layout {
  const own = `site="${escapeLabel(device.site)}",${deviceLabel(device.kind)}="${escapeLabel(device.id)}"`;
  const families = new Map<MetricId, Family>();
  const lines = readings.map(({ metric, labels }, place): Line => {
    const family = families.get(metric);
    if (family) family.places.push(place);
    else families.set(metric, { places: [place], text: '', series: 0 });
    const series = `${NAMES.get(metric)}{${own}${renderLabels(metric, labels)}}`;
    // A copy of what somebody may yet change.
    const held = Object.isFrozen(labels) ? labels : { ...labels };
    return { metric, labels: held, series, value: undefined, text: '' };
  });
  const inOrder = [...families].sort(([one], [other]) => (PLACES.get(one) ?? 0) - (PLACES.get(other) ?? 0));
  const hasTwins = new Set(lines.map(({ series }) => series)).size < lines.length;
  return {
    lines,
    families: new Map(inOrder),
    hasTwins,
    isLasting: lines.some(({ labels }) => Object.isFrozen(labels)),
  };
}

/** Whether these readings are of the same series in the same order. */
export function fits({ lines }: Layout, readings: readonly Reading[]): boolean {
  if (lines.length !== readings.length) return false;
  return lines.every((line, place) => {
    const reading = readings[place];
    if (reading?.metric !== line.metric) return false;
    return reading.labels === line.labels || saysTheSame(line.metric, reading.labels, line.labels);
  });
}

function saysTheSame(metric: MetricId, labels: Reading['labels'], others: Reading['labels']): boolean {
  return (LABELS.get(metric) ?? []).every((name) => (labels[name] ?? '') === (others[name] ?? ''));
}

/** Brings the text of one metric up to date: a line is written anew for another value only, the text when a line was. */
export function fill({ lines }: Layout, family: Family, readings: readonly Reading[]): void {
  let changed = false;
  for (const place of family.places) {
    const line = lines[place];
    const value = readings[place]?.value;
    if (line === undefined || line.value === value) continue;
    line.value = value;
    // Joined, the line is one piece; added up, it would be put together at every scrape.
    line.text = value === undefined || !Number.isFinite(value) ? '' : [line.series, ' ', value, '\n'].join('');
    changed = true;
  }
  if (!changed) return;
  const texts = family.places.map((place) => lines[place]?.text ?? '');
  family.text = texts.join('');
  family.series = texts.filter((text) => text !== '').length;
}

/** The readings without the values of those whose series has one already. */
export function withoutTwins({ lines }: Layout, readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>();
  return readings.map((reading, place) => {
    const { series } = lines[place] ?? { series: '' };
    if (seen.has(series)) return { ...reading, value: undefined };
    if (Number.isFinite(reading.value)) seen.add(series);
    return reading;
  });
}

/** The catalogue's labels of the metric in its order; an empty label is no label. */
function renderLabels(metric: MetricId, labels: Reading['labels']): string {
  let text = '';
  for (const name of LABELS.get(metric) ?? []) {
    const value = labels[name];
    if (value) text += `,${name}="${escapeLabel(value)}"`;
  }
  return text;
}

/** Backslash, quote and line end, as the text format wants them. */
export function escapeLabel(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : text;
}

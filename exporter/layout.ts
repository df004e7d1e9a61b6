import { deviceLabel } from '../core/farm/device.ts';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import type { Reading, Sample } from '../core/farm/sample.ts';

/** One series of a device: its metric, its labels as text with a comma before each, and the value that it had last. */
interface Line {
  metric: MetricId;
  family: Family;
  labels: Reading['labels'];
  labelText: string;
  value: number | undefined;
}

/** The lines of one metric: their places among all, and their text and number as they were last. */
export interface Family {
  /** `name{site="…",miner="…"`: what all its lines begin with. */
  start: string;
  places: number[];
  text: string;
  series: number;
  /** A value has changed since the text was made. */
  stale: boolean;
}

/** The lines of a device's readings, reading by reading, and those of each metric in the order of the catalogue. */
export interface Layout {
  lines: Line[];
  families: ReadonlyMap<MetricId, Family>;
  /** Two readings are one series. */
  hasTwins: boolean;
}

export const METRIC_IDS = Object.keys(METRICS) as MetricId[];

const NAMES = new Map(METRIC_IDS.map((id) => [id, prometheusName(id)]));
const PLACES = new Map(METRIC_IDS.map((id, place) => [id, place]));
const LABELS = new Map(METRIC_IDS.map((id) => [id, (METRICS[id] as MetricSpec).labels ?? []]));

/** Names the series of each reading, in the Prometheus text format 0.0.4. */
export function layOut(device: Sample['device'], readings: readonly Reading[]): Layout {
  const own = `{site="${escapeLabel(device.site)}",${deviceLabel(device.kind)}="${escapeLabel(device.id)}"`;
  const families = new Map<MetricId, Family>();
  const lines = readings.map(({ metric, labels }, place): Line => {
    const family = families.get(metric) ?? newFamily(NAMES.get(metric) + own);
    families.set(metric, family);
    family.places.push(place);
    return { metric, family, ...shared(metric, labels), value: undefined };
  });
  const inOrder = [...families].sort(([one], [other]) => (PLACES.get(one) ?? 0) - (PLACES.get(other) ?? 0));
  const hasTwins = inOrder.some(([, { places }]) => twins(lines, places));
  return { lines, families: new Map(inOrder), hasTwins };
}

function newFamily(start: string): Family {
  return { start, places: [], text: '', series: 0, stale: false };
}

function twins(lines: readonly Line[], places: readonly number[]): boolean {
  return places.length > 1 && new Set(places.map((place) => lines[place]?.labelText)).size < places.length;
}

/** Whether these readings are of the same series in the same order. */
export function fits(
  { lines }: { lines: readonly Pick<Line, 'metric' | 'labels'>[] },
  readings: readonly Reading[],
): boolean {
  if (lines.length !== readings.length) return false;
  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place];
    const reading = readings[place];
    if (line === undefined || reading?.metric !== line.metric) return false;
    if (reading.labels !== line.labels && !saysTheSame(line.metric, reading.labels, line.labels)) return false;
  }
  return true;
}

function saysTheSame(metric: MetricId, labels: Reading['labels'], others: Reading['labels']): boolean {
  return (LABELS.get(metric) ?? []).every((name) => (labels[name] ?? '') === (others[name] ?? ''));
}

/** Takes the values over, and makes the text of those metrics anew of which one has changed. */
export function fill({ lines, families }: Layout, readings: readonly Reading[]): void {
  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place];
    const value = readings[place]?.value;
    if (line === undefined || line.value === value) continue;
    line.value = value;
    line.family.stale = true;
  }
  for (const family of families.values()) if (family.stale) write(family, lines);
}

function write(family: Family, lines: readonly Line[]): void {
  const parts: (string | number)[] = [];
  family.stale = false;
  family.series = 0;
  for (const place of family.places) {
    const line = lines[place];
    if (line?.value === undefined || !Number.isFinite(line.value)) continue;
    parts.push(family.start, line.labelText, '} ', line.value, '\n');
    family.series += 1;
  }
  // Joined, the text is one piece; added up, it would be put together at every scrape.
  family.text = parts.join('');
}

/** The readings without the values of those whose series has one already. */
export function withoutTwins({ lines }: Layout, readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>();
  return readings.map((reading, place) => {
    const series = `${reading.metric} ${lines[place]?.labelText}`;
    if (seen.has(series)) return { ...reading, value: undefined };
    if (Number.isFinite(reading.value)) seen.add(series);
    return reading;
  });
}

type Labelled = Pick<Line, 'labels' | 'labelText'>;

/** Board 0, sensor 1 is the same on thousands of miners: such labels are held once. */
const common = new Map<string, Labelled>();
const MOST_COMMON = 50_000;

/** Copies of the labels, which somebody may yet change, and their text. Those of infos are of one device alone. */
function shared(metric: MetricId, labels: Reading['labels']): Labelled {
  const labelText = renderLabels(metric, labels);
  if (Object.isFrozen(labels)) return { labels, labelText };
  const held = common.get(labelText);
  if (held) return held;
  const made = { labels: { ...labels }, labelText };
  if (METRICS[metric].type !== 'info' && common.size < MOST_COMMON) common.set(labelText, made);
  return made;
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

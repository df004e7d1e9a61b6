import { escape as escaped } from '@influxdata/influxdb-client';
import { deviceLabel } from '../../core/farm/device.ts';
import { influxName, METRICS, type MetricId, type MetricSpec } from '../../core/farm/metrics.ts';
import type { Reading, Sample } from '../../core/farm/sample.ts';
import { fits, METRIC_IDS } from '../layout.ts';

/** A sample in InfluxDB's line protocol, times in milliseconds. */
export interface Lines {
  /** One line a point, each with its end. */
  text: string;
  points: number;
  /** Fields of all points: as many as Prometheus has series of the sample. */
  values: number;
}

/** One point: its measurement and tags, and the places of the readings that are its fields. */
interface Point {
  head: string;
  fields: { key: string; place: number }[];
}

interface Layout {
  lines: { metric: MetricId; labels: Reading['labels'] }[];
  points: Point[];
}

const NAMES = new Map(METRIC_IDS.map((id) => [id, influxName(id)]));

/** A device's readings come again and again with the same labels. */
const layouts = new WeakMap<Sample['device'], Layout>();

/**
 * What one poll told: one point for each measurement and set of labels, all values as floats. What is missing, NaN or
 * infinite is not written, a point without a value neither. Of two readings of one series the first is taken.
 */
export function linesOf({ device, at, readings }: Pick<Sample, 'device' | 'at' | 'readings'>): Lines {
  const held = layouts.get(device);
  const layout = held && fits(held, readings) ? held : layOut(device, readings);
  if (layout !== held) layouts.set(device, layout);
  const end = ` ${at.getTime()}\n`;
  const result = { text: '', points: 0, values: 0 };
  for (const { head, fields } of layout.points) {
    let text = '';
    let last = '';
    for (const { key, place } of fields) {
      const value = readings[place]?.value;
      if (value === undefined || !Number.isFinite(value) || key === last) continue;
      text += `${text === '' ? ' ' : ','}${key}${value}`;
      last = key;
      result.values += 1;
    }
    if (text === '') continue;
    result.text += head + text + end;
    result.points += 1;
  }
  return result;
}

function layOut(device: Sample['device'], readings: readonly Reading[]): Layout {
  const own = `,site=${tag(device.site)},${deviceLabel(device.kind)}=${tag(device.id)}`;
  const points = new Map<string, Point>();
  readings.forEach(({ metric, labels }, place) => {
    const { measurement = '', field = '' } = NAMES.get(metric) ?? {};
    const head = measurement + own + tagsOf(metric, labels);
    const point = points.get(head) ?? { head, fields: [] };
    points.set(head, point);
    point.fields.push({ key: `${field}=`, place });
  });
  // Twins stand side by side then, the first one first.
  for (const { fields } of points.values())
    fields.sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)) || one.place - other.place);
  const lines = readings.map(({ metric, labels }) => ({
    metric,
    labels: Object.isFrozen(labels) ? labels : { ...labels },
  }));
  return { lines, points: [...points.values()] };
}

/** The catalogue's labels in its order; an empty tag is none. */
function tagsOf(metric: MetricId, labels: Reading['labels']): string {
  let text = '';
  for (const name of (METRICS[metric] as MetricSpec).labels ?? []) {
    const value = tag(labels[name] ?? '');
    if (value !== '') text += `,${name}=${value}`;
  }
  return text;
}

/**
 * The text of a tag. Line protocol knows no control characters there, and no way to write a backslash before what is
 * escaped itself or at the end that all servers read alike: the former become spaces, such a backslash a slash.
 */
export function tag(text: string): string {
  const trimmed = text.replace(/\p{Cc}+/gu, ' ').trim();
  return escaped.tag(trimmed.includes('\\') ? trimmed.replace(/\\(?=[\\, =]|$)/g, '/') : trimmed);
}

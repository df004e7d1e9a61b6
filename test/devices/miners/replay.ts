import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { METRICS, type MetricId, type MetricSpec } from '../../../core/farm/metrics.ts';
import type { Reading } from '../../../core/farm/sample.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';
import { describe as named, type Wire, WireError } from '../../../core/wire/wire.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';

const AT = { host: 'recorded' };

/** The folder of recordings beside the project, or undefined where it is not there. */
export function recordings(path: string): string | undefined {
  const folder = fileURLToPath(new URL(`../../../../shared/recordings/${path}`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

export interface Replay extends Conversation {
  /** What was asked of the device on the second conversation, when everything was learned: one poll. */
  polled: Request[];
  /** The value of one series; undefined when it has none. Throws when there are two. */
  value(metric: MetricId, labels?: Record<string, string>): number | undefined;
  /** All series of a metric as `a=1,b=2` → value. */
  series(metric: MetricId): Record<string, number>;
}

export async function replay(driver: Driver, folder: string, variant?: string): Promise<Replay> {
  return converseWith(driver, recordedWire([folder], variant === undefined ? {} : { variant }));
}

/** A device that answers the given values by the name of the question, and nothing else. */
export async function replayOf(driver: Driver, replies: Readonly<Record<string, unknown>>): Promise<Replay> {
  return converseWith(driver, async (request) => {
    const reply = replies[named(request)];
    if (reply instanceof Error) throw reply;
    if (reply === undefined) throw new WireError('unrecorded', `${named(request)} has no reply`);
    return new Answer(reply);
  });
}

async function converseWith(driver: Driver, wire: Wire): Promise<Replay> {
  const asked: Request[] = [];
  const send = (request: Request) => {
    asked.push(request);
    return wire(request, AT, new AbortController().signal);
  };
  const first = await converse(driver, send);
  asked.length = 0;
  await converse(driver, send, first.known);
  const { readings } = first.observation;
  return {
    ...first,
    polled: asked,
    value: (metric, labels = {}) => one(readings, metric, labels),
    series: (metric) =>
      Object.fromEntries(
        readings
          .filter((reading) => reading.metric === metric && reading.value !== undefined)
          .map(({ labels, value = 0 }) => [text(labels), value]),
      ),
  };
}

function one(readings: readonly Reading[], metric: MetricId, labels: Record<string, string>): number | undefined {
  const found = readings.filter(
    (reading) =>
      reading.metric === metric &&
      reading.value !== undefined &&
      Object.entries(labels).every(([name, value]) => reading.labels[name] === value),
  );
  if (found.length > 1) throw new Error(`${metric} ${text(labels)} is ambiguous: ${found.length} series`);
  return found[0]?.value;
}

function text(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** What every driver owes to its readers: exactly the catalogue's labels, finite values, no series twice. */
export function faultsOf({ observation }: Conversation): string[] {
  const seen = new Set<string>();
  return observation.readings.flatMap(({ metric, labels, value }) => {
    const spec: MetricSpec = METRICS[metric];
    const expected = [...(spec.labels ?? [])].sort().join();
    const series = `${metric} ${text(labels)}`;
    const twice = value !== undefined && seen.has(series);
    if (value !== undefined) seen.add(series);
    return [
      ...(Object.keys(labels).sort().join() === expected ? [] : [`${series}: expected labels ${expected}`]),
      ...(value === undefined || Number.isFinite(value) ? [] : [`${series}: ${value}`]),
      ...(twice ? [`${series}: twice`] : []),
    ];
  });
}

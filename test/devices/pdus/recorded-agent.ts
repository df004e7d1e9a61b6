import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { METRICS, type MetricSpec } from '../../../core/farm/metrics.ts';
import type { Reading } from '../../../core/farm/sample.ts';
import type { Request } from '../../../core/wire/request.ts';
import { MOST_OBJECTS, splitGets } from '../../../core/wire/snmp-plan.ts';
import { answerSnmp, readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { type Conversation, converse, type Send } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';

export const RECORDINGS = join(import.meta.dirname, '../../../../shared/recordings/pdu');
export const hasRecordings = existsSync(RECORDINGS);

export function recording(...names: string[]): SnmpObjects {
  return readSnmprec(...names.map((name) => readFileSync(join(RECORDINGS, name), 'utf8')));
}

export function fixture(...names: string[]): SnmpObjects {
  const folder = join(import.meta.dirname, '../../fixtures');
  return readSnmprec(...names.map((name) => readFileSync(join(folder, name), 'utf8')));
}

/** A device that answers from recorded objects and remembers what it was asked. */
export function agent(objects: SnmpObjects): { send: Send; asked: Request[] } {
  const asked: Request[] = [];
  const send: Send = async (request) => {
    asked.push(request);
    if (request.via !== 'snmp') throw new Error(`a PDU was asked via ${request.via}`);
    return answerSnmp(objects, request);
  };
  return { send, asked };
}

/** How many GETs the SNMP wire sends for these requests, and how many objects they name. */
export function cost(requests: readonly Request[]): { gets: number; objects: number } {
  const lists = requests.map((request) => ('get' in request ? Object.values(request.get) : []));
  const gets = lists.map((oids) => splitGets(oids, '2c', MOST_OBJECTS, () => undefined).length);
  return { gets: gets.reduce((sum, count) => sum + count, 0), objects: lists.flat().length };
}

/** The value of one series; undefined where there is none. Fails on a series that stands twice. */
export function seriesValue(
  readings: readonly Reading[],
  metric: string,
  labels: Record<string, string> = {},
): number | undefined {
  const found = readings.filter(
    (it) => it.metric === metric && Object.entries(labels).every(([name, text]) => it.labels[name] === text),
  );
  expect(found.length, `${metric} ${JSON.stringify(labels)}`).toBeLessThanOrEqual(1);
  return found[0]?.value;
}

/** Every reading has a finite value, exactly the labels of the catalogue, and no twin. */
export function expectWellFormed(readings: readonly Reading[]): void {
  const series = readings.map(({ metric, labels }) => `${metric} ${JSON.stringify(Object.entries(labels).sort())}`);
  expect(series.filter((name, at) => series.indexOf(name) !== at)).toEqual([]);
  for (const { metric, value, labels } of readings) {
    const spec: MetricSpec = METRICS[metric];
    expect(Object.keys(labels).sort(), metric).toEqual([...(spec.labels ?? [])].sort());
    expect(value, metric).toSatisfy(Number.isFinite);
  }
}

/** One whole conversation with a recorded device, whose readings are checked to be well-formed. */
export async function pollOf(driver: Driver, objects: SnmpObjects): Promise<Conversation> {
  const conversation = await converse(driver, agent(objects).send);
  expectWellFormed(conversation.observation.readings);
  return conversation;
}

/** Polls fixtures with one driver: one conversation a fixture and change, because nothing changes in them. */
export function pollsOf(driver: Driver) {
  const polls = new Map<string, ReturnType<typeof pollOnce>>();
  return (name: string, change = '') => {
    const key = `${name}\n${change}`;
    const held = polls.get(key) ?? pollOnce(driver, name, change);
    polls.set(key, held);
    return held;
  };
}

async function pollOnce(driver: Driver, name: string, change: string) {
  const { send, asked } = agent(new Map([...fixture(name), ...readSnmprec(change)]));
  const { observation } = await converse(driver, send);
  expectWellFormed(observation.readings);
  return { ...observation, asked };
}

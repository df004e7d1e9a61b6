import { assess } from '../core/farm/assess.ts';
import type { Device } from '../core/farm/device.ts';
import { judgeFeeds } from '../core/farm/plausibility.ts';
import type { Attention, Failure, Sample } from '../core/farm/sample.ts';
import { type ThresholdPolicy, thresholdsFor } from '../core/farm/thresholds.ts';
import { WireError } from '../core/wire/wire.ts';
import { type Conversation, converse } from '../devices/converse.ts';
import type { Driver } from '../devices/driver.ts';
import { type Line, type LineOptions, openLine } from './line.ts';
import { forget, type Memory, remember, stillKnown } from './memory.ts';
import { type PollStatus, statusReadings, withExpectations } from './status-readings.ts';

export interface PollOrder extends LineOptions {
  device: Device;
  driver: Driver;
  memory: Memory;
  thresholds: ThresholdPolicy;
  /** Power through the outlets of the device as its PDUs now say, in watts; undefined when it is not known. */
  feedWatts?(device: Device): number | undefined;
  now(): Date;
}

export interface Polled {
  sample: Sample;
  memory: Memory;
}

/** Our own fault and not the device's: the driver threw, or asked for something that a reading process may not do. */
export class DriverBug extends Error {
  readonly driver: string;

  constructor(driver: string, cause: unknown) {
    super(`driver ${driver} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'DriverBug';
    this.driver = driver;
    if (cause instanceof Error && cause.stack) this.stack = cause.stack;
  }
}

/** Asks one device once. Silence and refusal are samples with a failure; the only error that leaves is DriverBug. */
export async function poll(order: PollOrder): Promise<Polled> {
  const at = order.now();
  const startedAt = order.timers.now();
  const line = openLine(order);
  const heard = await hear(order, line, at).finally(line.close);
  const seconds = (order.timers.now() - startedAt) / 1000;
  if (heard instanceof WireError) return failed(order, at, seconds, heard);
  return answered(order, at, seconds, heard, line.mended);
}

async function hear({ driver, memory }: PollOrder, { send }: Line, at: Date): Promise<Conversation | WireError> {
  try {
    return await converse(driver, send, stillKnown(memory, driver, at));
  } catch (error) {
    if (error instanceof WireError && error.reason !== 'forbidden') return error;
    throw new DriverBug(driver.id, error);
  }
}

function answered(order: PollOrder, at: Date, seconds: number, heard: Conversation, mended: number): Polled {
  const { device, driver } = order;
  const { observation } = heard;
  const thresholds = thresholdsFor(order.thresholds, device, observation.facts.model);
  const assessment = assess(observation, { expected: device.expected, thresholds });
  const { operation } = assessment;
  const feeds = judgeFeeds({ ...observation, operation }, order.feedWatts?.(device), thresholds);
  const attention = [...assessment.attention, ...feeds.attention];
  const unanswered = Object.keys(heard.unanswered).length;
  const status: PollStatus = { up: true, at, answeredAt: at, seconds, operation, attention, unanswered, mended };
  const readings = [
    ...statusReadings(device, observation.facts, status, thresholds),
    ...withExpectations(device, observation),
    ...feeds.readings,
  ];
  return {
    sample: { device, driver: driver.id, at, seconds, readings, facts: observation.facts, operation, attention },
    memory: remember(order.memory, driver, heard, at),
  };
}

function failed(order: PollOrder, at: Date, seconds: number, { reason, message }: WireError): Polled {
  const { device, driver, memory } = order;
  const failure: Failure = { reason, detail: message };
  const facts = memory.identity ?? {};
  const thresholds = thresholdsFor(order.thresholds, device, facts.model);
  const operation = isSilence(failure) ? 'unreachable' : 'unknown';
  const attention: Attention[] = isSilence(failure) ? [] : [{ level: 'advisory', reason, evidence: message }];
  const { answeredAt } = memory;
  const status: PollStatus = { up: false, at, answeredAt, seconds, operation, attention, failureReason: reason };
  const readings = [
    ...statusReadings(device, facts, status, thresholds),
    ...withExpectations(device, { readings: [], facts }, memory.algorithm),
  ];
  return {
    sample: { device, driver: driver.id, at, seconds, readings, facts, operation, attention, failure },
    memory: forget(memory),
  };
}

/** Whether the device said nothing at all, rather than something that we cannot use. */
export function isSilence(failure: Failure | undefined): boolean {
  return failure?.reason === 'unreachable' || failure?.reason === 'timeout';
}

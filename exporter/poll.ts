import { assess } from '../core/farm/assess.ts';
import type { Device } from '../core/farm/device.ts';
import { judgePools } from '../core/farm/intended-pools.ts';
import { judgeFeeds } from '../core/farm/plausibility.ts';
import { intendedPools, type PoolPolicy } from '../core/farm/pool-policy.ts';
import type { Attention, Failure, Sample } from '../core/farm/sample.ts';
import { type ThresholdPolicy, thresholdsFor } from '../core/farm/thresholds.ts';
import type { Gather, GatherOptions } from '../core/wire/gather.ts';
import { WireError } from '../core/wire/wire.ts';
import { type Conversation, converse } from '../devices/converse.ts';
import type { Driver } from '../devices/driver.ts';
import { modelExpectation } from '../devices/models.ts';
import { type Line, type LineOptions, openLine } from './line.ts';
import { forget, type Memory, remember, stillKnown } from './memory.ts';
import { type PollStatus, statusReadings, withExpectations } from './status-readings.ts';

export interface PollOrder extends LineOptions {
  device: Device;
  driver: Driver;
  memory: Memory;
  thresholds: ThresholdPolicy;
  /** Which pools miners may have. Without it none is judged. */
  pools?: PoolPolicy | undefined;
  /** Power through the outlets of the device as its PDUs now say, in watts; undefined when it is not known. */
  feedWatts?(device: Device): number | undefined;
  /** Polls that have heard everything may wait for each other, to be read together. */
  gather?: Gather | undefined;
  /** That all outlets of the device are switched off, in words, as its PDUs now say; undefined otherwise. */
  outletsOff?(device: Device): string | undefined;
  now(): Date;
}

/** How long questions, and polls that have heard everything, wait for each other. It is part of a poll's duration. */
export const TOGETHER: GatherOptions = { milliseconds: 25, most: 64 };

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
  const heard = await hear(order, line, at).finally(() => line.close());
  const seconds = (order.timers.now() - startedAt) / 1000;
  if (heard instanceof WireError) return failed(order, at, seconds, heard);
  return answered(order, at, seconds, heard, line.mended);
}

async function hear({ driver, memory, gather }: PollOrder, line: Line, at: Date): Promise<Conversation | WireError> {
  try {
    return await converse(driver, (request) => line.send(request), stillKnown(memory, driver, at), gather);
  } catch (error) {
    if (error instanceof WireError && error.reason !== 'forbidden') return error;
    throw new DriverBug(driver.id, error);
  }
}

function answered(order: PollOrder, at: Date, seconds: number, heard: Conversation, mended: number): Polled {
  const { device, driver } = order;
  const { observation } = heard;
  const { facts } = observation;
  const thresholds = thresholdsFor(order.thresholds, device, facts.model);
  const sources = { expected: device.expected, model: modelExpectation(facts.make, facts.model ?? device.model) };
  const { operation, because, ...assessment } = assess(observation, { ...sources, thresholds });
  const feeds = judgeFeeds({ ...observation, operation }, order.feedWatts?.(device), thresholds);
  const pools = judgePools(device, facts, order.pools && intendedPools(order.pools, device, facts.model));
  const attention = [...assessment.attention, ...feeds.attention, ...pools.attention];
  const unanswered = Object.keys(heard.unanswered).length;
  const status: PollStatus = { up: true, at, answeredAt: at, seconds, operation, attention, unanswered, mended };
  const readings = statusReadings(device, facts, status, thresholds).concat(
    withExpectations(device, observation, sources),
    feeds.readings,
    pools.readings,
  );
  const why = because === undefined ? {} : { because };
  return {
    sample: { device, driver: driver.id, at, seconds, readings, facts, operation, ...why, attention },
    memory: remember(order.memory, driver, heard, at),
  };
}

function failed(order: PollOrder, at: Date, seconds: number, { reason, message }: WireError): Polled {
  const { device, driver, memory } = order;
  const failure: Failure = { reason, detail: message };
  const facts = memory.identity ?? {};
  const thresholds = thresholdsFor(order.thresholds, device, facts.model);
  const isSilent = isSilence(failure);
  const off = isSilent ? order.outletsOff?.(device) : undefined;
  const operation = off !== undefined ? 'off' : isSilent ? 'unreachable' : 'unknown';
  const attention: Attention[] = isSilent ? [] : [{ level: 'advisory', reason, evidence: message }];
  const { answeredAt, errors: lastErrors } = memory;
  const status: PollStatus = { up: false, at, answeredAt, seconds, operation, attention, failureReason: reason };
  const readings = [
    ...statusReadings(device, facts, status, thresholds),
    ...withExpectations(device, { readings: [], facts }, { expected: device.expected }, memory.algorithm),
  ];
  const remembered = { ...(off === undefined ? {} : { because: off }), ...(lastErrors?.length ? { lastErrors } : {}) };
  return {
    sample: { device, driver: driver.id, at, seconds, readings, facts, operation, attention, failure, ...remembered },
    memory: forget(memory),
  };
}

/** Whether the device said nothing at all, rather than something that we cannot use. */
export function isSilence(failure: Failure | undefined): boolean {
  return failure?.reason === 'unreachable' || failure?.reason === 'timeout';
}

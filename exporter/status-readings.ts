import { mainAlgorithm } from '../core/farm/assess.ts';
import { type Device, deviceLabel } from '../core/farm/device.ts';
import { boardsWanted, chipsWanted, fansWanted, type Sources, type Wanted } from '../core/farm/expectations.ts';
import { type LabelsOf, METRICS, type MetricId, type MetricSpec } from '../core/farm/metrics.ts';
import type { Attention, Facts, Observation, Operation, Reading } from '../core/farm/sample.ts';
import { reading } from '../core/farm/sample.ts';
import { thresholdReadings } from '../core/farm/threshold-series.ts';
import type { Thresholds } from '../core/farm/thresholds.ts';
import { valuesOf } from '../core/farm/told.ts';

/** What one poll shows beside what the driver read. */
export interface PollStatus {
  up: boolean;
  at: Date;
  answeredAt?: Date | undefined;
  seconds: number;
  operation: Operation;
  attention: readonly Attention[];
  failureReason?: string | undefined;
  /** Of an answered poll. */
  unanswered?: number;
  mended?: number;
}

/** The readings that every poll yields, answered or not: how it went, what the device does, who it is and what is expected of it. */
export function statusReadings(device: Device, facts: Facts, status: PollStatus, thresholds: Thresholds): Reading[] {
  return [
    ...pollReadings(device, status),
    infoReading(device, facts),
    locationReading(device, facts),
    ...feedReadings(device),
    ...thresholdReadings(thresholds, deviceLabel(device.kind), (device.feeds?.length ?? 0) > 0),
  ];
}

function feedReadings({ kind, feeds = [] }: Device): Reading[] {
  if (deviceLabel(kind) !== 'miner') return [];
  return feeds.map(({ pdu, outlet }) => reading('miner.feed', 1, { pdu, outlet }));
}

function pollReadings(device: Device, status: PollStatus): Reading[] {
  const family = deviceLabel(device.kind);
  const attention = new Map(status.attention.map((each) => [`${each.reason} ${each.level}`, each]));
  return [
    reading(`${family}.up`, Number(status.up)),
    reading(`${family}.last_poll`, status.at.getTime() / 1000),
    reading(`${family}.last_answer`, status.answeredAt && status.answeredAt.getTime() / 1000),
    reading(`${family}.poll_duration`, status.seconds),
    ...(status.failureReason ? [reading(`${family}.poll_failure`, 1, { reason: status.failureReason })] : []),
    reading(`${family}.operation`, 1, { operation: status.operation }),
    ...[...attention.values()].map(({ reason, level }) => reading(`${family}.attention`, 1, { reason, level })),
    reading(`${family}.questions_unanswered`, status.unanswered),
    reading(`${family}.answers_mended`, status.mended),
  ];
}

/** What the device says of itself; what it does not say, as the inventory has it. */
function infoReading(device: Device, facts: Facts): Reading {
  const said: Partial<Record<LabelsOf<'miner.info' | 'pdu.info' | 'sensor.info'>, string | undefined>> = {
    make: facts.make,
    model: facts.model ?? device.model,
    firmware: facts.firmware,
    driver: device.driver,
    mac: facts.mac ?? device.mac,
    serial: facts.serial ?? device.serial,
    hostname: facts.hostname,
    address: device.address,
    control_board: facts.controlBoard,
    algorithm: facts.algorithm,
    software: facts.software,
    version: facts.version,
    name: facts.name ?? device.name,
  };
  return textReading(infos, device, `${deviceLabel(device.kind)}.info`, said);
}

function locationReading(device: Device, facts: Facts): Reading {
  const { location, client, name } = device;
  const said = {
    building: location?.building,
    rack: location?.rack,
    position: location?.position,
    client,
    name,
    model: device.model ?? facts.model,
  };
  return textReading(locations, device, `${deviceLabel(device.kind)}.location`, said);
}

const infos = new WeakMap<Device, Reading>();
const locations = new WeakMap<Device, Reading>();

/** An info metric with those of the texts that the catalogue has a label for; the last one, while nothing else is said. */
function textReading(
  last: WeakMap<Device, Reading>,
  device: Device,
  metric: MetricId,
  texts: Readonly<Record<string, string | undefined>>,
): Reading {
  const { labels: names = [] }: MetricSpec = METRICS[metric];
  const held = last.get(device);
  if (held?.metric === metric && names.every((name) => held.labels[name] === (texts[name] ?? ''))) return held;
  const labels = Object.freeze(Object.fromEntries(names.map((name) => [name, texts[name] ?? ''])));
  const made = { metric, value: 1, labels };
  last.set(device, made);
  return made;
}

/**
 * What the driver read, with what is expected of a miner: as the inventory has it, else as the miner says it, else as
 * is known of its model.
 */
export function withExpectations(
  device: Device,
  observation: Pick<Observation, 'readings' | 'facts'>,
  sources: Sources,
  algorithm = mainAlgorithm(observation),
): readonly Reading[] {
  if (deviceLabel(device.kind) !== 'miner') return observation.readings;
  const { hashrateThs } = sources.expected ?? {};
  const boards = valuesOf(observation, 'miner.board_chips').map(({ labels }) => labels['board'] ?? '');
  const added = [
    reading('miner.hashrate_expected', hashrateThs === undefined ? undefined : hashrateThs * 1e12, { algorithm }),
    reading('miner.boards_expected', unlessOwn(boardsWanted(observation, sources))),
    reading('miner.fans_expected', unlessOwn(fansWanted(observation, sources))),
    ...boards.map((board) =>
      reading('miner.board_chips_expected', unlessOwn(chipsWanted(observation, sources, board)), { board }),
    ),
  ].filter(({ value }) => value !== undefined);
  if (added.length === 0) return observation.readings;
  const replaced = new Set(added.map(({ metric }) => metric));
  const own = observation.readings.filter(
    (told) => !replaced.has(told.metric) || !added.some((one) => replaces(one, told)),
  );
  return [...own, ...added];
}

function replaces(added: Reading, told: Reading): boolean {
  return (
    added.metric === told.metric &&
    added.labels['algorithm'] === told.labels['algorithm'] &&
    added.labels['board'] === told.labels['board']
  );
}

/** What the miner says itself stands among its readings already. */
function unlessOwn(wanted: Wanted | undefined): number | undefined {
  return wanted?.by === 'the miner' ? undefined : wanted?.value;
}

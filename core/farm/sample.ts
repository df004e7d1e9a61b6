import type { Device } from './device.ts';
import type { Component } from './faults/spec.ts';
import type { FaultCode } from './faults.ts';
import { type Labels, labelsOf } from './labels.ts';
import type { LabelsOf, MetricId } from './metrics.ts';
import type { Rig } from './rig.ts';

export type { Component };

/** One number of one poll. Undefined or NaN was not said, and has no series. Frozen labels are kept from poll to poll. */
export interface Reading {
  metric: MetricId;
  value: number | undefined;
  labels: Labels;
}

type LabelArguments<M extends MetricId> = [LabelsOf<M>] extends [never]
  ? []
  : [labels: Record<LabelsOf<M>, string | number | undefined>];

/**
 * Makes a reading; the compiler refuses an unknown metric and a missing label. An undefined label value is an
 * absent text and becomes the empty label, which Prometheus treats as no label.
 */
export function reading<M extends MetricId>(metric: M, value: number | undefined, ...rest: LabelArguments<M>): Reading {
  return { metric, value: Number.isFinite(value) ? value : undefined, labels: labelsOf(metric, rest[0]) };
}

/** 1 or 0, or undefined when the device did not say. */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/**
 * What a device is doing. `not-hashing`: should hash and does not. `sleeping`: stopped on purpose (sleep, pause,
 * curtailment). `operating`: a PDU or sensor that answers. `off`: silent, and all outlets that feed it are switched off.
 */
export const OPERATIONS = [
  'hashing',
  'degraded',
  'starting',
  'not-hashing',
  'sleeping',
  'operating',
  'off',
  'unreachable',
  'unknown',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** A reason why a person should look: `advisory` can wait, `action` cannot. Evidence is a sentence with the values. */
export interface Attention {
  level: 'advisory' | 'action';
  reason: string;
  evidence: string;
}

/** An error that the firmware reports, in its own code and words. `part` is the index of the board, fan or PSU. */
export interface DeviceFault {
  /** What it means in the words of all families. */
  code: FaultCode;
  vendorCode: string;
  component: Component;
  part?: number;
  message: string;
  /** As the device wrote it: local time without a zone. */
  reportedAt?: string;
}

export interface PoolFact {
  pool: number;
  url?: string;
  worker?: string;
  status?: string;
  active?: boolean;
  /** The firmware itself marks it as the pool for its own fee, which nobody can set. */
  devFee?: boolean;
}

export interface BoardFact {
  board: number;
  serial?: string;
  chips?: number;
  status?: string;
}

export interface OutletFact {
  outlet: string;
  label?: string;
  name?: string;
  receptacle?: string;
  switchable?: boolean;
}

/** What a device says of itself in words. Absent is not said. */
export interface Facts {
  make?: string;
  model?: string;
  firmware?: string;
  apiVersion?: string;
  mac?: string;
  serial?: string;
  hostname?: string;
  controlBoard?: string;
  algorithm?: string;
  /** The mining program of a rig, and its version. */
  software?: string;
  version?: string;
  /** The name that is set on the device. */
  name?: string;
  /** Power mode or work mode in the vendor's words. */
  mode?: string;
  psuModel?: string;
  psuSerial?: string;
  pools?: PoolFact[];
  boards?: BoardFact[];
  outlets?: OutletFact[];
  errors?: DeviceFault[];
}

/** What a driver reads from a conversation. `operation` is what the device itself shows, before thresholds. */
export interface Observation {
  readings: Reading[];
  facts: Facts;
  operation: Operation;
  /** What the device said that makes it this operation: "miner_state is stopped". */
  because?: string;
  /** What the mining program of a GPU rig says, from which the readings were made. */
  rig?: Rig;
}

export interface Failure {
  reason: string;
  detail: string;
}

/** One poll of one device. Silence is a sample with a failure. */
export interface Sample {
  device: Device;
  driver: string;
  at: Date;
  seconds: number;
  readings: Reading[];
  facts: Facts;
  operation: Operation;
  /** Why it is this operation, in a few words. */
  because?: string;
  attention: Attention[];
  failure?: Failure;
  /** Of a failed poll: what the firmware reported when it last answered. */
  lastErrors?: DeviceFault[];
}

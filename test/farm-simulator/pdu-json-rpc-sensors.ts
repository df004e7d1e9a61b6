import type { Methods } from './json-rpc.ts';
import type { PduModel } from './pdu-model.ts';

export type Objects = Generator<[rid: string, methods: Methods]>;

export interface Reference {
  rid: string;
  type: string;
}

/** How a device names an object: opaque to whoever asks. */
export function reference(type: string, name: string): Reference {
  return { rid: `/tfwopaque/${type}/${name}`, type };
}

/** References to as many objects as there are things, numbered from 0. */
export function listOf(type: string, name: string, things: readonly unknown[]): Reference[] {
  return things.map((_, index) => reference(type, `${name}.${index}`));
}

const UNCROSSED = {
  ...{ aboveUpperCritical: false, aboveUpperWarning: false },
  ...{ belowLowerWarning: false, belowLowerCritical: false },
};
const NO_THRESHOLDS = {
  ...{ upperCriticalActive: false, upperCritical: 0, upperWarningActive: false, upperWarning: 0 },
  ...{ lowerWarningActive: false, lowerWarning: 0, lowerCriticalActive: false, lowerCritical: 0 },
};

/**
 * Numeric sensors of a thing, in V, A, W, VA, Wh, Hz; returns the references to them by key. What cannot be measured
 * now is not valid and reads 0.
 */
export function* sensors(
  pdu: PduModel,
  thing: string,
  measures: Readonly<Record<string, () => number | undefined>>,
): Generator<[rid: string, methods: Methods], Record<string, Reference>> {
  const references: Record<string, Reference> = {};
  for (const [key, measure] of Object.entries(measures)) {
    const own = reference('sensors.NumericSensor:4.0.5', `${thing}.${key}`);
    references[key] = own;
    yield [own.rid, { getReading: () => reading(pdu, measure()), getThresholds: () => NO_THRESHOLDS }];
  }
  return references;
}

function reading(pdu: PduModel, value: number | undefined): unknown {
  const timestamp = Math.floor(pdu.clock.now());
  return { timestamp, available: true, status: UNCROSSED, valid: value !== undefined, value: value ?? 0 };
}

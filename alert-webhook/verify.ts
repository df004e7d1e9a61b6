import { boardLost } from './conditions/board-lost.ts';
import { chipsLost } from './conditions/chips-lost.ts';
import { fanLost } from './conditions/fan-lost.ts';
import type { Beside, Condition, Finding } from './conditions/finding.ts';
import { firmwareError } from './conditions/firmware-error.ts';
import { hardwareErrors } from './conditions/hardware-errors.ts';
import { hashesAgain, hashrateLow } from './conditions/hashrate-low.ts';
import { failureOf, offline } from './conditions/offline.ts';
import { poolDown } from './conditions/pool-down.ts';
import { poolNotIntended } from './conditions/pool-not-intended.ts';
import { roomTooHot } from './conditions/room-too-hot.ts';
import { sensorFault } from './conditions/sensor-fault.ts';
import { sharesRejected } from './conditions/shares-rejected.ts';
import { tooHot } from './conditions/too-hot.ts';
import type { Fault } from './config.ts';
import type { DeviceSample } from './samples.ts';

export { total } from './conditions/readings.ts';
export type { Finding };

/** How each fault shows. All but silence are looked for in what a device answers. */
export const CONDITIONS: Readonly<Record<Fault, Condition>> = {
  offline,
  'hashrate-low': hashrateLow,
  'board-lost': boardLost,
  'chips-lost': chipsLost,
  'hardware-errors': hardwareErrors,
  'firmware-error': firmwareError,
  'fan-lost': fanLost,
  'too-hot': tooHot,
  'room-too-hot': roomTooHot,
  'sensor-fault': sensorFault,
  'pool-down': poolDown,
  'pool-not-intended': poolNotIntended,
  'shares-rejected': sharesRejected,
};

/** Looks for a fault in a sample. */
export function condition(fault: Fault, sample: DeviceSample, beside: Beside = {}): Finding {
  if (fault !== 'offline' && !sample.up)
    return { seen: 'unknown', evidence: `the last poll failed: ${failureOf(sample)}` };
  return CONDITIONS[fault](sample, beside);
}

/**
 * Well again after a step: the fault is not seen, and the miner hashes at least nine tenths of what it should, where
 * that is known.
 */
export function healthy(fault: Fault, sample: DeviceSample, beside: Beside = {}): Finding {
  const { seen, evidence } = condition(fault, sample, beside);
  if (!sample.up || seen === 'yes') return { seen: 'no', evidence };
  if (sample.operation !== 'hashing') return { seen: 'no', evidence: `the miner is ${sample.operation}` };
  const again = hashesAgain(sample);
  return again.seen === 'yes' ? { seen: 'yes', evidence: `hashing; ${again.evidence}` } : again;
}

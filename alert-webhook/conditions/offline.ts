import type { DeviceSample } from '../samples.ts';
import { type Condition, notSeen, seen } from './finding.ts';

/** The miner does not answer its poll. */
export const offline: Condition = (sample) =>
  sample.up
    ? notSeen(`the last poll was answered ${Math.round(sample.ageSeconds)} s ago`)
    : seen(`the last poll failed: ${failureOf(sample)}`);

export function failureOf({ failure }: Pick<DeviceSample, 'failure'>): string {
  return failure ? `${failure.reason}, ${failure.detail}` : 'no answer';
}

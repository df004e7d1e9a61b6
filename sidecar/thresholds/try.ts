import type { ThresholdKey } from '../../core/farm/threshold-series.ts';
import { type ThresholdPolicy, thresholdsFor } from '../../core/farm/thresholds.ts';
import { MEASURES, type Measure } from './measures.ts';

/** A device with its model, as the inventory names it, else as it says itself. */
export interface Tried {
  id: string;
  model?: string | undefined;
}

/** What one threshold would do now: how many it finds as it is, and as it would be. */
export interface Trial {
  key: ThresholdKey;
  /** How many devices tell what it is compared with; 0: nothing could be tried. */
  told: number;
  before: number;
  after: number;
  /** Devices that it would newly find, in the order of their ids. */
  added: string[];
  /** Devices that it would find no more. */
  removed: string[];
}

/**
 * Compares what is measured now with the thresholds as they are and as they would be. It is what the rules would see at
 * this moment, before their patience: an alert needs it to last. Pure.
 */
export function tryThreshold(
  key: ThresholdKey,
  measured: ReadonlyMap<string, number>,
  devices: ReadonlyMap<string, Tried>,
  [before, after]: readonly [ThresholdPolicy, ThresholdPolicy],
): Trial {
  const { trouble } = MEASURES[key] as Measure;
  const isOver = (value: number, limit: number) => (trouble === 'above' ? value > limit : value < limit);
  const found = (policy: ThresholdPolicy) =>
    [...measured].flatMap(([id, value]) => {
      const { model } = devices.get(id) ?? {};
      const limit = thresholdsFor(policy, { id, ...(model === undefined ? {} : { model }) })[key];
      return isOver(value, limit) ? [id] : [];
    });
  const [was, is] = [new Set(found(before)), new Set(found(after))];
  return {
    key,
    told: measured.size,
    before: was.size,
    after: is.size,
    added: [...is].filter((id) => !was.has(id)).sort(),
    removed: [...was].filter((id) => !is.has(id)).sort(),
  };
}

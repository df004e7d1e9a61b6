import { THRESHOLD_KEYS, type ThresholdKey } from '../../core/farm/threshold-series.ts';
import { type ThresholdPolicy, thresholdsFor } from '../../core/farm/thresholds.ts';

/** Whom a threshold is asked for. */
export interface Asked {
  id: string;
  model?: string | undefined;
}

/** Where a value comes from, the widest first. */
export type Origin = 'built-in' | 'site' | 'model' | 'device';

export interface Explained {
  key: ThresholdKey;
  value: number;
  from: Origin;
}

/** What holds for a device, each value with where it was set: the narrowest place that says it. */
export function explainThresholds(policy: ThresholdPolicy, { id, model }: Asked): Explained[] {
  const values = thresholdsFor(policy, { id, ...(model === undefined ? {} : { model }) });
  const has = (set: object | undefined, key: string) => set !== undefined && Object.hasOwn(set, key);
  const ofModel = model !== undefined && has(policy.models, model) ? policy.models?.[model] : undefined;
  const ofDevice = has(policy.devices, id) ? policy.devices?.[id] : undefined;
  return THRESHOLD_KEYS.map((key) => {
    const from: Origin = has(ofDevice, key)
      ? 'device'
      : has(ofModel, key)
        ? 'model'
        : has(policy.default, key)
          ? 'site'
          : 'built-in';
    return { key, value: values[key], from };
  });
}

/** One value that differs between two policies. Absent: not set there. */
export interface Difference {
  place: 'site' | 'model' | 'device';
  /** The model or the device; empty for the site. */
  name: string;
  key: string;
  from?: number;
  to?: number;
}

type Sets = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a change would set, change and take away, place by place. */
export function diffPolicies(before: ThresholdPolicy, after: ThresholdPolicy): Difference[] {
  return [
    ...diffSets('site', { '': before.default ?? {} }, { '': after.default ?? {} }),
    ...diffSets('model', before.models ?? {}, after.models ?? {}),
    ...diffSets('device', before.devices ?? {}, after.devices ?? {}),
  ];
}

function diffSets(place: Difference['place'], before: Sets, after: Sets): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name] ?? {}, after[name] ?? {}];
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return keys.flatMap((key): Difference[] => {
      const [from, to] = [was[key], is[key]];
      if (from === to) return [];
      return [{ place, name, key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
    });
  });
}

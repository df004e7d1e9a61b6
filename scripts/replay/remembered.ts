import type { OutletView } from '../../alert-webhook/plan.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';

/** What the exporter remembers of a device from poll to poll: when it last hashed, and its last errors. */
export interface Remembered {
  /** Takes the sample of a step and gives it back with what was remembered. Each device, each step, in order. */
  with(sample: DeviceSample, outlets: readonly OutletView[]): DeviceSample;
}

export function openRemembered(): Remembered {
  const hashing = new Map<string, NonNullable<DeviceSample['lastHashing']>>();
  const errors = new Map<string, DeviceSample['lastErrors']>();
  return {
    with(sample, outlets) {
      const { id, up, operation } = sample;
      if (operation === 'hashing') hashing.set(id, hashed(sample, outlets));
      if (up) errors.set(id, sample.facts?.errors);
      const lastHashing = hashing.get(id);
      const lastErrors = up ? undefined : errors.get(id);
      return { ...sample, ...(lastHashing ? { lastHashing } : {}), ...(lastErrors ? { lastErrors } : {}) };
    },
  };
}

function hashed({ at, readings }: DeviceSample, outlets: readonly OutletView[]) {
  const ownWatts = readings.find(({ metric }) => metric === 'miner.power')?.value;
  const watts = outlets.flatMap(({ state }) => state?.watts ?? []);
  const isWhole = outlets.length > 0 && watts.length === outlets.length;
  return {
    at,
    ...(ownWatts === undefined ? {} : { ownWatts }),
    ...(isWhole ? { feedWatts: watts.reduce((sum, each) => sum + each, 0) } : {}),
  };
}

import type { DeviceSample } from '../samples.ts';
import { secondsBetween } from './readings.ts';

/** How far apart remembered samples lie, and how long they are. */
const EVERY_SECONDS = 120;
const LONGEST_SECONDS = 1800;

/** Metrics that are compared over time; the rest of an old sample is not kept. */
const COMPARED = /^miner\.((chip|board)_temperature(_limit)?|(board_)?hardware_errors|shares|uptime)$/;

/** What was measured some minutes ago of the devices that have an open episode. A new process begins to remember anew. */
export interface EarlierSamples {
  /** Takes an answered sample and gives the oldest one that is remembered, at most 30 minutes older. */
  beside(sample: DeviceSample): DeviceSample | undefined;
  /** Forgets all devices but these. */
  keep(devices: ReadonlySet<string>): void;
}

export function openEarlierSamples(): EarlierSamples {
  const known = new Map<string, DeviceSample[]>();
  return {
    beside(sample) {
      if (!sample.up) return undefined;
      const held = (known.get(sample.id) ?? []).filter((each) => secondsBetween(each, sample) <= LONGEST_SECONDS);
      const newest = held.at(-1);
      if (newest === undefined || secondsBetween(newest, sample) >= EVERY_SECONDS)
        held.push({ ...sample, readings: sample.readings.filter(({ metric }) => COMPARED.test(metric)) });
      known.set(sample.id, held);
      return held.find((each) => secondsBetween(each, sample) > 0);
    },
    keep(devices) {
      for (const id of known.keys()) if (!devices.has(id)) known.delete(id);
    },
  };
}

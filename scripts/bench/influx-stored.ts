import type { VictoriaMetrics } from '../../test/victoria-metrics.ts';
import { LIVE_DEVICE, VALUES_OF_SAMPLE } from './influx-feeder.ts';

/** What one feeding process said to be on disk: samples from this time on. */
export interface Fed {
  from: number;
  synced: number;
}

export interface Counted {
  /** Values of fed samples on the server, doubled ones as often as they are there. */
  stored: number;
  /** Values that were on disk and are not on the server. */
  missing: number;
  /** Values with the same series and time as another one. */
  doubled: number;
  /** Of samples that no process had told of when it was killed: they may be there, whole, and once. */
  beyond: number;
  /** Values at times at which nobody took a sample. */
  strange: number;
}

const DEVICES = 1000;
const A_DAY = 86_400;

/** Looks at every value that the server has. */
export async function countStored(server: VictoriaMetrics, feds: readonly Fed[]): Promise<Counted> {
  const counts = feds.map(() => new Map<number, number>());
  const result: Counted = { stored: 0, missing: 0, doubled: 0, beyond: 0, strange: 0 };
  for await (const { metric, timestamps } of server.stored()) {
    const miner = metric['miner'] ?? '';
    if (miner === LIVE_DEVICE) {
      result.doubled += twins(timestamps);
      continue;
    }
    result.stored += timestamps.length;
    result.doubled += twins(timestamps);
    for (const at of new Set(timestamps)) {
      const place = placeOf(feds, at, Number(miner.slice(1)));
      const of = place && counts[place.process];
      if (of) of.set(place.sample, (of.get(place.sample) ?? 0) + 1);
      else result.strange += 1;
    }
  }
  feds.forEach(({ synced }, process) => {
    for (let sample = 0; sample < synced; sample += 1)
      result.missing += Math.abs(VALUES_OF_SAMPLE - (counts[process]?.get(sample) ?? 0));
    for (const [sample, values] of counts[process] ?? []) if (sample >= synced) result.beyond += values;
  });
  return result;
}

function twins(timestamps: readonly number[]): number {
  return timestamps.length - new Set(timestamps).size;
}

/** Which process took the sample, and the how manyeth of its it is. */
function placeOf(feds: readonly Fed[], at: number, device: number): { process: number; sample: number } | undefined {
  for (const [process, { from }] of feds.entries()) {
    const round = (at - from) / 1000;
    if (Number.isInteger(round) && round >= 0 && round < A_DAY / 8 && device >= 0)
      return { process, sample: round * DEVICES + device };
  }
  return undefined;
}

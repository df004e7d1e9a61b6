import type { DeviceSample, Samples } from './samples.ts';

/**
 * Several exporters, each of which polls its part of the devices, as if they were one. Who has told of a device is asked
 * first the next time. That nobody knows a device is said only when all have answered; a list that lacks a part of the
 * farm is none, because what is decided about many at once rests on it.
 */
export function shardedSamples(parts: readonly Samples[]): Samples {
  const homes = new Map<string, Samples>();
  const find = async (id: string, ask: (part: Samples) => Promise<DeviceSample | undefined>) => {
    const home = homes.get(id);
    // A device that has moved to another shard is found there below; so is one whose exporter does not answer.
    const told = home && (await ask(home).catch(() => undefined));
    if (told) return told;
    const asked = await Promise.allSettled(parts.map(async (part) => ({ part, sample: await ask(part) })));
    const found = asked.flatMap(({ status, ...rest }) =>
      status === 'fulfilled' && 'value' in rest ? [rest.value] : [],
    );
    const newest = found.filter(({ sample }) => sample !== undefined).sort(newestFirst)[0];
    if (newest) homes.set(id, newest.part);
    const failed = asked.find((each) => each.status === 'rejected');
    if (!newest && failed) throw failed.reason;
    return newest?.sample;
  };
  return {
    sample: (id) => find(id, (part) => part.sample(id)),
    probe: (id) => find(id, (part) => part.probe(id)),
    devices: async () => (await Promise.all(parts.map((part) => part.devices()))).flat(),
  };
}

interface Found {
  sample: DeviceSample | undefined;
}

/** While shards change, two exporters may know a device: the one that polls it now has seen it last. */
function newestFirst({ sample: one }: Found, { sample: other }: Found): number {
  return Date.parse(other?.at ?? '') - Date.parse(one?.at ?? '');
}

import { describe, expect, it } from 'vitest';
import type { DeviceSample, DeviceSummary, Samples } from '../../alert-webhook/samples.ts';
import { shardedSamples } from '../../alert-webhook/sharded-samples.ts';

const sampleAt = (id: string, seconds: number): DeviceSample => ({
  ...{ id, at: new Date(seconds * 1000).toISOString(), ageSeconds: 1, operation: 'hashing', up: true },
  ...{ attention: [], readings: [] },
});

/** An exporter of these devices, by when it polled them; `down` rejects everything. */
function exporter(devices: Record<string, number>) {
  const asked: string[] = [];
  const own = { devices, down: false, asked };
  const answer = async <T>(what: string, value: () => T): Promise<T> => {
    asked.push(what);
    if (own.down) throw new Error('the exporter answered 503');
    return value();
  };
  const sampleOf = (id: string) => {
    const at = own.devices[id];
    return at === undefined ? undefined : sampleAt(id, at);
  };
  const samples: Samples = {
    sample: (id) => answer(`sample ${id}`, () => sampleOf(id)),
    probe: (id) => answer(`probe ${id}`, () => sampleOf(id)),
    devices: () =>
      answer('devices', () =>
        Object.keys(own.devices).map((id): DeviceSummary => ({ id, kind: 'miner', operation: 'hashing' })),
      ),
  };
  return Object.assign(own, { samples });
}

function two() {
  const [one, other] = [exporter({ m1: 10 }), exporter({ m2: 20 })];
  return { one, other, samples: shardedSamples([one.samples, other.samples]) };
}

describe('exporters that share a farm', () => {
  it.each(['sample', 'probe'] as const)(
    'answer a %s as one, and who knows a device is asked alone from then on',
    async (how) => {
      const { one, other, samples } = two();
      expect((await samples[how]('m2'))?.id).toBe('m2');
      expect((await samples[how]('m2'))?.id).toBe('m2');
      expect([one.asked, other.asked]).toEqual([[`${how} m2`], [`${how} m2`, `${how} m2`]]);
    },
  );

  it('know nothing of a device only when all say so', async () => {
    const { one, samples } = two();
    expect(await samples.sample('m3')).toBeUndefined();
    one.down = true;
    await expect(samples.sample('m3')).rejects.toThrow('503');
    expect((await samples.sample('m2'))?.id).toBe('m2');
  });

  it('follow a device to another shard, and believe the one that polled it last', async () => {
    const { one, other, samples } = two();
    await samples.sample('m1');
    delete one.devices['m1'];
    other.devices['m1'] = 30;
    expect((await samples.sample('m1'))?.at).toBe(sampleAt('m1', 30).at);
    const both = shardedSamples([
      exporter({ m1: 10 }).samples,
      exporter({ m1: 40 }).samples,
      exporter({ m1: 20 }).samples,
    ]);
    expect((await both.sample('m1'))?.at).toBe(sampleAt('m1', 40).at);
  });

  it('reject for a device whose exporter is away, rather than to say that there is none', async () => {
    const { one, samples } = two();
    await samples.sample('m1');
    one.down = true;
    await expect(samples.sample('m1')).rejects.toThrow('503');
    one.down = false;
    expect((await samples.sample('m1'))?.id).toBe('m1');
  });

  it('list all devices or none', async () => {
    const { one, samples } = two();
    expect((await samples.devices()).map(({ id }) => id)).toEqual(['m1', 'm2']);
    one.down = true;
    await expect(samples.devices()).rejects.toThrow('503');
  });
});

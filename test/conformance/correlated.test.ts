import { describe, expect, it } from 'vitest';
import type { DeviceSummary } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { alertBody, feed, MINER, pduDevice, sampleOf, silentSample } from '../alert-webhook/bench.ts';
import { webhook } from '../alert-webhook/webhook.ts';

/** A building of ten miners, each on a PDU of its own, so that nothing but the building is common to them. */
const miners: Device[] = Array.from({ length: 10 }, (_, index) => ({
  ...MINER,
  id: `m${index + 1}`,
  location: { building: 'b1', rack: `r${index + 1}` },
  feeds: [feed(`pdu-${index + 1}`, '1')],
}));
const pdus = miners.map((_, index) => pduDevice(`pdu-${index + 1}`));
const names = (count: number) => miners.slice(0, count).map(({ id }) => id);

type Farm = Awaited<ReturnType<typeof webhook>>;

/** The first so many do not answer, the others hash. */
function darken(farm: Farm, silent: number): void {
  for (const [index, { id }] of miners.entries())
    farm.samples.samples.set(id, index < silent ? silentSample(id) : sampleOf(id));
  farm.samples.summaries = miners.map(({ id }, index) => ({
    id,
    kind: 'miner',
    operation: index < silent ? 'unreachable' : 'hashing',
  }));
}

describe('T6 60 % of a building offline', () => {
  it('T6 is one hold and zero actions, also after many rounds', async () => {
    const farm = await webhook({ devices: [...miners, ...pdus] });
    darken(farm, 6);
    await farm.post(alertBody(names(6)));
    await farm.decided('correlated-failure');
    // A round of work is 0.05 s: dozens of them.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.actions()).toEqual([]);
    const decisions = await farm.decisions();
    expect(decisions.map(({ decision }) => decision)).toEqual(names(6).map(() => 'correlated-failure'));
    expect(decisions[0]?.evidence).toBe('6 of 10 miners of building b1 show the same kind of trouble');
    expect(Math.max(...decisions.map(({ times }) => times))).toBeGreaterThan(3);
  });

  it('T6 lets go when the cause is over: what is still silent then is healed', async () => {
    const farm = await webhook({ devices: [...miners, ...pdus] });
    darken(farm, 6);
    await farm.post(alertBody(names(6)));
    await farm.decided('correlated-failure');
    darken(farm, 1);
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('T6 a pool that many do not reach is not the fault of the miners', async () => {
    const farm = await webhook({ devices: [...miners, ...pdus] });
    const pool = 'stratum+tcp://pool.example:3333';
    const view = (id: string, index: number): DeviceSummary => ({
      id,
      kind: 'miner',
      operation: 'hashing',
      pool,
      attention: index < 3 ? [{ reason: 'pool-down' }] : [],
    });
    farm.samples.summaries = miners.map(({ id }, index) => view(id, index));
    const low = [
      { metric: 'miner.hashrate', labels: {}, value: 40 },
      { metric: 'miner.hashrate_expected', labels: {}, value: 100 },
      { metric: 'miner.hashrate_minimum', labels: {}, value: 0.8 },
    ];
    for (const { id } of miners) farm.samples.samples.set(id, sampleOf(id, { operation: 'degraded', readings: low }));
    await farm.post(alertBody(names(3), { alertname: 'MinerHashrateLow' }));
    await farm.decided('correlated-failure');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(farm.pdus.deeds).toEqual([]);
    expect((await farm.decisions())[0]?.evidence).toBe(`3 of 10 miners of pool ${pool} show the same kind of trouble`);
  });
});

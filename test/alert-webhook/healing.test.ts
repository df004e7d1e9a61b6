import { describe, expect, it } from 'vitest';
import { alertBody, sampleOf, silentSample, until } from './bench.ts';
import { webhook } from './webhook.ts';

describe('a hung miner', () => {
  it('is power-cycled once, each step verified and journaled', async () => {
    const farm = await webhook();
    expect((await farm.post(alertBody(['m1']))).status).toBe(200);
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    const [action] = await farm.actions();
    expect(action).toMatchObject({ device: 'm1', action: 'power-cycle', outcome: 'verified' });
    expect(action?.journal.map(({ step, phase }) => `${step} ${phase}`)).toEqual([
      'plan intent',
      'cycle intent',
      'cycle sent',
      'verify-off confirmed',
      'verify-on confirmed',
      'verify-healthy confirmed',
      'end confirmed',
    ]);
    expect(await farm.metrics()).toContain('remediation_actions_total{action="power-cycle",outcome="verified"} 1');
    expect(await farm.metrics()).not.toContain('remediation_action_in_progress{');
  });

  it('is not cycled again by repeats, by a new startsAt, nor after a false resolved', async () => {
    const farm = await webhook();
    await farm.post(alertBody(['m1']));
    await farm.ended();
    farm.samples.samples.set('m1', silentSample('m1'));
    await farm.post(alertBody(['m1']));
    await farm.post(alertBody(['m1'], { startsAt: '2026-11-21T19:11:41.885Z' }));
    await farm.post(alertBody(['m1'], { status: 'resolved' }));
    await farm.post(alertBody(['m1'], { startsAt: '2026-11-21T20:11:41.885Z' }));
    await farm.decided('needs-a-person');
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect(await farm.episodes()).toHaveLength(1);
    expect(farm.notices.map(({ event }) => event)).toContain('needs-a-person');
  });

  it('closes its episode by measured health only', async () => {
    const farm = await webhook({ remediation: { episodeHealthySeconds: 0.2 }, config: { armed: false } });
    await farm.post(alertBody(['m1']));
    await farm.decided('disarmed');
    await farm.post(alertBody(['m1'], { status: 'resolved' }));
    await farm.decided('resolved');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await farm.episodes())[0]).toMatchObject({
      device: 'm1',
      fault: 'offline',
      resolvedAt: expect.any(String),
    });
    expect((await farm.episodes())[0]?.closedAt).toBeUndefined();
    farm.samples.samples.set('m1', sampleOf('m1'));
    await until('the episode closed', async () => (await farm.episodes())[0]?.closedAt !== undefined);
  });
});

describe('a miner that hashes too little', () => {
  const low = () =>
    sampleOf('m1', {
      operation: 'degraded',
      readings: [
        { metric: 'miner.hashrate', labels: {}, value: 40e12 },
        { metric: 'miner.hashrate_expected', labels: {}, value: 100e12 },
        { metric: 'miner.hashrate_minimum', labels: {}, value: 0.8 },
      ],
    });

  it('climbs the ladder, each rung once, and ends with a person', async () => {
    const farm = await webhook({ remediation: { verifySeconds: 0.15, coolDownSeconds: 0, attemptsPerHour: 9 } });
    farm.samples.samples.set('m1', low());
    farm.pdus.onPower = () => undefined;
    await farm.post(alertBody(['m1'], { alertname: 'MinerHashrateLow' }));
    await farm.ended(3);
    await farm.decided('needs-a-person');
    expect(farm.pdus.deeds).toEqual(['restart-mining m1', 'reboot m1', 'cycle pdu-1/1']);
  });
});

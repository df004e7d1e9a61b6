import { describe, expect, it } from 'vitest';
import { alertBody } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { webhook } from './webhook.ts';

describe('what stands in the way', () => {
  it('is explained in a dry run as if it were armed, and nothing is switched', async () => {
    const farm = await webhook({ config: { armed: false } });
    await farm.post(alertBody(['m1']));
    await farm.decided('disarmed');
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.actions()).toEqual([]);
    expect(await farm.metrics()).toContain('remediation_armed 0');
  });

  it('is looked at again while the episode is open, without a new alert', async () => {
    const farm = await webhook();
    farm.samples.unreachable = true;
    await farm.post(alertBody(['m1']));
    await farm.decided('stale-telemetry');
    farm.samples.unreachable = false;
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it.each([
    ['not switchable', { switchable: false }, 'outlet-unsafe'],
    ['suspended', { suspended: true }, 'outlet-unsafe'],
    ['off before us', { on: false }, 'outlet-unsafe'],
    ['drawing its usual power', { watts: 2900 }, 'still-drawing'],
  ])('an outlet that is %s', async (_name, outlet, reason) => {
    const pdus = new FakePdus();
    pdus.add('pdu-1', '1', { watts: 40, ...outlet });
    const farm = await webhook({ pdus });
    await farm.post(alertBody(['m1']));
    await farm.decided(reason);
    expect(pdus.deeds).toEqual([]);
  });

  it('a PDU that is silent, or refuses to be read', async () => {
    const farm = await webhook();
    farm.pdus.silent = true;
    await farm.post(alertBody(['m1']));
    await farm.decided('pdu-unreachable');
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('labels lead to no device that the inventory does not know', async () => {
    const farm = await webhook();
    await farm.post(alertBody(['nobody', '../m1', '__proto__']));
    await farm.post(alertBody(['pdu-1']));
    await farm.post(alertBody(['m1'], { site: 'elsewhere' }));
    await farm.post(alertBody(['m1'], { alertname: 'Invented' }));
    await farm.decided('no-rule');
    const subjects = (await farm.decisions()).map(({ subject, decision }) => `${subject}: ${decision}`);
    expect(subjects.sort()).toEqual([
      'alert Invented m1: no-rule',
      'alert MinerOffline ../m1: unknown-device',
      'alert MinerOffline __proto__: unknown-device',
      'alert MinerOffline m1: unknown-device',
      'alert MinerOffline nobody: unknown-device',
      'alert MinerOffline pdu-1: not-a-miner',
    ]);
    expect(await farm.episodes()).toEqual([]);
  });
});

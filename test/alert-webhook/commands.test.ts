import { describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import { alertBody, feed, MINER, pduDevice, until } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { webhook } from './webhook.ts';

describe('commands that do not go as planned', () => {
  it('a cycle whose answer is lost but that happens is verified, not sent again', async () => {
    const farm = await webhook();
    farm.pdus.trouble = { reason: 'timeout', executes: true };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'verified' });
  });

  it('a cycle whose answer is lost and that does not happen is not sent again', async () => {
    const farm = await webhook();
    farm.pdus.trouble = { reason: 'timeout', executes: false };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual([]);
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'not-executed' });
    expect(farm.notices.map(({ event }) => event)).toContain('action-not-executed');
  });

  it('a cycle that the relay shows not to have happened is tried once more after the cool-down, and not again', async () => {
    const farm = await webhook({ remediation: { coolDownSeconds: 0.2, attemptsPerHour: 9 } });
    farm.pdus.trouble = { reason: 'timeout', executes: false };
    await farm.post(alertBody(['m1']));
    await farm.ended(2);
    await farm.decided('needs-a-person');
    const actions = await farm.actions();
    expect(actions.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'power-cycle not-executed',
      'power-cycle not-executed',
    ]);
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('a second try heals where the first command was lost', async () => {
    const farm = await webhook({ remediation: { coolDownSeconds: 0.2, attemptsPerHour: 9 } });
    farm.pdus.trouble = { reason: 'timeout', executes: false };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    delete farm.pdus.trouble;
    await farm.ended(2);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect((await farm.actions()).map(({ outcome }) => outcome).toSorted()).toEqual(['not-executed', 'verified']);
  });

  it('a PDU that lets us read but not write ends as refused', async () => {
    const farm = await webhook();
    farm.pdus.trouble = { reason: 'refused', executes: false };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'refused' });
    expect(farm.pdus.outlet().on).toBe(true);
  });

  it.each([['test-pdu'], ['plain-pdu']])(
    'a welded relay behind %s stops the plan, and the outlet is told on',
    async (driver) => {
      const pdus = new FakePdus();
      pdus.add('pdu-1', '1', { watts: 900, welded: true });
      pdus.cycleMs = 300;
      const farm = await webhook({ pdus, devices: [MINER, pduDevice('pdu-1', driver)] });
      await farm.post(alertBody(['m1']));
      await farm.ended();
      expect((await farm.actions())[0]).toMatchObject({ outcome: 'welded' });
      expect(pdus.outlet().on).toBe(true);
      expect(farm.notices.map(({ event }) => event)).toContain('action-welded');
    },
  );

  it('a miner that does not come back is left to a person', async () => {
    const farm = await webhook({ remediation: { verifySeconds: 0.3 } });
    farm.pdus.onPower = () => undefined;
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'not-healthy' });
    await farm.decided('needs-a-person');
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });
});

describe('kinds of PDUs and cords', () => {
  it('a PDU without a cycle of its own is turned off, seen off, and turned on', async () => {
    const farm = await webhook({ devices: [MINER, pduDevice('pdu-1', 'plain-pdu')] });
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'verified' });
  });

  it('a stop of the service between off and on turns the outlet on first', async () => {
    const farm = await webhook({ devices: [MINER, pduDevice('pdu-1', 'plain-pdu')], remediation: { offSeconds: 60 } });
    await farm.post(alertBody(['m1']));
    await until('the outlet is off', () => !farm.pdus.outlet().on);
    await farm.stop();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
  });

  const dual: Device = { ...MINER, feeds: [feed('pdu-1', '1'), feed('pdu-2', '1')] };
  it('two cords on PDUs with the same period go off together', async () => {
    const farm = await webhook({ devices: [dual, pduDevice('pdu-1'), pduDevice('pdu-2')] });
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'cycle pdu-2/1']);
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'verified' });
  });

  it.each([
    ['one has no cycle of its own', 'plain-pdu', 30],
    ['the periods differ', 'test-pdu', 60],
    ['the period is too short', 'test-pdu', 10],
  ])('two cords hold when %s', async (_name, driver, seconds) => {
    const pdus = new FakePdus();
    pdus.add('pdu-1', '1', { watts: 20, cycleOffSeconds: seconds === 10 ? 10 : 30 });
    pdus.add('pdu-2', '1', { watts: 20, cycleOffSeconds: seconds });
    const farm = await webhook({ pdus, devices: [dual, pduDevice('pdu-1'), pduDevice('pdu-2', driver)] });
    await farm.post(alertBody(['m1']));
    await farm.decided('dual-feed');
    expect(pdus.deeds).toEqual([]);
  });

  it('a lost second command never leads to a second attempt on the first cord', async () => {
    const farm = await webhook({ devices: [dual, pduDevice('pdu-1'), pduDevice('pdu-2')] });
    const deed = farm.pdus.onPower;
    farm.pdus.onPower = (place, on) => {
      farm.pdus.trouble = { reason: 'refused', executes: false };
      if (place === 'none') deed(place, on);
    };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds.filter((each) => each.startsWith('cycle pdu-1/1'))).toHaveLength(1);
    expect(farm.pdus.outlet('pdu-1/1').on).toBe(true);
    expect(farm.pdus.outlet('pdu-2/1').on).toBe(true);
  });
});

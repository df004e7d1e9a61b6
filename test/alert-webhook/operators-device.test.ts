import { describe, expect, it } from 'vitest';
import { feed, MINER, pduDevice, silentSample, until } from './bench.ts';
import { hashing, operators, WHO } from './desk.ts';
import { FakePdus } from './fake-pdus.ts';

const dual = { ...MINER, feeds: [feed('pdu-1', '1'), feed('pdu-2', '1')] };
const both = [dual, pduDevice('pdu-1'), pduDevice('pdu-2')];

describe('one click for a miner', () => {
  it.each([
    ['restart', 'restart-mining', 'restart-mining m1'],
    ['reboot', 'reboot', 'reboot m1'],
  ])('%s goes through its driver, and ends when it is well', async (way, deed, sent) => {
    const farm = await operators();
    farm.samples.samples.set('m1', { ...silentSample('m1'), up: true, operation: 'not-hashing' });
    const answer = await farm.order(`/devices/m1/${way}`);
    expect(answer).toMatchObject({ status: 200, body: { device: 'm1', deed, outlets: [], forced: [] } });
    const action = await farm.action(answer.body.action);
    expect(action).toMatchObject({ action: deed, orderedBy: 'anna', comment: 'fan swap' });
    expect(action.plan.steps.map(({ step }: { step: string }) => step)).toEqual([deed, 'verify-healthy']);
    await farm.ended();
    expect(farm.pdus.deeds).toEqual([sent]);
  });

  it('a cycle takes all cords at once', async () => {
    const farm = await operators({ devices: both });
    farm.samples.samples.set('m1', silentSample('m1'));
    for (const outlet of farm.pdus.outlets.values()) outlet.watts = 20;
    const answer = await farm.order('/devices/m1/power', { to: 'cycle' });
    expect(answer).toMatchObject({
      status: 200,
      body: { deed: 'power-cycle', outlets: [{ outlet: 'pdu-1/1' }, { outlet: 'pdu-2/1' }] },
    });
    await farm.ended();
    expect(farm.pdus.deeds.toSorted()).toEqual(['cycle pdu-1/1', 'cycle pdu-2/1']);
    expect(await farm.action(answer.body.action)).toMatchObject({ outcome: 'verified', action: 'power-cycle' });
  });

  it('off takes all cords and they stay off; on brings back those that are off', async () => {
    const farm = await operators({ devices: both });
    const off = await farm.order('/devices/m1/power', { to: 'off' });
    expect(off.status).toBe(200);
    await farm.ended();
    expect(await farm.action(off.body.action)).toMatchObject({ outcome: 'verified' });
    expect([...farm.pdus.outlets.values()].map(({ on }) => on)).toEqual([false, false]);
    farm.pdus.switch('pdu-2/1', true);
    expect(await farm.order('/devices/m1/power', { to: 'on', force: true })).toMatchObject({
      status: 409,
      body: { gate: 'latched', detail: expect.stringMatching(/latched off by anna at .*: fan swap/) },
    });
    const on = await farm.order('/devices/m1/unlatch', { powerOn: true });
    expect(on).toMatchObject({ status: 200, body: { started: { outlets: [{ pdu: 'pdu-1', outlet: 'pdu-1/1' }] } } });
    await farm.ended(2);
    expect(await farm.action(on.body.started.action)).toMatchObject({ outcome: 'verified' });
    expect([...farm.pdus.outlets.values()].map(({ on: isOn }) => isOn)).toEqual([true, true]);
  });

  it('a miner that is well is not restarted by a slip, and what was forced is kept', async () => {
    const farm = await operators();
    const refused = await farm.order('/devices/m1/reboot');
    expect(refused).toMatchObject({
      status: 409,
      body: {
        gate: 'not-confirmed',
        detail: expect.stringMatching(
          /^reboot of "m1" is refused \(not-confirmed\): .*; an order with force: true would start$/,
        ),
        gates: [{ reason: 'not-confirmed', override: 'force' }],
      },
    });
    const forced = await farm.order('/devices/m1/reboot', { force: true });
    expect(forced).toMatchObject({ status: 200, body: { forced: [{ reason: 'not-confirmed' }] } });
    await farm.ended();
    const { journal } = await farm.action(forced.body.action);
    expect(journal[0].evidence).toMatchObject({ ...WHO, forced: [{ reason: 'not-confirmed' }] });
    expect((await farm.decisions()).map(({ subject, decision }) => [subject, decision])).toEqual([
      ['order reboot of m1', 'ordered'],
      ['order reboot of m1', 'not-confirmed'],
    ]);
  });

  it('limits hold until they are forced', async () => {
    const farm = await operators({ remediation: { cyclesPerDay: 1 } });
    const cycle = (body: object) => farm.order('/devices/m1/power', { to: 'cycle', ...body });
    const miner = silentSample('m1');
    farm.samples.samples.set('m1', miner);
    farm.pdus.outlet().watts = 20;
    expect((await cycle({})).status).toBe(200);
    await farm.ended();
    farm.samples.samples.set('m1', miner);
    const refused = await cycle({});
    expect(refused.status).toBe(409);
    const reasons = refused.body.gates.map(({ reason }: { reason: string }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['cooling-down', 'daily-limit']));
    expect((await cycle({ force: true })).status).toBe(200);
    await farm.ended(2);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'cycle pdu-1/1']);
  });
});

describe('an order for a miner is refused, whatever is forced', () => {
  const silent = new FakePdus();
  silent.add('pdu-1', '1', { switchable: false });
  it.each<[string, Parameters<typeof operators>[0], string, object, number, string]>([
    ['disarmed', { config: { armed: false } }, 'reboot', {}, 403, 'disarmed'],
    ['without credentials', { config: { armed: false, credentials: {} } }, 'power', { to: 'cycle' }, 403, 'disarmed'],
    [
      'of a miner that is never switched',
      { devices: [{ ...MINER, remediation: 'never' }, pduDevice('pdu-1')] },
      'power',
      { to: 'off' },
      403,
      'never',
    ],
    [
      'over an outlet on the list',
      { remediation: { deniedOutlets: [{ pdu: 'pdu-1' }] } },
      'power',
      { to: 'cycle' },
      403,
      'outlet-denied',
    ],
    ['over an outlet that cannot be switched', { pdus: silent }, 'power', { to: 'off' }, 409, 'outlet-unsafe'],
    ['on, when it is on', {}, 'power', { to: 'on' }, 409, 'impossible'],
    [
      'over cords that cannot be off at once',
      { devices: [dual, pduDevice('pdu-1'), pduDevice('pdu-2', 'plain-pdu')] },
      'power',
      { to: 'cycle' },
      409,
      'dual-feed',
    ],
    ['without a feed', { devices: [{ ...MINER, feeds: [] }] }, 'power', { to: 'off' }, 409, 'impossible'],
  ])('%s', async (_name, setting, way, body, status, gate) => {
    const farm = await operators(setting);
    const answer = await farm.order(`/devices/m1/${way}`, { ...body, force: true });
    expect(answer).toMatchObject({ status, body: { gate } });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.actions()).toEqual([]);
  });

  it('by a PDU that is silent', async () => {
    const farm = await operators();
    farm.pdus.silent = true;
    expect(await farm.order('/devices/m1/power', { to: 'off', force: true })).toMatchObject({
      status: 409,
      body: { gate: 'pdu-unreachable' },
    });
  });

  it('as a cycle of a miner that burns, while off is taken', async () => {
    const farm = await operators();
    const hot = [{ level: 'critical', reason: 'chip-too-hot', evidence: 'hottest chip 112 °C, limit 100 °C' }];
    const readings = [
      { metric: 'miner.chip_temperature', labels: {}, value: 112 },
      { metric: 'miner.chip_temperature_limit', labels: {}, value: 100 },
    ];
    farm.samples.samples.set('m1', { ...silentSample('m1'), up: true, operation: 'hashing', attention: hot, readings });
    const refused = await farm.order('/devices/m1/power', { to: 'cycle', force: true });
    expect(refused).toMatchObject({ status: 409, body: { gate: 'fault-forbids' } });
    expect((await farm.order('/devices/m1/power', { to: 'off' })).status).toBe(200);
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
  });

  it('while another action is under way; two at once start one', async () => {
    const farm = await operators();
    farm.samples.samples.set('m1', { ...hashing('m1'), operation: 'not-hashing' });
    const answers = await Promise.all([
      farm.order('/devices/m1/reboot', { force: true }),
      farm.order('/devices/m1/restart', { force: true }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await farm.ended();
    expect(farm.pdus.deeds).toHaveLength(1);
  });

  it.each([
    ['the miner', '/devices/m1/power'],
    ['its outlet', '/pdus/pdu-1/outlets/pdu-1%2F1/power'],
  ])('but off of %s does not wait for an action that only looks whether the miner gets well', async (_name, path) => {
    const farm = await operators({ remediation: { verifySeconds: 600 } });
    farm.samples.samples.set('m1', { ...hashing('m1'), operation: 'not-hashing' });
    const { body } = await farm.order('/devices/m1/reboot');
    await until('the reboot waits for health', async () => (await farm.action(body.action)).step === 'verify-healthy');
    const off = await farm.order(path, { to: 'off' });
    expect(off.status).toBe(200);
    await farm.ended(2);
    expect(farm.pdus.deeds).toEqual(['reboot m1', 'off pdu-1/1']);
    expect(await farm.action(body.action)).toMatchObject({
      outcome: 'overridden',
      evidence: 'anna turned it off before it was seen whether it helped: fan swap',
    });
    expect(await farm.action(off.body.action)).toMatchObject({ outcome: 'verified' });
    await farm.stop();
  });

  it.each([
    ['for an unknown device', '/devices/m9/reboot', {}, 404, /no device "m9"/],
    ['for a PDU', '/devices/pdu-1/reboot', {}, 404, /"pdu-1" is a pdu and no miner/],
    ['without a reason', '/devices/m1/reboot', { comment: ' ' }, 400, /comment/],
    ['by nobody', '/devices/m1/reboot', { by: '' }, 400, /by/],
    ['with an unknown key', '/devices/m1/reboot', { forse: true }, 400, /forse/],
  ])('%s', async (_name, path, body, status, error) => {
    const farm = await operators();
    expect(await farm.order(path, body)).toMatchObject({ status, body: { detail: expect.stringMatching(error) } });
  });
});

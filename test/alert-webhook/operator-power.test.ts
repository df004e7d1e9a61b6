import { describe, expect, it } from 'vitest';
import { alertBody, until } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { ordering, POWER } from './operator.ts';

type Farm = Awaited<ReturnType<typeof ordering>>;

async function ended(farm: Farm, answer: { status: number; body: Record<string, unknown> }) {
  expect(answer).toMatchObject({ status: 200 });
  await farm.ended();
  return farm.action(answer.body['action']);
}

const phases = (action: Awaited<ReturnType<Farm['action']>>) =>
  action.journal.map(({ step, phase }) => `${step} ${phase}`);

describe('an operator switches an outlet', () => {
  it('off, and it stays off', async () => {
    const farm = await ordering();
    const answer = await farm.power('off');
    expect(answer.body).toEqual({
      action: expect.any(Number),
      pdu: 'pdu-1',
      outlet: 'pdu-1/1',
      to: 'off',
      device: 'm1',
    });
    const action = await ended(farm, answer);
    expect(action).toMatchObject({ action: 'power-off', device: 'm1', outcome: 'verified', orderedBy: 'anna' });
    expect(action).toMatchObject({ comment: 'fan swap', evidence: 'the outlet is off' });
    expect(phases(action)).toEqual([
      'plan intent',
      'latch intent',
      'turn-off intent',
      'turn-off sent',
      'verify-off confirmed',
      'end confirmed',
    ]);
    expect(action.journal[0]?.evidence).toMatchObject(POWER);
    await farm.post(alertBody(['m1']));
    await farm.decided('latched');
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(farm.pdus.outlet().on).toBe(false);
  });

  it('on, seen on', async () => {
    const farm = await ordering();
    farm.pdus.switch('pdu-1/1', false);
    const action = await ended(farm, await farm.power('on'));
    expect(action).toMatchObject({ action: 'power-on', outcome: 'verified' });
    expect(action.journal.find(({ step }) => step === 'verify-on')?.evidence).toMatchObject({
      state: 'on',
      switchedAt: farm.pdus.outlet().switchedAt,
    });
    expect(farm.pdus.deeds).toEqual(['on pdu-1/1']);
  });

  it.each([
    ['test-pdu', ['cycle pdu-1/1']],
    ['plain-pdu', ['off pdu-1/1', 'on pdu-1/1']],
  ])('off and on by %s, without waiting for health', async (driver, deeds) => {
    const farm = await ordering({ driver });
    farm.pdus.onPower = () => undefined;
    const action = await ended(farm, await farm.power('cycle'));
    expect(action).toMatchObject({ action: 'power-cycle', outcome: 'verified' });
    expect(phases(action)).not.toContain('verify-healthy confirmed');
    expect(farm.pdus.deeds).toEqual(deeds);
    expect(farm.pdus.outlet().on).toBe(true);
  });

  it('that feeds nothing', async () => {
    const farm = await ordering();
    const answer = await farm.power('off', { outlet: 'pdu-1/2' });
    expect(answer.body).not.toHaveProperty('device');
    expect(await ended(farm, answer)).toMatchObject({ device: 'pdu-1/pdu-1/2', outcome: 'verified' });
    expect(farm.pdus.outlet().on).toBe(true);
  });
});

describe('commands that do not go as ordered', () => {
  it.each([
    ['lost, and done', 'off', { reason: 'timeout', executes: true }, 'verified', 1, /is off/],
    ['lost, and not done', 'off', { reason: 'timeout', executes: false }, 'not-executed', 0, /write community/],
    [
      'refused as read-only',
      'off',
      { reason: 'unauthorized', executes: false, code: 6 },
      'refused',
      0,
      /Allow writing/,
    ],
    ['refused for now', 'on', { reason: 'refused', executes: false, code: 12 }, 'refused', 0, /manual/],
    ['lost, and not done', 'on', { reason: 'timeout', executes: false }, 'not-executed', 0, /stays off/],
  ] as const)('%s (%s): sent once', async (_name, to, trouble, outcome, deeds, evidence) => {
    const farm = await ordering();
    if (to === 'on') farm.pdus.switch('pdu-1/1', false);
    farm.pdus.trouble = { ...trouble };
    const action = await ended(farm, await farm.power(to));
    expect(action).toMatchObject({ outcome, evidence: expect.stringMatching(evidence) });
    expect(farm.pdus.deeds).toHaveLength(deeds);
    expect(phases(action).filter((each) => each === `turn-${to} intent`)).toHaveLength(1);
  });

  it('a welded relay is told, and nothing is turned on again', async () => {
    const farm = await ordering();
    farm.pdus.outlet().welded = true;
    expect(await ended(farm, await farm.power('off'))).toMatchObject({ outcome: 'welded' });
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(farm.notices).toContainEqual(expect.objectContaining({ event: 'action-welded', level: 'error' }));
  });

  it('somebody who turns it on again is not fought', async () => {
    const farm = await ordering();
    farm.pdus.onPower = (place, on) => void (on || queueMicrotask(() => farm.pdus.switch(place, true)));
    expect(await ended(farm, await farm.power('off'))).toMatchObject({ outcome: 'overridden' });
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
  });
});

describe('a command is refused', () => {
  const pdu = (state: object) => {
    const pdus = new FakePdus();
    pdus.add('pdu-1', '1', state);
    return { pdus };
  };
  it.each<[string, Parameters<typeof ordering>[0], string, Record<string, string>, number, RegExp]>([
    ['while disarmed', { config: { armed: false } }, 'off', {}, 403, /disarmed: it switches nothing/],
    ['without credentials', { config: { armed: false, credentials: {} } }, 'off', {}, 403, /disarmed|no credentials/],
    [
      'for a miner that is never switched',
      { miner: { remediation: 'never' } },
      'off',
      {},
      403,
      /"m1": remediation: never/,
    ],
    ['for an unknown PDU', {}, 'off', { pdu: 'pdu-9' }, 404, /no PDU "pdu-9"/],
    ['for a miner', {}, 'off', { pdu: 'm1' }, 404, /"m1" is a miner/],
    [
      'for an outlet that cannot be switched',
      pdu({ switchable: false }),
      'off',
      {},
      409,
      /not switchable.*pull the plug/,
    ],
    ['for one that is suspended', pdu({ suspended: true }), 'on', {}, 409, /suspended.*short circuit/],
    ['for one that is locked', pdu({ blocked: 'locked on' }), 'off', {}, 409, /locked on.*unlock/],
    ['for one that is off', pdu({ on: false }), 'off', {}, 409, /is off already/],
    ['for one that is on', {}, 'on', {}, 409, /is on already/],
    ['as a cycle of one that is off', pdu({ on: false }), 'cycle', {}, 409, /nothing to cycle/],
    ['for an outlet that the PDU refuses to show', {}, 'off', { outlet: 'pdu-1/99' }, 502, /noSuchName/],
    ['without a comment', {}, 'off', { comment: ' ' }, 400, /comment/],
    ['without anybody', {}, 'off', { by: '' }, 400, /by/],
    ['for another deed', {}, 'explode', {}, 400, /to/],
  ])('%s', async (_name, setting, to, order, status, error) => {
    const farm = await ordering(setting);
    const answer = await farm.power(to, order);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(error) } });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.actions()).toEqual([]);
  });

  it('by a PDU that is silent', async () => {
    const farm = await ordering();
    farm.pdus.silent = true;
    expect(await farm.power('off')).toMatchObject({
      status: 504,
      body: { detail: expect.stringMatching(/is silent/) },
    });
  });

  it('while another action moves the outlet or the miner, and two at once start one', async () => {
    const farm = await ordering();
    farm.pdus.cycleMs = 300;
    const answers = await Promise.all([farm.power('cycle'), farm.power('off')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      detail: expect.stringMatching(/^action \d+ .* on m1 is under way/),
      actionId: 1,
    });
    await farm.ended();
    expect(farm.pdus.deeds).toHaveLength(1);
  });

  it('while Logixx heals the miner', async () => {
    const farm = await ordering();
    farm.pdus.outlet().watts = 40;
    farm.pdus.cycleMs = 300;
    await farm.post(alertBody(['m1']));
    await until('it is cycled', () => farm.pdus.deeds.length > 0);
    expect(await farm.power('off')).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/\(power-cycle\) on m1 is under way/) },
    });
    await farm.ended();
  });

  it('leaves other outlets of the PDU free', async () => {
    const farm = await ordering();
    const answers = await Promise.all([farm.power('off'), farm.power('off', { outlet: 'pdu-1/2' })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await farm.ended(2);
    expect(farm.pdus.deeds).toHaveLength(2);
  });
});

describe('one action', () => {
  it('is there by its number', async () => {
    const farm = await ordering();
    expect(await farm.action(7)).toEqual({ title: 'Not Found', status: 404, detail: 'there is no action 7' });
  });
});

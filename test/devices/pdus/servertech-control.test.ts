import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { askAll } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { controlOf, stateOf as readState } from './control-of.ts';
import { agent, fixture } from './recorded-agent.ts';

const E3 = '1.3.6.1.4.1.1718.3.2.3.1';
const S = '1.3.6.1.4.1.1718.4.1';
const THREE = fixture('servertech-sentry3/two-towers.snmprec');
const FOUR = fixture('servertech-sentry4/master-and-link.snmprec');
const INHIBITED = 'outlet control is inhibited on this PDU (feature outletControlInhibit)';

const stateOf = (driver: Driver, outlet: string, objects: SnmpObjects) =>
  readState(driver, outlet, agent(objects).send);

const changed = (objects: SnmpObjects, change: string) => new Map([...objects, ...readSnmprec(change)]);

describe('an outlet of Sentry3', () => {
  const state3 = (outlet: string, change = '') => stateOf(sentry3, outlet, changed(THREE, change));

  it.each([
    ['on', 'AA1', { state: 'on', watts: 3150, name: 'miner 1', switchable: true, cycleOffSeconds: 15 }],
    ['off', 'AA2', { state: 'off', watts: 0, switchable: true, cycleOffSeconds: 15 }],
    ['without power control', 'AB1', { state: 'on', name: 'switch', switchable: false, cycleOffSeconds: 15 }],
    ['on its way', 'AB10', { state: 'unknown', watts: 0, name: 'miner 10', switchable: true, cycleOffSeconds: 15 }],
    [
      'locked on',
      'BA1',
      { state: 'on', name: 'miner 11', switchable: true, blocked: 'locked on', cycleOffSeconds: 15 },
    ],
    ['absent', 'BB1', { state: 'unknown', cycleOffSeconds: 15 }],
  ])('that is %s', async (_, outlet, state) => {
    expect(await state3(outlet)).toEqual(state);
  });

  it.each([
    [0, 'off'],
    [1, 'on'],
    [2, 'unknown'],
    [3, 'unknown'],
    [4, 'off'],
    [5, 'on'],
    [6, 'unknown'],
    [7, 'unknown'],
    [8, 'off'],
    [9, 'on'],
    [10, 'unknown'],
  ])('with the status %d is %s', async (status, state) => {
    expect(await state3('AA1', `${E3}.5.1.1.1|2|${status}`)).toMatchObject({ state });
  });

  it.each([
    ['locked off', `${E3}.10.1.1.1|2|6`, 'locked off'],
    ['behind a blown fuse, switched on', `${E3}.5.1.1.1|2|9`, 'the fuse of its branch is blown'],
    ['behind a blown fuse, switched off', `${E3}.5.1.1.1|2|8`, 'the fuse of its branch is blown'],
    ['on an inhibited PDU', '1.3.6.1.4.1.1718.3.1.11.0|4x|20', INHIBITED],
    ['on a PDU with the other features', '1.3.6.1.4.1.1718.3.1.11.0|4x|c0', undefined],
    ['with a control state as text', `${E3}.10.1.1.1|4|7`, undefined],
  ])('that is %s', async (_, change, blocked) => {
    expect((await state3('AA1', change)).blocked).toBe(blocked);
  });

  it('is still read where its control state makes the datagram unreadable', async () => {
    const { send } = agent(THREE);
    const outlet = controlOf(sentry3);
    const { answers, unanswered } = await askAll(outlet.ask('AA1'), async (request) => {
      const oids = 'get' in request ? Object.values(request.get) : [];
      if (oids.includes(`${E3}.10.1.1.1`))
        throw Object.assign(new Error('Zero-length integer'), { reason: 'unexpected-answer' });
      return send(request);
    });
    expect(Object.keys(unanswered)).toEqual(['control']);
    expect(outlet.read(answers)).toMatchObject({ state: 'on', watts: 3150, switchable: true });
  });
});

describe('an outlet of Sentry4', () => {
  const state4 = (outlet: string, change = '') => stateOf(sentry4, outlet, changed(FOUR, change));
  const control = (state: number) => `${S}.8.5.1.1.1.1.1|2|${state}`;

  it.each([
    ['on', 'AA1', { state: 'on', watts: 3150, name: 'miner 1', switchable: true, suspended: false }],
    ['off', 'AA2', { state: 'off', watts: 0, switchable: true, suspended: false }],
    ['not switched', 'AA10', { state: 'on', watts: 0, name: 'switch', switchable: false, suspended: false }],
    ['of unknown state and pending', 'BA1', { state: 'unknown', name: 'miner 11', switchable: true, suspended: false }],
    ['absent', 'BB1', { state: 'unknown' }],
  ])('that is %s', async (_, outlet, state) => {
    expect(await state4(outlet)).toEqual({ ...state, cycleOffSeconds: 15 });
  });

  const groups: [state: string, controlStates: number[]][] = [
    ['on', [1, 3, 5, 7, 11, 15, 17]],
    ['off', [2, 4, 6, 10, 14, 16]],
    ['unknown', [0, 8, 9, 12, 13, 18, 19, 20]],
  ];

  it.each(groups.flatMap(([state, states]) => states.map((each) => [each, state] as const)))(
    'with the control state %d and no other is %s',
    async (each, state) => {
      expect(await state4('AA1', `${S}.8.3.1.1.1.1.1|2|0\n${control(each)}`)).toMatchObject({ state });
    },
  );

  it.each([
    ['rebooting and without power', 2, 12, 'off'],
    ['rebooting and with power', 1, 12, 'on'],
    ['said to be off and with power', 1, 10, 'on'],
  ])('that is %s shows its power', async (_, power, controlState, state) => {
    expect(await state4('AA1', `${S}.8.3.1.1.1.1.1|2|${power}\n${control(controlState)}`)).toMatchObject({ state });
  });

  it.each([
    ['locked off', control(14), 'locked off'],
    ['locked on', control(15), 'locked on'],
    ['idle on', control(3), undefined],
    ['on an inhibited PDU', `${S}.1.1.10.0|4x|20`, INHIBITED],
    ['on a PDU with the other features', `${S}.1.1.10.0|4x|c0`, undefined],
  ])('that is %s', async (_, change, blocked) => {
    expect((await state4('AA1', change)).blocked).toBe(blocked);
  });

  it('is suspended while its protector keeps it off', async () => {
    expect((await state4('AA1', control(6))).suspended).toBe(true);
  });
});

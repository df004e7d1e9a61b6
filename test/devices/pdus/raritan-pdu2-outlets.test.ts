import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { controlOf } from './control-of.ts';
import { agent, cost, fixture, pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.13742.6';
const OUTLETS = fixture('raritan-pdu2/outlets.snmprec');
const poll = (objects: SnmpObjects) => pollOf(pdu2, objects);
const readingsOf = async (objects: SnmpObjects) => (await poll(objects)).observation.readings;

describe('outlets', () => {
  it.each([
    [
      'loaded',
      '1',
      { on: 1, current: 4, voltage: 230, power: 900, apparent_power: 920, power_factor: 0.98, energy: 5000 * 3600 },
    ],
    ['switched off', '2', { on: 0, current: 0, voltage: 0, power: 0, apparent_power: 0, energy: 70 * 3600 }],
    ['with an unavailable meter that still tells its counter', '3', { on: 1, energy: 60 * 3600 }],
    ['with an unavailable meter', '4', { on: 1 }],
    ['whose relay is unavailable', '5', { current: 0, voltage: 231, power: 0, apparent_power: 0, energy: 0 }],
    [
      'with current but no active power',
      '6',
      { on: 1, current: 0.04, voltage: 231, power: 0, apparent_power: 9, power_factor: 0, energy: 3600 },
    ],
  ])('an outlet %s', async (_, outlet, wanted) => {
    const readings = await readingsOf(OUTLETS);
    const measured = ['on', 'current', 'voltage', 'power', 'apparent_power', 'power_factor', 'energy'];
    const found = measured.map((name) => [name, seriesValue(readings, `pdu.outlet_${name}`, { outlet })] as const);
    expect(Object.fromEntries(found.filter(([, value]) => value !== undefined))).toEqual(wanted);
  });

  it.each([
    ['pdu.outlet_info', { outlet: '1', label: '1', name: 'miner 17', receptacle: 'IEC 60320 C13' }, 1],
    ['pdu.outlet_info', { outlet: '2', label: '2', name: '' }, 1],
    ['pdu.outlet_source', { outlet: '1', breaker: '2', inlet: '' }, 1],
    ['pdu.outlet_source', { outlet: '2', breaker: '', inlet: '1' }, 1],
    ['pdu.outlet_source', { outlet: '3' }, undefined],
    ['pdu.outlet_rated_current', { outlet: '6' }, 10],
    ['pdu.outlet_switchable', { outlet: '6' }, 1],
    ['pdu.outlet_suspended', { outlet: '1' }, 0],
    ['pdu.outlet_suspended', { outlet: '2' }, 1],
    ['pdu.outlet_last_switch', { outlet: '1' }, undefined],
    ['pdu.outlet_last_switch', { outlet: '2' }, 1700000002],
  ])('%s %o is %s', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(OUTLETS), metric, labels)).toBe(value);
  });

  it('asks and reads only what the capabilities name', async () => {
    const noEnergy = readSnmprec(`${E}.3.5.3.1.10.1.1|4x|9e04`);
    const { send, asked } = agent(new Map([...OUTLETS, ...noEnergy]));
    const { observation } = await converse(pdu2, send);
    const oids = asked.flatMap((request) => ('get' in request ? Object.values(request.get) : []));
    expect(oids).not.toContain(`${E}.5.4.3.1.4.1.1.8`);
    expect(oids).toContain(`${E}.5.4.3.1.4.1.2.8`);
    expect(seriesValue(observation.readings, 'pdu.outlet_energy', { outlet: '1' })).toBeUndefined();
  });

  it.each([
    ['as octets', '4x|9f04000000'],
    ['printed, with the numbers of the bits', '4|9F 04 00 00 00 0 3 4 5 6 7 13'],
  ])('reads capabilities %s', async (_, value) => {
    const readings = await readingsOf(new Map([...OUTLETS, ...readSnmprec(`${E}.3.5.3.1.10.1.1|${value}`)]));
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: '1' })).toBe(900);
    expect(seriesValue(readings, 'pdu.outlet_power_factor', { outlet: '1' })).toBe(0.98);
  });

  it('takes an outlet whose capabilities are unreadable for one like outlet 1', async () => {
    const readings = await readingsOf(new Map([...OUTLETS, ...readSnmprec(`${E}.3.5.3.1.10.1.1|2|5`)]));
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: '1' })).toBe(900);
  });

  it('loses no outlet where one column is cut short', async () => {
    const objects = new Map(OUTLETS);
    for (const outlet of [4, 5, 6]) objects.delete(`${E}.3.5.3.1.2.1.${outlet}`);
    expect((await poll(objects)).observation.facts.outlets).toHaveLength(6);
  });

  it('names outlets of linked units by unit and number, and does not lend them the scales of the first', async () => {
    const linked = fixture('raritan-pdu2/outlets.snmprec', 'raritan-pdu2/linked.snmprec');
    const measured = readSnmprec(`${E}.5.4.3.1.4.2.1.5|66|777`);
    const { observation } = await poll(new Map([...linked, ...measured]));
    const ids = observation.facts.outlets?.map(({ outlet }) => outlet);
    expect(ids).toEqual(['1', '2', '3', '4', '5', '6', '2.1', '2.9', '2.10']);
    expect(seriesValue(observation.readings, 'pdu.outlet_on', { outlet: '2.1' })).toBe(1);
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: '2.1' })).toBeUndefined();
  });
});

describe('control of an outlet', () => {
  const control = controlOf(pdu2);
  const { cycle, rename } = control;
  const look = async (outlet: string, changes = '') => {
    const { send } = agent(new Map([...OUTLETS, ...powerScale(outlet), ...readSnmprec(changes)]));
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    return control.read({ outlet: await send(question) });
  };
  const powerScale = (outlet: string) =>
    readSnmprec(
      `${E}.3.5.4.1.6.1.${outlet}.5|2|3\n${E}.3.5.4.1.7.1.${outlet}.5|66|0\n${E}.3.5.4.1.27.1.${outlet}.5|2|0`,
    );

  it.each([
    ['1', { state: 'on', watts: 900, switchable: true, suspended: false, name: 'miner 17', cycleOffSeconds: 10 }],
    ['2', { state: 'off', watts: 0, switchedAt: 1700000002, switchable: true, suspended: true, cycleOffSeconds: 30 }],
    ['3', { state: 'on', switchedAt: 1700000003, switchable: true, suspended: false, cycleOffSeconds: 10 }],
    [
      '5',
      { state: 'unknown', watts: 0, switchedAt: 1700000005, switchable: true, suspended: false, cycleOffSeconds: 10 },
    ],
  ])('outlet %s', async (outlet, state) => {
    expect(await look(outlet)).toEqual(state);
  });

  it('scales and signs the watts as the device says', async () => {
    expect((await look('1', `${E}.3.5.4.1.7.1.1.5|66|1`)).watts).toBe(90);
    const signed = `${E}.3.5.4.1.27.1.1.5|2|-5000\n${E}.5.4.3.1.6.1.1.5|2|-3`;
    expect((await look('1', signed)).watts).toBe(-3);
    expect((await look('1', `${E}.3.5.4.1.6.1.1.5|2|2`)).watts).toBeUndefined();
  });

  it.each([
    ['an outlet that is not critical, while load is shed', '2', 1, 1, 'load shedding keeps the outlet off'],
    ['an outlet that is critical', '2', 1, 2, undefined],
    ['an outlet that is not critical, while no load is shed', '2', 2, 1, undefined],
    ['an outlet that is on', '1', 1, 1, undefined],
  ])('%s: load shedding', async (_, outlet, sheds, nonCritical, blocked) => {
    const changes = `${E}.3.2.2.1.55.1|2|${sheds}\n${E}.3.5.3.1.30.1.${outlet}|2|${nonCritical}`;
    expect((await look(outlet, changes)).blocked).toBe(blocked);
  });

  it('no answer is unknown, never off', () => {
    expect(control.read({})).toEqual({ state: 'unknown' });
    expect(control.read({ outlet: Answer.none })).toEqual({ state: 'unknown' });
  });

  it('a metered unit without relays is unknown, not off', async () => {
    const { send } = agent(readSnmprec(`${E}.3.5.3.1.28.1.1|2|2`));
    const question = control.ask('1')['outlet'];
    expect(control.read({ outlet: await send(question ?? { via: 'snmp', get: {} }) })).toEqual({
      state: 'unknown',
      switchable: false,
    });
  });

  it('takes the onOff sensor where the switching table does not answer', async () => {
    const { send } = agent(readSnmprec(`${E}.5.4.3.1.3.1.4.14|2|8`));
    const question = control.ask('4')['outlet'];
    expect(control.read({ outlet: await send(question ?? { via: 'snmp', get: {} }) }).state).toBe('off');
  });

  it('asks in one GET', () => {
    expect(cost(Object.values(control.ask('36')))).toEqual({ gets: 1, objects: 17 });
  });

  it.each([
    ['off', control.turn('12', 'off'), `${E}.4.1.2.1.2.1.12`, 'integer', 0],
    ['on', control.turn('12', 'on'), `${E}.4.1.2.1.2.1.12`, 'integer', 1],
    ['cycle', cycle?.('12'), `${E}.4.1.2.1.2.1.12`, 'integer', 2],
    ['off on linked unit 2', control.turn('2.12', 'off'), `${E}.4.1.2.1.2.2.12`, 'integer', 0],
    ['rename', rename?.('12', 'miner 17'), `${E}.3.5.3.1.3.1.12`, 'string', 'miner 17'],
    ['the name of the PDU', controlOf(pdu2).renamePdu?.('rack 1'), `${E}.3.2.2.1.13.1`, 'string', 'rack 1'],
  ])('%s is one write', (_, request, oid, type, value) => {
    expect(request).toEqual({ via: 'snmp', writes: true, set: { oid, type, value } });
  });

  it.each(['', '0', 'AA1', '1.2.3', '-1', '1 ', '1.0'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.ask(outlet)).toThrow(`outlet "${outlet}": expected a number`);
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});

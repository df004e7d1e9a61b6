import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import revelation from '../../../devices/pdus/eaton-revelation.ts';
import { recognise } from '../../../devices/recognise.ts';
import { controlOf } from './control-of.ts';
import { agent, expectWellFormed, fixture, seriesValue } from './recorded-agent.ts';

const R = '1.3.6.1.4.1.534.6.6.6';
const UNIT = 'eaton-revelation/unit.snmprec';

const polls = new Map<string, ReturnType<typeof pollOnce>>();

/** One conversation a change, because nothing changes in the fixture. */
function poll(change = '') {
  const held = polls.get(change) ?? pollOnce(change);
  polls.set(change, held);
  return held;
}

async function pollOnce(change: string) {
  const { send, asked } = agent(new Map([...fixture(UNIT), ...readSnmprec(change)]));
  const { observation } = await converse(revelation, send);
  expectWellFormed(observation.readings);
  return { ...observation, asked };
}

describe('an Eaton managed PDU before G2', () => {
  it.each([
    ['pdu.uptime', {}, 86_400],
    ['pdu.outlets', {}, 2],
    ['pdu.power', {}, 1151],
    ['pdu.apparent_power', {}, 1177],
    ['pdu.controller_temperature', {}, 41],
    ['pdu.inlet_current', { inlet: '1' }, 5.13],
    ['pdu.inlet_voltage', { inlet: '1' }, 230.5],
    ['pdu.inlet_power', { inlet: '1' }, 1151],
    ['pdu.breaker_closed', { breaker: '0' }, 1],
    ['pdu.breaker_closed', { breaker: '1' }, 0],
    ['pdu.breaker_current', { breaker: '0' }, 5.13],
    ['pdu.outlet_on', { outlet: '0' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 0],
    ['pdu.outlet_current', { outlet: '0' }, 5.12],
    ['pdu.outlet_voltage', { outlet: '0' }, 229.5],
    ['pdu.outlet_voltage', { outlet: '1' }, 244],
    ['pdu.outlet_power', { outlet: '0' }, 1150],
    ['pdu.outlet_apparent_power', { outlet: '0' }, 1175],
    ['pdu.outlet_power_factor', { outlet: '0' }, 0.98],
    ['pdu.outlet_info', { outlet: '0', name: 'miner 1' }, 1],
    ['pdu.sensor_temperature', { sensor: 'temperature-1' }, 24],
    ['pdu.sensor_humidity', { sensor: 'humidity-1' }, 0.45],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['a power factor without current', 'pdu.outlet_power_factor', { outlet: '1' }, ''],
    ['a breaker that is not there', 'pdu.breaker_current', { breaker: '2' }, ''],
    ['an outlet that is cycling', 'pdu.outlet_on', { outlet: '0' }, `${R}.1.2.2.1.3.0|2|2`],
    ['an outlet in error', 'pdu.outlet_on', { outlet: '0' }, `${R}.1.2.2.1.3.0|2|-1`],
    ['a power that is text', 'pdu.outlet_power', { outlet: '0' }, `${R}.1.2.2.1.7.0|4|1150`],
    ['energy, which the MIB does not have', 'pdu.energy', {}, ''],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is, and writes nothing', async () => {
    const { facts, asked } = await poll();
    expect(facts).toEqual({
      make: 'Eaton',
      model: 'DBQ145412',
      firmware: '01.01.01',
      serial: 'ADO1234567',
      mac: '00:20:85:01:02:03',
      name: 'left',
      outlets: [{ outlet: '0', name: 'miner 1' }, { outlet: '1' }],
    });
    expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...fixture(UNIT)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(revelation, agent(objects).send);
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({ outlets: [{ outlet: '0' }, { outlet: '1' }] });
  });

  it.each([
    ['its sysObjectID', `1.3.6.1.2.1.1.2.0|6|${R}`, true],
    ['its serial number', `${R}.1.1.2.0|4|ADO1234567`, true],
    ['the newer PDU', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.534.6.6.7', false],
  ])('is recognised by %s', async (_, objects, known) => {
    const { driver } = await recognise([revelation], agent(readSnmprec(objects)).send);
    expect(driver?.id).toBe(known ? 'eaton-revelation' : undefined);
  });
});

describe('control of an outlet of an Eaton managed PDU before G2', () => {
  const control = controlOf(revelation);

  it.each([
    ['on', '0', '', { state: 'on', watts: 1150, name: 'miner 1' }],
    ['off', '1', '', { state: 'off', watts: 0 }],
    ['cycling', '0', `${R}.1.2.2.1.3.0|2|2`, { state: 'unknown', watts: 1150, name: 'miner 1' }],
    ['absent', '20', '', { state: 'unknown' }],
  ])('an outlet that is %s', async (_, outlet, change, state) => {
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    const objects = new Map([...fixture(UNIT), ...readSnmprec(change)]);
    expect(control.read({ outlet: await agent(objects).send(question) })).toEqual(state);
  });

  it('switches and renames with one write each, and has no cycle of its own', () => {
    const write = (oid: string, type: string, value: unknown) => ({
      via: 'snmp',
      writes: true,
      set: { oid, type, value },
    });
    expect(control.turn('0', 'on')).toEqual(write(`${R}.1.2.2.1.3.0`, 'integer', 1));
    expect(control.turn('19', 'off')).toEqual(write(`${R}.1.2.2.1.3.19`, 'integer', 0));
    expect(control.rename?.('0', 'miner 0')).toEqual(write(`${R}.1.2.2.1.2.0`, 'string', 'miner 0'));
    expect('cycle' in control).toBe(false);
  });

  it.each(['', '-1', '00', 'A1', '1.2'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number from 0`);
  });
});

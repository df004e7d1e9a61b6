import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import px1 from '../../../devices/pdus/raritan-px1.ts';
import emx from '../../../devices/sensors/raritan-emx.ts';
import { controlOf } from './control-of.ts';
import { agent, expectWellFormed, seriesValue } from './recorded-agent.ts';

const B = '1.3.6.1.4.1.13742.4.1';

/** Two outlets, one three-phase inlet, two breakers, by the PDU-MIB: mA, mV, W, VA, %, Wh, tenths of °C. */
const UNIT = `
1.3.6.1.2.1.1.1.0|4|Raritan Dominion PX - Firmware Version 010507-11172
1.3.6.1.2.1.1.5.0|4|px-left
${B}.1.1.0|4|010507-11172
${B}.1.2.0|4|AEF1234567
${B}.1.6.0|4x|000d5d010203
${B}.1.12.0|4|DPXS12-20
${B}.1.28.0|4|enabled
${B}.1.32.0|4|Yes
${B}.2.1.0|2|2
${B}.3.1.5.0|66|412
${B}.2.2.1.2.1|4|miner 1
${B}.2.2.1.2.2|4|
${B}.2.2.1.3.1|2|1
${B}.2.2.1.3.2|2|0
${B}.2.2.1.4.1|66|4350
${B}.2.2.1.4.2|66|0
${B}.2.2.1.6.1|66|229500
${B}.2.2.1.6.2|66|0
${B}.2.2.1.7.1|66|980
${B}.2.2.1.7.2|66|0
${B}.2.2.1.8.1|66|998
${B}.2.2.1.8.2|66|0
${B}.2.2.1.9.1|66|98
${B}.2.2.1.9.2|66|0
${B}.2.2.1.30.1|66|12000
${B}.2.2.1.30.2|66|12000
${B}.2.2.1.31.1|66|123456
${B}.2.2.1.31.2|66|0
${B}.20.2.1.3.1|2|3
${B}.20.2.1.4.1|66|24000
${B}.20.2.1.7.1|66|4350
${B}.20.2.1.8.1|66|0
${B}.20.2.1.9.1|66|980
${B}.20.2.1.10.1|66|998
${B}.20.2.1.11.1|66|98
${B}.20.2.1.12.1|66|654321
${B}.21.2.1.2.1.1|4|L1
${B}.21.2.1.3.1.1|66|4350
${B}.21.2.1.4.1.1|66|398000
${B}.21.2.1.2.1.2|4|
${B}.21.2.1.3.1.2|66|0
${B}.21.2.1.4.1.2|66|399000
${B}.5.2.1.2.1|4|CB1
${B}.5.2.1.3.1|2|0
${B}.5.2.1.4.1|66|20000
${B}.5.2.1.5.1|66|4350
${B}.5.2.1.2.2|4|CB2
${B}.5.2.1.3.2|2|1
`;

async function poll(...texts: string[]) {
  const { send, asked } = agent(readSnmprec(UNIT, ...texts));
  const { observation } = await converse(px1, send);
  expectWellFormed(observation.readings);
  return { ...observation, asked };
}

describe('Dominion PX', () => {
  it.each([
    ['pdu.outlets', {}, 2],
    ['pdu.controller_temperature', {}, 41.2],
    ['pdu.power', {}, 980],
    ['pdu.apparent_power', {}, 998],
    ['pdu.energy', {}, 654321 * 3600],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '2' }, 1],
    ['pdu.outlet_current', { outlet: '1' }, 4.35],
    ['pdu.outlet_voltage', { outlet: '1' }, 229.5],
    ['pdu.outlet_power', { outlet: '1' }, 980],
    ['pdu.outlet_apparent_power', { outlet: '1' }, 998],
    ['pdu.outlet_power_factor', { outlet: '1' }, 0.98],
    ['pdu.outlet_energy', { outlet: '1' }, 123456 * 3600],
    ['pdu.outlet_rated_current', { outlet: '2' }, 12],
    ['pdu.outlet_info', { outlet: '1', name: 'miner 1' }, 1],
    ['pdu.inlet_current', { inlet: '1' }, 4.35],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.98],
    ['pdu.inlet_rated_current', { inlet: '1' }, 24],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 4.35],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'line' }, 398],
    ['pdu.line_voltage', { inlet: '1', line: 'L2', against: 'line' }, 399],
    ['pdu.breaker_closed', { breaker: '1' }, 1],
    ['pdu.breaker_closed', { breaker: '2' }, 0],
    ['pdu.breaker_current', { breaker: '1' }, 4.35],
    ['pdu.breaker_rated_current', { breaker: '1' }, 20],
    ['pdu.breaker_info', { breaker: '2', label: 'CB2', name: '' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['a power factor without current', 'pdu.outlet_power_factor', { outlet: '2' }, ''],
    ['a counter before its first Wh', 'pdu.outlet_energy', { outlet: '2' }, ''],
    ['the 0 V of a three-phase inlet', 'pdu.inlet_voltage', { inlet: '1' }, ''],
    ['an outlet that is cycling', 'pdu.outlet_on', { outlet: '1' }, `${B}.2.2.1.3.1|2|2`],
    ['an outlet in error', 'pdu.outlet_on', { outlet: '1' }, `${B}.2.2.1.3.1|2|-1`],
    ['a breaker in an unknown state', 'pdu.breaker_closed', { breaker: '1' }, `${B}.5.2.1.3.1|2|7`],
    ['a negative power', 'pdu.outlet_power', { outlet: '1' }, `${B}.2.2.1.7.1|2|-1`],
    ['a power that is text', 'pdu.outlet_power', { outlet: '1' }, `${B}.2.2.1.7.1|4|980`],
    ['the energy of outlets that are not metered', 'pdu.outlet_energy', { outlet: '1' }, `${B}.1.32.0|4|No`],
    ['a switching capability in other words', 'pdu.outlet_switchable', { outlet: '1' }, `${B}.1.28.0|4|maybe`],
    ['a sum with a silent inlet', 'pdu.power', {}, `${B}.20.2.1.3.2|2|1`],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(change)).readings, metric, labels)).toBeUndefined();
  });

  it('reads the voltage of a single-phase inlet from the inlet, and no line of it', async () => {
    const { readings } = await poll(`${B}.20.2.1.3.1|2|1\n${B}.20.2.1.8.1|66|230000`);
    expect(seriesValue(readings, 'pdu.inlet_voltage', { inlet: '1' })).toBe(230);
    expect(readings.filter(({ metric }) => metric.startsWith('pdu.line_'))).toEqual([]);
  });

  it('says what it is', async () => {
    const { facts, operation, asked } = await poll();
    expect(facts).toEqual({
      make: 'Raritan',
      model: 'DPXS12-20',
      firmware: '1.5.7-11172',
      serial: 'AEF1234567',
      mac: '00:0D:5D:01:02:03',
      name: 'px-left',
      outlets: [
        { outlet: '1', name: 'miner 1', switchable: true },
        { outlet: '2', switchable: true },
      ],
    });
    expect(operation).toBe('operating');
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...readSnmprec(UNIT)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(px1, agent(objects).send);
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({ outlets: [{ outlet: '1' }, { outlet: '2' }] });
  });
});

describe('control of an outlet of Dominion PX', () => {
  const control = controlOf(px1);
  const { rename } = control;

  it.each([
    ['on', '1', '', { state: 'on', watts: 980, name: 'miner 1', switchable: true }],
    ['off', '2', '', { state: 'off', watts: 0, switchable: true }],
    ['cycling', '2', `${B}.2.2.1.3.2|2|2`, { state: 'unknown', watts: 0, switchable: true }],
    ['in error', '2', `${B}.2.2.1.3.2|2|-1\n${B}.1.28.0|4|disabled`, { state: 'unknown', watts: 0, switchable: false }],
    ['absent', '9', '', { state: 'unknown', switchable: true }],
  ])('an outlet that is %s', async (_, outlet, change, state) => {
    const question = control.ask(outlet)['outlet'];
    if (question === undefined) throw new Error('no question');
    const answer = await agent(readSnmprec(UNIT, change)).send(question);
    expect(control.read({ outlet: answer })).toEqual(state);
  });

  it('switches and renames with one write each, and has no cycle of its own', () => {
    const write = (oid: string, type: string, value: unknown) => ({
      via: 'snmp',
      writes: true,
      set: { oid, type, value },
    });
    expect(control.turn('7', 'on')).toEqual(write(`${B}.2.2.1.3.7`, 'integer', 1));
    expect(control.turn('7', 'off')).toEqual(write(`${B}.2.2.1.3.7`, 'integer', 0));
    expect(rename?.('7', 'miner 7')).toEqual(write(`${B}.2.2.1.2.7`, 'string', 'miner 7'));
    expect('cycle' in control).toBe(false);
  });

  it.each(['', '0', 'AA1', '1.2'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});

describe('EMX', () => {
  it.each([
    ['EMX 030230', { make: 'Raritan', model: 'EMX', firmware: '3.2.30' }, 'operating'],
    ['something else', {}, 'operating'],
    ['', {}, 'unknown'],
  ])('"%s"', async (described, facts, operation) => {
    const { send, asked } = agent(readSnmprec(`1.3.6.1.2.1.1.1.0|4|${described}`));
    const { observation } = await converse(emx, send);
    expect(observation).toEqual({ readings: [], facts, operation });
    expect(asked).toHaveLength(1);
  });
});

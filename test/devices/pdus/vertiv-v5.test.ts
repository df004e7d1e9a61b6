import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import vertiv from '../../../devices/pdus/vertiv-v5.ts';
import { recognise } from '../../../devices/recognise.ts';
import { controlOf } from './control-of.ts';
import { agent, expectWellFormed, fixture, pollsOf, seriesValue } from './recorded-agent.ts';

const G = '1.3.6.1.4.1.21239.5.2';
const OUTLETS = 'vertiv-v5/outlets.snmprec';
const DELTA = 'vertiv-v5/delta.snmprec';

const poll = pollsOf(vertiv);

describe('a Vertiv rack PDU', () => {
  it.each([
    ['pdu.uptime', {}, 7777],
    ['pdu.outlets', {}, 9],
    ['pdu.power', {}, 2310],
    ['pdu.apparent_power', {}, 2400],
    ['pdu.energy', {}, 123_456 * 3600],
    ['pdu.inlet_power', { inlet: '1' }, 2310],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.96],
    ['pdu.inlet_voltage', { inlet: '1' }, 229.8],
    ['pdu.inlet_current', { inlet: '1' }, 10.44],
    ['pdu.breaker_current', { breaker: '1' }, 10.43],
    ['pdu.breaker_info', { breaker: '1', label: 'Circuit 1', name: 'upper half' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_on', { outlet: '3' }, 1],
    ['pdu.outlet_on', { outlet: '4' }, 0],
    ['pdu.outlet_on', { outlet: '5' }, 1],
    ['pdu.outlet_on', { outlet: '6' }, 0],
    ['pdu.outlet_info', { outlet: '1', label: 'Outlet 1', name: 'miner 41' }, 1],
    ['pdu.outlet_voltage', { outlet: '1' }, 229.7],
    ['pdu.outlet_current', { outlet: '1' }, 10.01],
    ['pdu.outlet_power', { outlet: '1' }, 2250],
    ['pdu.outlet_apparent_power', { outlet: '1' }, 2300],
    ['pdu.outlet_power_factor', { outlet: '1' }, 0.97],
    ['pdu.outlet_energy', { outlet: '1' }, 4321 * 3600],
    ['pdu.outlet_power', { outlet: '9' }, 0],
    ['pdu.outlet_power', { outlet: 'metered-2' }, 60],
    ['pdu.sensor_temperature', { sensor: '28A1' }, 25],
    ['pdu.sensor_info', { sensor: '28A1', name: 'cold aisle', kind: 'temperature', serial: '28A1' }, 1],
    ['pdu.sensor_temperature', { sensor: 'T3HD7' }, 0],
    ['pdu.sensor_humidity', { sensor: 'T3HD7' }, 0.45],
    ['pdu.sensor_dew_point', { sensor: 'T3HD7' }, -20],
    ['pdu.sensor_temperature', { sensor: 'T3HD7-A' }, 10],
    ['pdu.sensor_state', { sensor: 'SN2D3-1', state: 'open' }, 1],
    ['pdu.sensor_state', { sensor: 'SN2D3-2', state: 'closed' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(OUTLETS)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['pdu.line_voltage', { line: 'L1', against: 'line' }, 208],
    ['pdu.line_voltage', { line: 'L3', against: 'line' }, 210],
    ['pdu.line_current', { line: 'L1-L2' }, 7],
    ['pdu.line_current', { line: 'L1' }, 12.12],
    ['pdu.line_current', { line: 'L2' }, 12.13],
    ['pdu.line_power', { line: 'L1-L2' }, 1400],
    ['pdu.line_apparent_power', { line: 'L1-L2' }, 1440],
    ['pdu.line_power_factor', { line: 'L1-L2' }, 0.97],
    ['pdu.line_energy', { line: 'L1-L2' }, 36_000],
  ])('in delta: %s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(DELTA)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('reads degrees by the unit that is set', async () => {
    const { readings } = await poll(OUTLETS, `${G}.1.7.0|2|1`);
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor: '28A1' })).toBe(77);
  });

  it.each([
    ['an outlet whose state is unavailable', OUTLETS, 'pdu.outlet_on', { outlet: '7' }, ''],
    ['an outlet in an unknown state', OUTLETS, 'pdu.outlet_on', { outlet: '1' }, `${G}.3.5.1.4.1|2|8`],
    ['the meter of another outlet', OUTLETS, 'pdu.outlet_power', { outlet: '2' }, ''],
    ['a power factor without load', OUTLETS, 'pdu.outlet_power_factor', { outlet: '9' }, ''],
    ['the only line beside its inlet', OUTLETS, 'pdu.line_current', {}, ''],
    ['a sensor that is unavailable', OUTLETS, 'pdu.sensor_info', { sensor: '28A2' }, ''],
    ['a probe that is unavailable', OUTLETS, 'pdu.sensor_temperature', { sensor: 'T3HD7-B' }, ''],
    ['degrees without a unit', OUTLETS, 'pdu.sensor_temperature', { sensor: '28A1' }, `${G}.1.7.0|2|2`],
    ['the 0 W of a PDU that is unavailable', DELTA, 'pdu.power', {}, ''],
    ['a voltage that is text', OUTLETS, 'pdu.inlet_voltage', {}, `${G}.3.2.1.4.1|4|2298`],
    ['two phases of one name', DELTA, 'pdu.line_power', { line: 'L1-L2' }, `${G}.3.2.1.2.2|4|Phase AB`],
    ['the phases of two PDUs', DELTA, 'pdu.line_voltage', { line: 'L1' }, `${G}.3.1.1.3.2|4|second`],
  ])('has no series for %s', async (_, name, metric, labels, change) => {
    expect(seriesValue((await poll(name, change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is, and writes nothing', async () => {
    const { facts, asked } = await poll(OUTLETS);
    expect(facts).toMatchObject({
      make: 'Vertiv',
      model: 'VP4G30A',
      firmware: '5.10.4',
      serial: '1234567890',
      mac: '00:19:85:0A:0B:0C',
      name: 'row 2 rack 9',
    });
    expect(facts.outlets?.map(({ outlet }) => outlet)).toEqual(['1', '2', '3', '4', '5', '6', '7', 'metered-2', '9']);
    expect(facts.outlets?.[0]).toEqual({ outlet: '1', label: 'Outlet 1', name: 'miner 41' });
    expect((await poll(DELTA)).facts).toMatchObject({ make: 'Geist', model: 'MN03EDR1-15P3B8-6PS15D0H10-S' });
    expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...fixture(OUTLETS)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(vertiv, agent(objects).send);
    expect(observation.readings.filter(({ metric }) => metric !== 'pdu.outlets')).toEqual([]);
    expect(observation.facts.make).toBeUndefined();
  });

  it.each([2, 3, 5])('reads what is left when only every %ith object is answered', async (nth) => {
    const cut = new Map([...fixture(OUTLETS)].filter((_, at) => at % nth === 0));
    const { observation } = await converse(vertiv, agent(cut).send);
    expectWellFormed(observation.readings);
  });

  it.each([
    ['the name of a PDU', `${G}.3.1.1.3.1|4|IMD PDU`, true],
    ['the name of a phase', `${G}.3.2.1.2.1|4|Phase A`, true],
    ['a sysObjectID that monitors share', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.21239.42.1.52', false],
    ['a monitor with a model', `1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.21239.42.1.52\n${G}.1.8.0|4|WATCHDOG 15`, false],
  ])('is recognised by %s: %s', async (_, objects, known) => {
    const { driver } = await recognise([vertiv], agent(readSnmprec(objects)).send);
    expect(driver?.id).toBe(known ? 'vertiv-v5' : undefined);
  });
});

describe('control of an outlet of a Vertiv rack PDU', () => {
  const control = controlOf(vertiv);
  const write = (oid: string, type: string, value: unknown) => ({
    via: 'snmp',
    writes: true,
    set: { oid, type, value },
  });

  it.each([
    ['on', '1', { state: 'on', watts: 2250, name: 'miner 41', cycleOffSeconds: 30 }],
    ['off, with a broken relay', '2', { state: 'off', blocked: 'its relay has failed', cycleOffSeconds: 5 }],
    ['still on', '3', { state: 'on', blocked: 'it is about to turn off' }],
    ['still off', '4', { state: 'off', blocked: 'it is about to turn on' }],
    ['on before a reboot', '5', { state: 'on', blocked: 'it is rebooting' }],
    ['off within a reboot', '6', { state: 'off', blocked: 'it is rebooting' }],
    ['unavailable', '7', { state: 'unknown' }],
    ['absent', '99', { state: 'unknown' }],
  ])('an outlet that is %s', async (_, outlet, state) => {
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    expect(control.read({ outlet: await agent(fixture(OUTLETS)).send(question) })).toEqual(state);
  });

  it('commands with on(2), off(4) and reboot(6)', () => {
    expect(control.turn('7', 'on')).toEqual(write(`${G}.3.5.1.6.7`, 'integer', 2));
    expect(control.turn('7', 'off')).toEqual(write(`${G}.3.5.1.6.7`, 'integer', 4));
    expect(control.cycle?.('7')).toEqual(write(`${G}.3.5.1.6.7`, 'integer', 6));
    expect(control.rename?.('7', 'miner 7')).toEqual(write(`${G}.3.5.1.3.7`, 'string', 'miner 7'));
    expect(() => control.rename?.('7', 'x'.repeat(26))).toThrow('has 26 octets: expected at most 25');
    expect(control.read({})).toEqual({ state: 'unknown' });
  });

  it.each(['', '0', 'metered-2', 'A1'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});

import { describe, expect, it } from 'vitest';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import epdu2 from '../../../devices/pdus/cyberpower-epdu2.ts';
import { controlOf } from './control-of.ts';
import { agent, expectWellFormed, fixture, pollsOf, seriesValue } from './recorded-agent.ts';

const D = '1.3.6.1.4.1.3808.1.1.6';
const ALONE = 'cyberpower-epdu2/alone.snmprec';
const CHAIN = 'cyberpower-epdu2/chain.snmprec';

const poll = pollsOf(epdu2);

describe('a CyberPower PDU of the second generation', () => {
  it.each([
    ['pdu.uptime', {}, 42],
    ['pdu.outlets', {}, 3],
    ['pdu.power', {}, 1950],
    ['pdu.apparent_power', {}, 2010],
    ['pdu.energy', {}, 5432.1 * 3_600_000],
    ['pdu.inlet_current', { inlet: '1' }, 8.7],
    ['pdu.inlet_voltage', { inlet: '1' }, 231.2],
    ['pdu.inlet_power', { inlet: '1' }, 1950],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.97],
    ['pdu.breaker_current', { breaker: '1' }, 8.6],
    ['pdu.breaker_rated_current', { breaker: '1' }, 16],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_info', { outlet: '1', label: '1', name: 'miner 5' }, 1],
    ['pdu.outlet_info', { outlet: '2', label: '3', name: 'Outlet2' }, 1],
    ['pdu.outlet_current', { outlet: '1' }, 5.5],
    ['pdu.outlet_power', { outlet: '1' }, 1250],
    ['pdu.outlet_energy', { outlet: '1' }, 333.3 * 3_600_000],
    // The second switched outlet is the third of the unit, and so is its meter.
    ['pdu.outlet_power', { outlet: '2' }, 0],
    ['pdu.outlet_energy', { outlet: '2' }, 0.1 * 3_600_000],
    ['pdu.outlet_power', { outlet: 'metered-2' }, 700],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(ALONE)).readings, metric, labels)).toBeCloseTo(value, 5);
  });

  it.each([
    ['pdu.outlets', {}, 2],
    ['pdu.power', {}, 2530],
    ['pdu.energy', {}, 30 * 3_600_000],
    ['pdu.inlet_current', { inlet: '1' }, 1],
    ['pdu.inlet_voltage', { inlet: '1' }, 230],
    ['pdu.inlet_power', { inlet: '4' }, 2300],
    ['pdu.line_current', { inlet: '4', line: 'L2' }, 9.9],
    ['pdu.line_voltage', { inlet: '4', line: 'L2', against: 'neutral' }, 231],
    ['pdu.line_voltage', { inlet: '4', line: 'L2', against: 'line' }, 400.1],
    ['pdu.line_power', { inlet: '4', line: 'L2' }, 2300],
    ['pdu.line_power_factor', { inlet: '4', line: 'L2' }, 0.95],
    ['pdu.breaker_current', { breaker: '4.2' }, 9.8],
    ['pdu.breaker_rated_current', { breaker: '4.2' }, 20],
    ['pdu.outlet_info', { outlet: '2', label: '4.1', name: 'two' }, 1],
    ['pdu.outlet_power', { outlet: '2' }, 2290],
  ])('in a daisy chain: %s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(CHAIN)).readings, metric, labels)).toBeCloseTo(value, 5);
  });

  it.each([
    ['the power of an outlet that has no meter', CHAIN, 'pdu.outlet_power', { outlet: '1' }, ''],
    ['a power factor without load', CHAIN, 'pdu.inlet_power_factor', { inlet: '1' }, `${D}.3.4.1.15.1|66|0`],
    ['the current of a unit with three phases', CHAIN, 'pdu.inlet_current', { inlet: '4' }, ''],
    ['a total with a silent unit', CHAIN, 'pdu.power', {}, `${D}.3.4.1.18.2|4|2300`],
    ['a meter whose place is not told', ALONE, 'pdu.outlet_power', { outlet: '1' }, `${D}.6.2.4.1.3.1|4|1`],
    ['an outlet in an unknown state', ALONE, 'pdu.outlet_on', { outlet: '1' }, `${D}.6.1.4.1.5.1|2|0`],
    ['outlets that are not counted', ALONE, 'pdu.outlet_on', {}, `${D}.6.1.1.0|4|2`],
  ])('has no series for %s', async (_, name, metric, labels, change) => {
    expect(seriesValue((await poll(name, change)).readings, metric, labels)).toBeUndefined();
  });

  it('does not believe a table of more rows than the MIB has', async () => {
    const { asked } = await poll(ALONE, `${D}.6.1.1.0|2|1000000`);
    const objects = asked.flatMap((request) => ('get' in request ? Object.keys(request.get) : []));
    expect(objects.length).toBeLessThan(500);
  });

  it('says what it is, walks one column, and writes nothing', async () => {
    const { facts, asked } = await poll(ALONE);
    expect(facts).toEqual({
      make: 'CyberPower',
      model: 'PDU81005',
      firmware: '2.03',
      serial: 'CXXJR7000001',
      name: 'rack 3',
      outlets: [
        { outlet: '1', name: 'miner 5' },
        { outlet: '2', name: 'Outlet2' },
      ],
    });
    const walked = asked.flatMap((request) => ('columns' in request ? Object.values(request.columns) : []));
    expect(walked).toHaveLength(1);
    expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...fixture(ALONE)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(epdu2, agent(objects).send);
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({ outlets: [] });
  });

  it.each([2, 3, 5])('reads what is left when only every %ith object is answered', async (nth) => {
    const cut = new Map([...fixture(CHAIN)].filter((_, at) => at % nth === 0));
    const { observation } = await converse(epdu2, agent(cut).send);
    expectWellFormed(observation.readings);
  });
});

/** The transfer switch of a unit with two sources. */
const SOURCES = `${D}.9.1.0|2|1
${D}.9.4.1.2.1|2|1
${D}.9.4.1.3.1|2|2
${D}.9.4.1.5.1|2|217
${D}.9.4.1.9.1|2|3
${D}.9.4.1.13.1|2|2
${D}.9.4.1.14.1|2|4
${D}.9.4.1.16.1|2|1
`;

describe('a CyberPower PDU with two sources', () => {
  it.each([
    ['pdu.transfer_switch_active_inlet', { transfer_switch: '1' }, '', 2],
    ['pdu.transfer_switch_active_inlet', { transfer_switch: '1' }, `${D}.9.4.1.3.1|2|3`, 0],
    ['pdu.transfer_switch_active_inlet', { transfer_switch: '1' }, `${D}.9.4.1.3.1|2|4`, undefined],
    ['pdu.transfer_switch_active_inlet', {}, `${D}.9.4.1.2.1|4|1`, undefined],
    ['pdu.transfer_switch_state', { kind: 'source-a-voltage', state: 'under-voltage' }, '', 1],
    ['pdu.transfer_switch_state', { kind: 'phase-sync', state: 'out-of-sync' }, '', 1],
    ['pdu.transfer_switch_state', { kind: 'source-a-supply', state: 'failed-3v3-and-24v' }, '', 1],
    ['pdu.transfer_switch_state', { kind: 'redundancy', state: 'lost' }, '', 1],
    ['pdu.transfer_switch_state', { kind: 'source-b-voltage' }, '', undefined],
    ['pdu.inlet_voltage', {}, '', 231.2],
  ])('%s %o after "%s" is %d', async (metric, labels, change, value) => {
    expect(seriesValue((await poll(ALONE, SOURCES + change)).readings, metric, labels)).toBe(value);
  });

  it('asks for no sources where there are none', async () => {
    const { asked } = await poll(ALONE);
    expect(JSON.stringify(asked)).not.toContain(`${D}.9.4`);
  });
});

describe('control of an outlet of the second generation', () => {
  const control = controlOf(epdu2);
  const write = (oid: string, type: string, value: unknown) => ({
    via: 'snmp',
    writes: true,
    set: { oid, type, value },
  });

  it.each([
    ['on', '1', { state: 'on', watts: 1250, name: 'miner 5', cycleOffSeconds: 12 }],
    [
      'off, will be switched, and has its meter in another row',
      '2',
      { state: 'off', blocked: 'a command is pending on it', name: 'Outlet2', cycleOffSeconds: 10 },
    ],
    ['absent', '96', { state: 'unknown' }],
  ])('an outlet that is %s', async (_, outlet, state) => {
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    expect(control.read({ outlet: await agent(fixture(ALONE)).send(question) })).toEqual(state);
  });

  it('commands, and reads back another table', () => {
    expect(control.turn('7', 'on')).toEqual(write(`${D}.6.1.5.1.5.7`, 'integer', 1));
    expect(control.turn('7', 'off')).toEqual(write(`${D}.6.1.5.1.5.7`, 'integer', 2));
    expect(control.cycle?.('7')).toEqual(write(`${D}.6.1.5.1.5.7`, 'integer', 3));
    expect(control.rename?.('7', 'miner 7')).toEqual(write(`${D}.6.1.2.1.4.7`, 'string', 'miner 7'));
    expect(controlOf(epdu2).renamePdu?.('shed')).toEqual(write(`${D}.3.2.1.3.1`, 'string', 'shed'));
    expect(control.read({})).toEqual({ state: 'unknown' });
  });

  it.each(['', '0', 'metered-2', '1.2'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});

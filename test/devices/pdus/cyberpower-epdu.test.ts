import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import epdu from '../../../devices/pdus/cyberpower-epdu.ts';
import epdu2 from '../../../devices/pdus/cyberpower-epdu2.ts';
import { recognise } from '../../../devices/recognise.ts';
import { controlOf } from './control-of.ts';
import { agent, expectWellFormed, fixture, pollsOf, seriesValue } from './recorded-agent.ts';

const C = '1.3.6.1.4.1.3808.1.1.3';
const SWITCHED = 'cyberpower-epdu/switched.snmprec';
const THREE_PHASE = 'cyberpower-epdu/three-phase.snmprec';
const UPS = 'cyberpower-epdu/ups.snmprec';
const SECOND = 'cyberpower-epdu2/alone.snmprec';

const poll = pollsOf(epdu);

describe('a CyberPower PDU of the first generation', () => {
  it.each([
    ['pdu.uptime', {}, 12_345],
    ['pdu.outlets', {}, 2],
    ['pdu.power', {}, 2780],
    ['pdu.apparent_power', {}, 2830],
    ['pdu.energy', {}, 10_456.7 * 3_600_000],
    ['pdu.inlet_current', { inlet: '1' }, 12.3],
    ['pdu.inlet_voltage', { inlet: '1' }, 230.1],
    ['pdu.inlet_frequency', { inlet: '1' }, 49.9],
    ['pdu.inlet_power', { inlet: '1' }, 2780],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.98],
    ['pdu.inlet_energy', { inlet: '1' }, 10_456.7 * 3_600_000],
    ['pdu.inlet_rated_current', { inlet: '1' }, 16],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_current', { outlet: '1' }, 12.2],
    ['pdu.outlet_power', { outlet: '1' }, 2775],
    ['pdu.outlet_power', { outlet: '2' }, 0],
    ['pdu.outlet_energy', { outlet: '1' }, 9999.9 * 3_600_000],
    ['pdu.outlet_info', { outlet: '1', name: 'miner 1' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(SWITCHED)).readings, metric, labels)).toBeCloseTo(value, 5);
  });

  it.each([
    ['pdu.line_current', { line: 'L1' }, 10.1],
    ['pdu.line_current', { line: 'L3' }, 10.3],
    ['pdu.line_voltage', { line: 'L2', against: 'line' }, 208.2],
    ['pdu.line_power', { line: 'L1' }, 2000],
    ['pdu.line_power_factor', { line: 'L1' }, 0.97],
    ['pdu.power', {}, 6300],
    ['pdu.breaker_current', { breaker: '1' }, 5.1],
    ['pdu.breaker_current', { breaker: '2' }, 5.2],
    ['pdu.breaker_rated_current', { breaker: '2' }, 20],
    ['pdu.outlet_source', { outlet: '1', breaker: '2' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 1],
  ])('with three phases: %s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(THREE_PHASE)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['the power of outlets that are not metered', THREE_PHASE, 'pdu.outlet_power', { outlet: '1' }, ''],
    ['the energy of outlets that are not metered', THREE_PHASE, 'pdu.outlet_energy', { outlet: '1' }, ''],
    ['a total with a silent phase', THREE_PHASE, 'pdu.energy', {}, ''],
    ['a power factor without load', THREE_PHASE, 'pdu.line_power_factor', { line: 'L3' }, ''],
    ['a rating of 0 A', THREE_PHASE, 'pdu.inlet_rated_current', {}, ''],
    ['a voltage of a mixed layout', THREE_PHASE, 'pdu.line_voltage', { line: 'L1' }, `${C}.1.13.0|2|3`],
    ['an outlet without a bank', SWITCHED, 'pdu.outlet_source', {}, ''],
    ['an outlet in an unknown state', SWITCHED, 'pdu.outlet_on', { outlet: '1' }, `${C}.3.5.1.1.4.1|2|3`],
    ['a power that is text', SWITCHED, 'pdu.outlet_power', { outlet: '1' }, `${C}.3.5.1.1.8.1|4|2775`],
    ['a negative current', SWITCHED, 'pdu.inlet_current', {}, `${C}.2.3.1.1.2.1|2|-1`],
  ])('has no series for %s', async (_, name, metric, labels, change) => {
    expect(seriesValue((await poll(name, change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is, walks four columns, and writes nothing', async () => {
    const { facts, asked } = await poll(SWITCHED);
    expect(facts).toEqual({
      make: 'CyberPower',
      model: 'PDU20SW8F',
      firmware: '1.07',
      serial: 'NLKY7000136',
      name: 'shed left',
      outlets: [
        { outlet: '1', name: 'miner 1' },
        { outlet: '2', name: 'Outlet2' },
      ],
    });
    const walked = asked.flatMap((request) => ('columns' in request ? Object.values(request.columns) : []));
    expect(walked).toHaveLength(4);
    expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...fixture(SWITCHED)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(epdu, agent(objects).send);
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({ outlets: [{ outlet: '1' }, { outlet: '2' }] });
  });

  it.each([2, 3, 5])('reads what is left when only every %ith object is answered', async (nth) => {
    const cut = new Map([...fixture(SWITCHED)].filter((_, at) => at % nth === 0));
    const { observation } = await converse(epdu, agent(cut).send);
    expectWellFormed(observation.readings);
  });
});

describe('recognition of CyberPower', () => {
  it.each([
    ['the first generation', SWITCHED, '', 'cyberpower-epdu'],
    ['the second generation, which answers the first as well', SECOND, '', 'cyberpower-epdu2'],
    ['a UPS whose card answers the sysObjectID of an ePDU', UPS, '', undefined],
    ['a unit whose second table of units is empty', SWITCHED, '1.3.6.1.4.1.3808.1.1.6.2.1.0|2|0', 'cyberpower-epdu'],
  ])('%s', async (_, name, change, id) => {
    const objects = new Map([...fixture(name), ...readSnmprec(change)]);
    const { driver } = await recognise([epdu, epdu2], agent(objects).send);
    expect(driver?.id).toBe(id);
  });
});

describe('control of an outlet of the first generation', () => {
  const control = controlOf(epdu);
  const write = (oid: string, type: string, value: unknown) => ({
    via: 'snmp',
    writes: true,
    set: { oid, type, value },
  });

  it.each([
    ['on', SWITCHED, '1', { state: 'on', watts: 2775, name: 'miner 1', cycleOffSeconds: 20 }],
    [
      'off, and will be switched',
      SWITCHED,
      '2',
      { state: 'off', watts: 0, blocked: 'a command is pending on it', name: 'Outlet2', cycleOffSeconds: 5 },
    ],
    ['not metered', THREE_PHASE, '1', { state: 'on', name: 'Outlet1' }],
    ['absent', SWITCHED, '24', { state: 'unknown' }],
  ])('an outlet that is %s', async (_, name, outlet, state) => {
    const { outlet: question } = control.ask(outlet);
    if (question === undefined) throw new Error('no question');
    expect(control.read({ outlet: await agent(fixture(name)).send(question) })).toEqual(state);
  });

  it('commands, and reads back another column', () => {
    expect(control.turn('7', 'on')).toEqual(write(`${C}.3.3.1.1.4.7`, 'integer', 1));
    expect(control.turn('7', 'off')).toEqual(write(`${C}.3.3.1.1.4.7`, 'integer', 2));
    expect(control.cycle?.('7')).toEqual(write(`${C}.3.3.1.1.4.7`, 'integer', 3));
    expect(control.rename?.('7', 'miner 7')).toEqual(write(`${C}.3.4.1.1.2.7`, 'string', 'miner 7'));
    expect(controlOf(epdu).renamePdu?.('shed')).toEqual(write(`${C}.1.1.0`, 'string', 'shed'));
    expect(control.read({})).toEqual({ state: 'unknown' });
  });

  it.each(['', '0', 'A1', '1.2', '01'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});

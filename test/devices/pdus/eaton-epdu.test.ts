import { describe, expect, it } from 'vitest';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import eaton from '../../../devices/pdus/eaton-epdu.ts';
import { agent, cost, expectWellFormed, fixture, pollsOf, seriesValue } from './recorded-agent.ts';

const P = '1.3.6.1.4.1.534.6.6.7';
const ONE = 'eaton-epdu/three-phase.snmprec';
const LINKED = 'eaton-epdu/linked.snmprec';

const poll = pollsOf(eaton);

async function read(name: string, metric: string, labels: Record<string, string>, change = '') {
  return seriesValue((await poll(name, change)).readings, metric, labels);
}

describe('an Eaton ePDU with three phases', () => {
  it.each([
    ['pdu.uptime', {}, 3600.5],
    ['pdu.outlets', {}, 3],
    ['pdu.power', {}, 3470],
    ['pdu.apparent_power', {}, 3584],
    ['pdu.energy', {}, 4_000_000_000 * 3600],
    ['pdu.inlet_power', { inlet: '1' }, 3470],
    ['pdu.inlet_apparent_power', { inlet: '1' }, 3584],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.968],
    ['pdu.inlet_frequency', { inlet: '1' }, 50],
    ['pdu.inlet_rated_current', { inlet: '1' }, 32],
    ['pdu.inlet_info', { inlet: '1', name: 'feed A' }, 1],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'neutral' }, 230.1],
    ['pdu.line_voltage', { inlet: '1', line: 'L2', against: 'neutral' }, 231.2],
    ['pdu.line_voltage', { inlet: '1', line: 'L3', against: 'line' }, 399.3],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 11.25],
    ['pdu.line_current', { inlet: '1', line: 'L2' }, 4.31],
    ['pdu.line_current', { inlet: '1', line: 'L3' }, 0],
    ['pdu.line_current', { inlet: '1', line: 'N' }, 9.8],
    ['pdu.line_power', { inlet: '1', line: 'L1' }, 2500],
    ['pdu.line_apparent_power', { inlet: '1', line: 'L2' }, 996],
    ['pdu.line_energy', { inlet: '1', line: 'L1' }, 700_100 * 3600],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1' }, 0.966],
    ['pdu.breaker_closed', { breaker: '1' }, 1],
    ['pdu.breaker_closed', { breaker: '2' }, 0],
    ['pdu.breaker_current', { breaker: '1' }, 11.24],
    ['pdu.breaker_rated_current', { breaker: '1' }, 16],
    ['pdu.breaker_info', { breaker: '1', label: 'A1', name: 'Breaker 1' }, 1],
    ['pdu.outlet_info', { outlet: '1', label: 'A01', name: 'miner 17', receptacle: 'IEC C13' }, 1],
    ['pdu.outlet_info', { outlet: '3', label: 'A2-1', receptacle: '' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '1' }, 1],
    ['pdu.outlet_switchable', { outlet: '2' }, 0],
    ['pdu.outlet_voltage', { outlet: '1' }, 230.05],
    ['pdu.outlet_current', { outlet: '1' }, 11.23],
    ['pdu.outlet_rated_current', { outlet: '1' }, 10],
    ['pdu.outlet_power', { outlet: '2' }, 80],
    ['pdu.outlet_apparent_power', { outlet: '2' }, 93],
    ['pdu.outlet_energy', { outlet: '1' }, 650_321 * 3600],
    ['pdu.outlet_energy', { outlet: '2' }, 0],
    ['pdu.outlet_power_factor', { outlet: '1' }, 0.967],
    ['pdu.sensor_temperature', { sensor: 'temperature-1' }, -3.5],
    ['pdu.sensor_humidity', { sensor: 'humidity-1' }, 0.485],
    ['pdu.sensor_info', { sensor: 'temperature-1', name: 'cold aisle', kind: 'temperature' }, 1],
    ['pdu.sensor_state', { sensor: 'contact-1', state: 'open' }, 1],
    ['pdu.sensor_state', { sensor: 'contact-2', state: 'closed' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(await read(ONE, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['an outlet that is pending', 'pdu.outlet_on', { outlet: '3' }, ''],
    ['an outlet in an unknown state', 'pdu.outlet_on', { outlet: '1' }, `${P}.6.6.1.2.0.1|2|9`],
    ['a negative power factor', 'pdu.outlet_power_factor', { outlet: '2' }, ''],
    ['the power of an outlet that has no meter', 'pdu.outlet_power', { outlet: '3' }, ''],
    ['a negative rating', 'pdu.outlet_rated_current', { outlet: '2' }, ''],
    ['a negative line power', 'pdu.line_power', { line: 'L2' }, ''],
    ['a negative reactive power', 'pdu.inlet_reactive_power', {}, ''],
    ['a total among the lines', 'pdu.line_power', { line: 'L3' }, ''],
    ['a section of outlets as a breaker', 'pdu.breaker_closed', { breaker: '4' }, ''],
    ['a breaker without a status', 'pdu.breaker_closed', { breaker: '3' }, ''],
    ['a probe that is not connected', 'pdu.sensor_temperature', { sensor: 'temperature-2' }, ''],
    ['a contact that is broken', 'pdu.sensor_info', { sensor: 'contact-3' }, ''],
    ['a temperature without a scale', 'pdu.sensor_temperature', {}, `${P}.1.2.1.9.0|2|7`],
    ['a total with a silent input', 'pdu.power', {}, `${P}.3.1.1.2.0.2|2|1`],
    ['a total that is not available', 'pdu.power', {}, `${P}.3.5.1.4.0.1|2|-1`],
    ['a rating where the phases differ', 'pdu.inlet_rated_current', {}, `${P}.3.3.1.3.0.1.2|2|16000`],
    ['a current that is text', 'pdu.outlet_current', { outlet: '1' }, `${P}.6.4.1.3.0.1|4|11230`],
    ['an outlet of a unit that has lost its PDU', 'pdu.outlet_on', { outlet: '1' }, `${P}.1.2.1.30.0|2|1`],
    ['the power of a unit that has lost its PDU', 'pdu.power', {}, `${P}.1.2.1.30.0|2|1`],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(await read(ONE, metric, labels, change)).toBeUndefined();
  });

  it('says what it is', async () => {
    const { facts, operation } = await poll(ONE);
    expect(facts).toEqual({
      make: 'Eaton',
      model: 'EPDU MA 0U (309 32A 3P)3XC13',
      firmware: '04.02.0035',
      serial: 'U123K45678',
      name: 'rack 7 left',
      outlets: [
        { outlet: '1', label: 'A01', name: 'miner 17', receptacle: 'IEC C13', switchable: true },
        { outlet: '2', label: 'A1-2', name: 'Outlet 2', receptacle: 'IEC C19', switchable: false },
        { outlet: '3', label: 'A2-1', name: 'Outlet 3' },
      ],
    });
    expect(operation).toBe('operating');
  });

  it('asks in two requests, and writes nothing', async () => {
    const { asked } = await poll(ONE);
    expect(cost(asked.slice(-1)).gets).toBeLessThanOrEqual(2);
    expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  });

  it('gives no readings and no exception when every type is wrong', async () => {
    const objects: SnmpObjects = new Map(
      [...fixture(ONE)].map(([oid, value]) => [oid, typeof value === 'number' ? Buffer.from(String(value)) : 7]),
    );
    const { observation } = await converse(eaton, agent(objects).send);
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({ outlets: [{ outlet: '1' }, { outlet: '2' }, { outlet: '3' }] });
  });

  it('reads what is left of cut tables', async () => {
    const cut = new Map([...fixture(ONE)].filter((_, at) => at % 3 === 0));
    const { observation } = await converse(eaton, agent(cut).send);
    expectWellFormed(observation.readings);
    const whole = await poll(ONE);
    expect(observation.readings.length).toBeGreaterThan(0);
    for (const { metric, labels, value } of observation.readings.filter(({ labels }) => !('name' in labels)))
      expect(whole.readings).toContainEqual({ metric, labels, value });
  });
});

describe('linked Eaton ePDUs', () => {
  it.each([
    ['pdu.outlets', {}, 24],
    ['pdu.power', {}, 1130],
    ['pdu.apparent_power', {}, 1150],
    ['pdu.energy', {}, 3000 * 3600],
    ['pdu.inlet_voltage', { inlet: '1' }, 229.9],
    ['pdu.inlet_voltage', { inlet: '1.1' }, 230],
    ['pdu.inlet_current', { inlet: '1.1' }, 3],
    ['pdu.inlet_rated_current', { inlet: '1' }, 16],
    ['pdu.inlet_power', { inlet: '1.1' }, 680],
    ['pdu.outlet_on', { outlet: '7' }, 1],
    ['pdu.outlet_on', { outlet: '1.7' }, 0],
    ['pdu.outlet_power', { outlet: '1.7' }, 300],
    ['pdu.outlet_info', { outlet: '1.7', name: 'second seven' }, 1],
    ['pdu.sensor_temperature', { sensor: 'temperature-1.1' }, 25],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(await read(LINKED, metric, labels)).toBeCloseTo(value, 9);
  });

  it('have no lines where there is one phase', async () => {
    const { readings } = await poll(LINKED);
    expect(readings.filter(({ metric }) => metric.startsWith('pdu.line_'))).toEqual([]);
  });

  it('lose the readings of the unit that has lost its PDU, and the totals', async () => {
    const lost = `${P}.1.2.1.30.1|2|1`;
    expect(await read(LINKED, 'pdu.outlet_on', { outlet: '1.7' }, lost)).toBeUndefined();
    expect(await read(LINKED, 'pdu.power', {}, lost)).toBeUndefined();
    expect(await read(LINKED, 'pdu.inlet_power', { inlet: '1' }, lost)).toBe(450);
  });
});

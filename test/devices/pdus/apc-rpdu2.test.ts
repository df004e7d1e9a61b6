import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import { cost, fixture, pollOf, seriesValue } from './recorded-agent.ts';
import { APC, ask } from './recorded-apc.ts';

const R = `${APC}.26`;
const ALONE = fixture('apc-rpdu2/three-phase.snmprec');
const GROUP = fixture('apc-rpdu2/group.snmprec');

const changed = (objects: SnmpObjects, text: string): SnmpObjects => new Map([...objects, ...readSnmprec(text)]);
const readingsOf = async (objects: SnmpObjects) => (await pollOf(rpdu2, objects)).observation.readings;

describe('rPDU2', () => {
  it.each([
    ['pdu.uptime', {}, 86400],
    ['pdu.outlets', {}, 4],
    ['pdu.power', {}, 16420],
    ['pdu.apparent_power', {}, 17000],
    ['pdu.energy', {}, 9876.5 * 3.6e6],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.97],
    ['pdu.inlet_rated_current', { inlet: '1' }, 32],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, 24],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'critical' }, 30],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 24.1],
    ['pdu.line_voltage', { inlet: '1', line: 'L2' }, 230],
    ['pdu.line_power', { inlet: '1', line: 'L1' }, 5490],
    ['pdu.line_apparent_power', { inlet: '1', line: 'L2' }, 5500],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1' }, 0.98],
    ['pdu.line_current', { inlet: '1', line: 'L3' }, 0],
    ['pdu.breaker_current', { breaker: '1' }, 12.4],
    ['pdu.breaker_rated_current', { breaker: '2' }, 16],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '3' }, 1],
    ['pdu.outlet_power', { outlet: '1' }, 3260],
    ['pdu.outlet_current', { outlet: '1' }, 14.2],
    ['pdu.outlet_energy', { outlet: '1' }, 1234.5 * 3.6e6],
    ['pdu.outlet_power', { outlet: '4' }, 110],
    ['pdu.outlet_source', { outlet: '3', breaker: '2' }, 1],
    ['pdu.outlet_info', { outlet: '2', name: 'miner 2', receptacle: 'C19', label: '' }, 1],
    ['pdu.sensor_info', { sensor: '1', name: 'cold aisle', kind: 'temperature-humidity' }, 1],
    ['pdu.sensor_temperature', { sensor: '1' }, 24.5],
    ['pdu.sensor_humidity', { sensor: '1' }, 0.47],
    ['pdu.sensor_info', { sensor: '2', kind: 'temperature' }, 1],
  ])('%s %j is %d', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(ALONE), metric, labels)).toBeCloseTo(value, 6);
  });

  it.each([
    ['the factor of an idle phase', 'pdu.line_power_factor', { line: 'L3' }],
    ['the current of the inlet of three phases', 'pdu.inlet_current', {}],
    ['the state of an outlet that is metered only', 'pdu.outlet_on', { outlet: '4' }],
    ['a switch that an outlet may or may not have', 'pdu.outlet_switchable', { outlet: '4' }],
    ['the meter of an outlet that has none', 'pdu.outlet_power', { outlet: '3' }],
    ['a sensor that has lost its connection', 'pdu.sensor_temperature', { sensor: '2' }],
    ['a socket without a sensor', 'pdu.sensor_info', { sensor: '3' }],
  ])('has no series for %s', async (_, metric, labels) => {
    expect(seriesValue(await readingsOf(ALONE), metric, labels)).toBeUndefined();
  });

  it.each([
    ['power', `${R}.4.3.1.5.1|2|-1`, 'pdu.power'],
    ['energy', `${R}.4.3.1.9.1|2|-1`, 'pdu.energy'],
    ['apparent power', `${R}.4.3.1.16.1|2|-1`, 'pdu.apparent_power'],
    ['a voltage', `${R}.6.3.1.6.1|2|-1`, 'pdu.line_voltage', { line: 'L1' }],
    ['an outlet', `${R}.9.4.3.1.7.1|2|-1`, 'pdu.outlet_power', { outlet: '1' }],
    ['humidity', `${R}.10.2.2.1.10.1|2|-1`, 'pdu.sensor_humidity', { sensor: '1' }],
    ['temperature', `${R}.10.2.2.1.8.1|2|-1`, 'pdu.sensor_temperature', { sensor: '1' }],
    ['a state of no known number', `${R}.9.2.3.1.5.1|2|3`, 'pdu.outlet_on', { outlet: '1' }],
  ])('-1 is no %s', async (_, change, metric, labels: Record<string, string> = {}) => {
    expect(seriesValue(await readingsOf(changed(ALONE, change)), metric, labels)).toBeUndefined();
  });

  it('knows that a metered unit switches nothing', async () => {
    const readings = await readingsOf(changed(ALONE, `${R}.4.2.1.5.1|2|0`));
    expect(seriesValue(readings, 'pdu.outlet_switchable', { outlet: '4' })).toBe(0);
  });

  it('knows its thresholds where they do not say whose they are', async () => {
    const objects = new Map(ALONE);
    for (const phase of [1, 2, 3]) objects.delete(`${R}.6.1.1.2.${phase}`);
    const limit = seriesValue(await readingsOf(objects), 'pdu.inlet_current_limit', { level: 'critical' });
    expect(limit).toBe(30);
  });

  it('says what it is and what hangs on it', async () => {
    const { observation } = await pollOf(rpdu2, ALONE);
    expect(observation.operation).toBe('operating');
    expect(observation.facts).toEqual({
      make: 'APC',
      model: 'AP8681',
      firmware: '6.9.6',
      serial: 'ZA1900000001',
      name: 'rack-7-left',
      outlets: [
        { outlet: '1', name: 'miner 1', receptacle: 'C13', switchable: true },
        { outlet: '2', name: 'miner 2', receptacle: 'C19', switchable: true },
        { outlet: '3', switchable: true },
        { outlet: '4', name: 'fans', receptacle: 'C13' },
      ],
    });
  });

  it('takes at most three GETs a poll and asks each object once', async () => {
    const { asked } = await ask(rpdu2, ALONE);
    const polled = asked.slice(Object.keys(rpdu2.learn ?? {}).length);
    const oids = polled.flatMap((request) => ('get' in request ? Object.values(request.get) : []));
    expect(new Set(oids).size).toBe(oids.length);
    expect(cost(polled).gets).toBeLessThanOrEqual(3);
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('several PDUs behind one address', () => {
  it.each([
    ['pdu.power', {}, 3000],
    ['pdu.energy', {}, 300 * 3.6e6],
    ['pdu.outlets', {}, 6],
    ['pdu.inlet_power', { inlet: '2' }, 2000],
    ['pdu.inlet_current', { inlet: '1' }, 4.5],
    ['pdu.inlet_voltage', { inlet: '2' }, 231],
    ['pdu.inlet_rated_current', { inlet: '2' }, 32],
    ['pdu.inlet_current_limit', { inlet: '2', level: 'warning' }, 24],
    ['pdu.breaker_current', { breaker: '2.1' }, 9],
    ['pdu.outlet_on', { outlet: '1.2' }, 1],
    ['pdu.outlet_on', { outlet: '2.2' }, 0],
    ['pdu.outlet_source', { outlet: '2.3', breaker: '2.1' }, 1],
    ['pdu.sensor_temperature', { sensor: '1.1' }, 20],
    ['pdu.sensor_temperature', { sensor: '2.1' }, -1.5],
  ])('%s %j is %d', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(GROUP), metric, labels)).toBeCloseTo(value, 6);
  });

  it('gives every outlet an id of its own', async () => {
    const { observation } = await pollOf(rpdu2, GROUP);
    expect(observation.facts.outlets?.map(({ outlet }) => outlet)).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3']);
  });

  it('has no total while one of them is silent', async () => {
    const readings = await readingsOf(changed(GROUP, `${R}.4.3.1.5.2|2|-1`));
    expect(seriesValue(readings, 'pdu.power')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: '1' })).toBe(1000);
  });

  it('leaves out an outlet of which it does not know whose it is', async () => {
    const objects = new Map(GROUP);
    objects.delete(`${R}.9.2.3.1.2.5`);
    const { observation } = await pollOf(rpdu2, objects);
    expect(observation.facts.outlets?.map(({ outlet }) => outlet)).toEqual(['1.1', '1.2', '1.3', '2.1', '2.3']);
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.1718.3';
const UNIT = fixture('servertech-sentry3/two-towers.snmprec');
const poll = async (change = '') => (await pollOf(sentry3, new Map([...UNIT, ...readSnmprec(change)]))).observation;
let once: ReturnType<typeof poll> | undefined;
const unchanged = () => {
  once ??= poll();
  return once;
};
const KWH = 3_600_000;

describe('Sentry3', () => {
  it.each([
    ['pdu.uptime', {}, 3600.5],
    ['pdu.power', {}, 4321],
    ['pdu.apparent_power', {}, 1560 + 1450 + 1440],
    ['pdu.energy', {}, (1234.5 + 2345.6 + 10) * KWH],
    ['pdu.outlets', {}, 5],
    ['pdu.cycle_off_period', {}, 15],
    ['pdu.inrush_guard_delay', {}, 2],
    ['pdu.inlet_info', { inlet: 'AA', label: '', name: 'left L1', plug: '' }, 1],
    ['pdu.inlet_current', { inlet: 'AA' }, 12.34],
    ['pdu.inlet_voltage', { inlet: 'AA' }, 399],
    ['pdu.inlet_power', { inlet: 'AB' }, 1400],
    ['pdu.inlet_apparent_power', { inlet: 'BA' }, 1440],
    ['pdu.inlet_power_factor', { inlet: 'AA' }, 0.96],
    ['pdu.inlet_energy', { inlet: 'AA' }, 1234.5 * KWH],
    ['pdu.inlet_rated_current', { inlet: 'AA' }, 30],
    ['pdu.inlet_current_limit', { inlet: 'AA', level: 'warning' }, 24],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L1', against: 'neutral' }, 230.1],
    ['pdu.line_voltage', { inlet: 'BA', line: 'L1', against: 'line' }, 205.9],
    ['pdu.breaker_info', { breaker: 'AA1', label: '', name: 'upper' }, 1],
    ['pdu.breaker_closed', { breaker: 'AA1' }, 1],
    ['pdu.breaker_closed', { breaker: 'AA2' }, 0],
    ['pdu.breaker_current', { breaker: 'AA1' }, 7],
    ['pdu.breaker_rated_current', { breaker: 'AA2' }, 20],
    ['pdu.outlet_info', { outlet: 'AA1', label: '', name: 'miner 1', receptacle: '' }, 1],
    ['pdu.outlet_source', { outlet: 'BA1', breaker: '', inlet: 'BA' }, 1],
    ['pdu.outlet_on', { outlet: 'AA1' }, 1],
    ['pdu.outlet_on', { outlet: 'AA2' }, 0],
    ['pdu.outlet_on', { outlet: 'BA1' }, 1],
    ['pdu.outlet_switchable', { outlet: 'AA1' }, 1],
    ['pdu.outlet_switchable', { outlet: 'AB1' }, 0],
    ['pdu.outlet_current', { outlet: 'AA1' }, 14.23],
    ['pdu.outlet_current', { outlet: 'AB1' }, 0.65],
    ['pdu.outlet_voltage', { outlet: 'AA1' }, 230.1],
    ['pdu.outlet_power', { outlet: 'AA1' }, 3150],
    ['pdu.outlet_power', { outlet: 'AA2' }, 0],
    ['pdu.outlet_apparent_power', { outlet: 'AA1' }, 3270],
    ['pdu.outlet_power_factor', { outlet: 'AA1' }, 0.96],
    ['pdu.outlet_energy', { outlet: 'AA1' }, 7654321 * 3600],
    ['pdu.outlet_rated_current', { outlet: 'AB10' }, 12],
    ['pdu.sensor_info', { sensor: 'A1', name: 'cold aisle', kind: 'temperature-humidity', serial: '' }, 1],
    ['pdu.sensor_state', { sensor: 'A1', state: 'normal' }, 1],
    ['pdu.sensor_state', { sensor: 'B2', state: 'lost' }, 1],
    ['pdu.sensor_temperature', { sensor: 'A1' }, 23.4],
    ['pdu.sensor_temperature', { sensor: 'B1' }, 40],
    ['pdu.sensor_humidity', { sensor: 'A1' }, 0.41],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await unchanged()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['an outlet on its way', 'pdu.outlet_on', { outlet: 'AB10' }, ''],
    ['an outlet on its way off', 'pdu.outlet_on', { outlet: 'AA1' }, `${E}.2.3.1.5.1.1.1|2|2`],
    ['an outlet that is not reached', 'pdu.outlet_on', { outlet: 'AA1' }, `${E}.2.3.1.5.1.1.1|2|6`],
    ['an outlet that is being read', 'pdu.outlet_on', { outlet: 'AA1' }, `${E}.2.3.1.5.1.1.1|2|7`],
    ['a power factor that is not available', 'pdu.outlet_power_factor', { outlet: 'AA2' }, ''],
    ['a current that is not available', 'pdu.outlet_current', { outlet: 'BA1' }, ''],
    ['a current that is text', 'pdu.outlet_current', { outlet: 'AA1' }, `${E}.2.3.1.7.1.1.1|4|1423`],
    ['a voltage that the capabilities do not name', 'pdu.outlet_voltage', { outlet: 'AB1' }, `${E}.2.3.1.13.1.2.1|2|9`],
    ['a capacity that is not available', 'pdu.inlet_rated_current', { inlet: 'BA' }, ''],
    ['a threshold of 0', 'pdu.inlet_current_limit', { inlet: 'AB' }, ''],
    ['a phase in other words', 'pdu.line_voltage', { inlet: 'AA' }, `${E}.2.2.1.23.1.1|4|1PH`],
    ['a sum with a silent infeed', 'pdu.energy', {}, `${E}.2.2.1.16.1.2|2|-1`],
    ['a branch that is off', 'pdu.breaker_closed', { breaker: 'AA1' }, `${E}.2.7.1.5.1.1.1|2|0`],
    ['a branch that is not reached', 'pdu.breaker_closed', { breaker: 'AA1' }, `${E}.2.7.1.5.1.1.1|2|6`],
    ['a socket without a sensor', 'pdu.sensor_info', { sensor: 'A2' }, ''],
    ['the temperature of a lost sensor', 'pdu.sensor_temperature', { sensor: 'B2' }, ''],
    ['a temperature in an unknown scale', 'pdu.sensor_temperature', { sensor: 'A1' }, `${E}.2.5.1.13.1.1|2|2`],
    ['a temperature whose scale is text', 'pdu.sensor_temperature', { sensor: 'A1' }, `${E}.2.5.1.13.1.1|4|C`],
    ['a humidity that is not available', 'pdu.sensor_humidity', { sensor: 'A1' }, `${E}.2.5.1.10.1.1|2|-1`],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(change)).readings, metric, labels)).toBeUndefined();
  });

  it.each([
    ['sensed off against its control', 4, 0],
    ['sensed on against its control', 5, 1],
    ['off with a blown fuse', 8, 0],
    ['on with a blown fuse', 9, 1],
  ])('an outlet that is %s', async (_, status, on) => {
    const { readings } = await poll(`${E}.2.3.1.5.1.1.1|2|${status}`);
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: 'AA1' })).toBe(on);
  });

  it('sums the infeeds where the total power is not available', async () => {
    const { readings } = await poll(`${E}.1.6.0|2|-1`);
    expect(seriesValue(readings, 'pdu.power')).toBe(1500 + 1400 + 1400);
  });

  it('takes Celsius where the agent has no scale, as the MIB says', async () => {
    const objects = new Map(UNIT);
    objects.delete(`${E}.2.5.1.13.2.1`);
    const { readings } = (await pollOf(sentry3, objects)).observation;
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor: 'B1' })).toBe(104);
  });

  it('switches nothing while outlet control is inhibited', async () => {
    const { readings } = await poll(`${E}.1.11.0|4x|20`);
    const switchable = readings.filter(({ metric }) => metric === 'pdu.outlet_switchable');
    expect(switchable.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0]);
  });

  it('keeps its own name of an outlet that the device prints otherwise', async () => {
    const { readings, facts } = await poll(`${E}.2.3.1.2.1.1.1|4|AA01`);
    expect(seriesValue(readings, 'pdu.outlet_info', { outlet: 'AA1', label: 'AA01' })).toBe(1);
    expect(facts.outlets?.[0]).toMatchObject({ outlet: 'AA1', label: 'AA01' });
  });

  it('says what it is', async () => {
    const { facts, operation } = await poll();
    expect(facts).toEqual({
      make: 'Server Technology',
      model: 'CWG-24V2C415A1',
      firmware: '7.1f',
      serial: 'ADXX0000001',
      name: 'row 4 left',
      outlets: [
        { outlet: 'AA1', name: 'miner 1', switchable: true },
        { outlet: 'AA2', switchable: true },
        { outlet: 'AB1', name: 'switch', switchable: false },
        { outlet: 'AB10', name: 'miner 10', switchable: true },
        { outlet: 'BA1', name: 'miner 11', switchable: true },
      ],
    });
    expect(operation).toBe('operating');
  });
});

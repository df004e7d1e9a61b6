import { describe, expect, it } from 'vitest';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';

const EXTERNAL = fixture('raritan-pdu2/external-sensors.snmprec');
const poll = (objects: SnmpObjects) => pollOf(pdu2, objects);
const readingsOf = async (objects: SnmpObjects) => (await poll(objects)).observation.readings;

describe('external sensors', () => {
  it.each([
    ['°F', 'pdu.sensor_temperature', '1', 23],
    ['°C below zero', 'pdu.sensor_temperature', '2', -10.5],
    ['K', 'pdu.sensor_temperature', '3', 26.85],
    ['%', 'pdu.sensor_humidity', '4', 0.455],
    ['psi', 'pdu.sensor_air_pressure', '5', 99973.98],
    ['Pa', 'pdu.sensor_air_pressure', '6', 101325],
    ['ft/s', 'pdu.sensor_air_flow', '7', 3.048],
    ['g/m³', 'pdu.sensor_absolute_humidity', '8', 8.7],
    ['°C of a dew point', 'pdu.sensor_dew_point', '9', 12.3],
  ])('reads %s in base units', async (_, metric, sensor, value) => {
    expect(seriesValue(await readingsOf(EXTERNAL), metric, { sensor })).toBeCloseTo(value, 2);
  });

  it.each([
    ['2', 'below-lower-critical'],
    ['10', 'alarmed'],
    ['11', 'open'],
    ['15', 'state-24'],
  ])('sensor %s is %s', async (sensor, state) => {
    const states = (await readingsOf(EXTERNAL)).filter(
      (it) => it.metric === 'pdu.sensor_state' && it.labels['sensor'] === sensor,
    );
    expect(states.map(({ labels }) => labels['state'])).toEqual([state]);
  });

  it.each([
    ['unavailable', '12'],
    ['of another quantity than its kind', '13'],
    ['of an unknown unit', '14'],
    ['of an unknown kind', '15'],
  ])('has no temperature of a sensor %s, but says that it is there', async (_, sensor) => {
    const readings = await readingsOf(EXTERNAL);
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.sensor_info', { sensor })).toBe(1);
  });

  it('says what a sensor is', async () => {
    const readings = await readingsOf(EXTERNAL);
    const leak = { sensor: '10', kind: 'water-detection', name: 'leak', serial: 'SN010' };
    expect(seriesValue(readings, 'pdu.sensor_info', leak)).toBe(1);
    expect(seriesValue(readings, 'pdu.sensor_info', { sensor: '15', kind: 'type-99' })).toBe(1);
    expect(seriesValue(readings, 'pdu.sensor_info', { sensor: '3', name: '', serial: 'SN003' })).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { stateOf } from './control-of.ts';
import { agent, cost, hasRecordings, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { NAV, OVERLAY, PX1, PX2_5475, PX2_TEMP, PX3, poll } from './recorded-raritan.ts';

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recorded units of Raritan', () => {
  it('nav_raritan: metered at the inlet only, 42 outlets that cannot be switched', async () => {
    const { observation, asked } = await poll(NAV);
    const metrics = new Set(observation.readings.map(({ metric }) => metric));
    for (const outlet of ['power', 'current', 'voltage', 'energy', 'on', 'last_switch', 'suspended'])
      expect(metrics).not.toContain(`pdu.outlet_${outlet}`);
    expect(observation.facts.outlets).toHaveLength(42);
    expect(observation.facts.outlets?.[41]).toEqual({
      outlet: '42',
      label: '42',
      receptacle: 'IEC 60320 C19',
      switchable: false,
    });
    expect(seriesValue(observation.readings, 'pdu.outlet_switchable', { outlet: '42' })).toBe(0);
    expect(seriesValue(observation.readings, 'pdu.power')).toBe(654);
    expect(seriesValue(observation.readings, 'pdu.energy')).toBe(777036 * 3600);
    // enabledThresholds of the inlet current is the octet 0x30 (recorded as the character 0).
    expect(seriesValue(observation.readings, 'pdu.inlet_current_limit', { level: 'warning' })).toBe(20.8);
    expect(seriesValue(observation.readings, 'pdu.inlet_current_limit', { level: 'critical' })).toBe(25.6);
    expect(seriesValue(observation.readings, 'pdu.breaker_rated_current', { breaker: '2' })).toBe(16);
    expect(seriesValue(observation.readings, 'pdu.breaker_info', { breaker: '2', label: 'C2', name: 'Bank 2' })).toBe(
      1,
    );
    expect(seriesValue(observation.readings, 'pdu.outlet_source', { outlet: '1', breaker: '1', inlet: '' })).toBe(1);
    expect(cost(asked.slice(Object.keys(pdu2.learn ?? {}).length)).gets).toBe(1);
  });

  it('px2-temp: external sensors, no outlets', async () => {
    const { readings, facts } = (await poll(PX2_TEMP)).observation;
    expect(facts.outlets).toEqual([]);
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor: '1' })).toBe(22.9);
    expect(seriesValue(readings, 'pdu.sensor_humidity', { sensor: '2' })).toBe(0.15);
    expect(seriesValue(readings, 'pdu.sensor_absolute_humidity', { sensor: '7' })).toBe(2.9);
    expect(seriesValue(readings, 'pdu.sensor_state', { sensor: '2', state: 'below-lower-warning' })).toBe(1);
    expect(
      seriesValue(readings, 'pdu.sensor_info', { sensor: '5', kind: 'on-off', name: 'On/Off 1', serial: 'PRC8400141' }),
    ).toBe(1);
    // Sensors 5 and 6 are unavailable; the inlet's units were not recorded, and electrical sensors know one only.
    expect(seriesValue(readings, 'pdu.sensor_state', { sensor: '5' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_current', { inlet: '1' })).toBe(3.497);
    expect(seriesValue(readings, 'pdu.inlet_voltage', { inlet: '1' })).toBe(209);
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: '1' })).toBe(673);
    expect(seriesValue(readings, 'pdu.inlet_frequency', { inlet: '1' })).toBe(60);
  });

  it('px3: 24 outlets; no power factor exactly where its state is unavailable', async () => {
    const objects = recording(PX3);
    const { readings, facts } = (await poll(PX3)).observation;
    expect(facts.outlets).toHaveLength(24);
    expect(facts.outlets?.[1]).toEqual({
      outlet: '2',
      label: '2',
      name: 'DEVICE 8:PS1:Planned',
      receptacle: 'IEC 60320 C13',
      switchable: true,
    });
    for (let outlet = 1; outlet <= 24; outlet++) {
      for (const [type, metric] of [
        [1, 'current'],
        [4, 'voltage'],
        [5, 'power'],
        [6, 'apparent_power'],
        [7, 'power_factor'],
        [8, 'energy'],
      ] as const) {
        const isAvailable = objects.get(`1.3.6.1.4.1.13742.6.5.4.3.1.3.1.${outlet}.${type}`) !== -1;
        const value = seriesValue(readings, `pdu.outlet_${metric}`, { outlet: String(outlet) });
        expect(value !== undefined, `${metric} of outlet ${outlet}`).toBe(isAvailable);
      }
    }
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_power_factor')).toHaveLength(9);
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: '7' })).toBe(0);
    expect(seriesValue(readings, 'pdu.outlet_energy', { outlet: '5' })).toBe(0);
    expect(seriesValue(readings, 'pdu.outlet_rated_current', { outlet: '1' })).toBe(10);
    expect(seriesValue(readings, 'pdu.power')).toBe(1665);
    expect(seriesValue(readings, 'pdu.inlet_rated_current', { inlet: '1' })).toBe(32);
    expect(seriesValue(readings, 'pdu.inlet_info', { inlet: '1', label: 'I1', plug: 'IEC 60309 2P+E 6h 32A' })).toBe(1);
    // Printed BITS "30 2 3".
    expect(seriesValue(readings, 'pdu.inlet_current_limit', { inlet: '1', level: 'critical' })).toBe(25.6);
    expect(seriesValue(readings, 'pdu.sensor_state', { sensor: '3', state: 'closed' })).toBe(1);
    expect(
      seriesValue(readings, 'pdu.sensor_info', { sensor: '3', kind: 'door-contact', name: 'R03 Front Door' }),
    ).toBe(1);
  });

  it('px3 with the switching table: states and control of an outlet', async () => {
    const { observation } = await poll(PX3, OVERLAY);
    const on = observation.readings.filter(({ metric }) => metric === 'pdu.outlet_on');
    expect(on.map(({ value }) => value)).toEqual(Array(24).fill(1));
    const state = await stateOf(pdu2, '3', agent(recording(PX3, OVERLAY)).send);
    expect(state).toEqual({ state: 'on', watts: 169, switchable: true });
  });

  it('px2-5475: the period of a cycle and a state that comes from the switching table', async () => {
    expect(await stateOf(pdu2, '1', agent(recording(PX2_5475)).send)).toEqual({
      state: 'on',
      watts: 10,
      switchable: true,
      cycleOffSeconds: 10,
    });
    const { readings } = (await poll(PX2_5475)).observation;
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: '1' })).toBe(1);
    expect(seriesValue(readings, 'pdu.outlet_energy', { outlet: '1' })).toBe(89890 * 3600);
    expect(seriesValue(readings, 'pdu.inlet_current_limit', { level: 'warning' })).toBe(10.4);
    expect(seriesValue(readings, 'pdu.outlets')).toBe(24);
  });

  it('px1: 12 outlets, sums of its inlet, and no energy from a counter that stands still', async () => {
    const { readings, facts } = (await poll(PX1)).observation;
    expect(facts.outlets).toHaveLength(12);
    expect(facts.outlets?.[2]).toEqual({ outlet: '3', name: 'OUTLET3' });
    expect(seriesValue(readings, 'pdu.power')).toBe(580);
    expect(seriesValue(readings, 'pdu.apparent_power')).toBe(692);
    expect(seriesValue(readings, 'pdu.inlet_power_factor', { inlet: '1' })).toBeCloseTo(0.83, 9);
    expect(seriesValue(readings, 'pdu.inlet_rated_current', { inlet: '1' })).toBe(16);
    expect(seriesValue(readings, 'pdu.inlet_energy')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.energy')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.outlet_current', { outlet: '1' })).toBe(0);
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: '1' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor: '3' })).toBe(20.5);
    expect(seriesValue(readings, 'pdu.sensor_humidity', { sensor: '2' })).toBe(0.39);
  });
});

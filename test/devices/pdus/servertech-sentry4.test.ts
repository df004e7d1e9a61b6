import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';

const S = '1.3.6.1.4.1.1718.4.1';
const UNITS = fixture('servertech-sentry4/master-and-link.snmprec');
const poll = async (change = '') => (await pollOf(sentry4, new Map([...UNITS, ...readSnmprec(change)]))).observation;
let once: ReturnType<typeof poll> | undefined;
const unchanged = () => {
  once ??= poll();
  return once;
};
const KWH = 3_600_000;

/** The same without a column. */
async function pollWithout(...columns: string[]) {
  const objects = new Map([...UNITS].filter(([oid]) => !columns.some((column) => oid.startsWith(`${S}.${column}.`))));
  return (await pollOf(sentry4, objects)).observation;
}

describe('Sentry4', () => {
  it.each([
    ['pdu.uptime', {}, 86400.12],
    ['pdu.outlets', {}, 36 + 24],
    ['pdu.power', {}, 7650 + 2100],
    ['pdu.apparent_power', {}, 7900 + 2150],
    ['pdu.energy', {}, (12345.6 + 78.9) * KWH],
    ['pdu.cycle_off_period', {}, 15],
    ['pdu.inrush_guard_delay', {}, 2],
    ['pdu.inlet_info', { inlet: 'AA', label: '', name: 'Master_Cord_A', plug: 'L21-30P' }, 1],
    ['pdu.inlet_power', { inlet: 'AA' }, 7650],
    ['pdu.inlet_apparent_power', { inlet: 'BA' }, 2150],
    ['pdu.inlet_power_factor', { inlet: 'AA' }, 0.97],
    ['pdu.inlet_energy', { inlet: 'AA' }, 12345.6 * KWH],
    ['pdu.inlet_frequency', { inlet: 'BA' }, 59.9],
    ['pdu.inlet_current_unbalance', { inlet: 'AA' }, 0.026],
    ['pdu.inlet_current', { inlet: 'AA' }, 22.01],
    ['pdu.inlet_current', { inlet: 'BA' }, 10.1],
    ['pdu.inlet_voltage', { inlet: 'AA' }, 398.5],
    ['pdu.inlet_voltage', { inlet: 'BA' }, 208.1],
    ['pdu.inlet_rated_current', { inlet: 'AA' }, 24],
    ['pdu.inlet_current_limit', { inlet: 'AA', level: 'warning' }, 20],
    ['pdu.inlet_current_limit', { inlet: 'AA', level: 'critical' }, 23],
    ['pdu.line_current', { inlet: 'AA', line: 'L1' }, 21.34],
    ['pdu.line_current', { inlet: 'AA', line: 'N' }, 3.1],
    ['pdu.line_current', { inlet: 'AA', line: 'L1-L2' }, 1.2],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L1', against: 'neutral' }, 230.1],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L1', against: 'line' }, 399],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L3', against: 'line' }, 399.5],
    ['pdu.line_power', { inlet: 'AA', line: 'L2' }, 2400],
    ['pdu.line_power', { inlet: 'AA', line: 'L3-L1' }, 100],
    ['pdu.line_power', { inlet: 'BA', line: 'L1' }, 2100],
    ['pdu.line_apparent_power', { inlet: 'AA', line: 'L3' }, 2530],
    ['pdu.line_power_factor', { inlet: 'AA', line: 'L2-L3' }, 0.95],
    ['pdu.line_energy', { inlet: 'AA', line: 'L1' }, 4115.2 * KWH],
    ['pdu.breaker_info', { breaker: 'AA1', label: 'AA:BR1', name: '' }, 1],
    ['pdu.breaker_closed', { breaker: 'AA1' }, 1],
    ['pdu.breaker_closed', { breaker: 'AA2' }, 0],
    ['pdu.breaker_closed', { breaker: 'AA3' }, 0],
    ['pdu.breaker_current', { breaker: 'AA1' }, 11.2],
    ['pdu.breaker_current', { breaker: 'AA2' }, 0],
    ['pdu.breaker_rated_current', { breaker: 'AA1' }, 20],
    ['pdu.outlet_info', { outlet: 'AA1', label: '', name: 'miner 1', receptacle: 'C13' }, 1],
    ['pdu.outlet_source', { outlet: 'AA10', breaker: 'AA2', inlet: '' }, 1],
    ['pdu.outlet_on', { outlet: 'AA1' }, 1],
    ['pdu.outlet_on', { outlet: 'AA2' }, 0],
    ['pdu.outlet_switchable', { outlet: 'AA1' }, 1],
    ['pdu.outlet_switchable', { outlet: 'AA10' }, 0],
    ['pdu.outlet_rated_current', { outlet: 'BA1' }, 10],
    ['pdu.outlet_current', { outlet: 'AA1' }, 14.23],
    ['pdu.outlet_voltage', { outlet: 'AA2' }, 230.1],
    ['pdu.outlet_power', { outlet: 'AA1' }, 3150],
    ['pdu.outlet_power', { outlet: 'AA2' }, 0],
    ['pdu.outlet_apparent_power', { outlet: 'AA1' }, 3270],
    ['pdu.outlet_power_factor', { outlet: 'AA1' }, 0.96],
    ['pdu.outlet_energy', { outlet: 'AA1' }, 7654321 * 3600],
    ['pdu.outlet_energy', { outlet: 'AA2' }, 555 * 3600],
    ['pdu.sensor_info', { sensor: 'A1', name: 'cold', kind: 'temperature', serial: '' }, 1],
    ['pdu.sensor_info', { sensor: 'A1', name: 'cold', kind: 'humidity', serial: '' }, 1],
    ['pdu.sensor_temperature', { sensor: 'A1' }, 23.4],
    ['pdu.sensor_temperature', { sensor: 'A2' }, -5.5],
    ['pdu.sensor_humidity', { sensor: 'A1' }, 0.41],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await unchanged()).readings, metric, labels)).toBeCloseTo(value, 6);
  });

  it.each([
    ['an outlet whose state is unknown', 'pdu.outlet_on', { outlet: 'BA1' }, ''],
    ['a state that the MIB does not know', 'pdu.outlet_on', { outlet: 'AA1' }, `${S}.8.3.1.1.1.1.1|2|3`],
    ['the power factor without a load', 'pdu.outlet_power_factor', { outlet: 'AA2' }, ''],
    ['a meter that is not available', 'pdu.outlet_power', { outlet: 'BA1' }, ''],
    ['the zeros of an outlet without a meter', 'pdu.outlet_power', { outlet: 'AA10' }, ''],
    ['a power that is text', 'pdu.outlet_power', { outlet: 'AA1' }, `${S}.8.3.1.7.1.1.1|4|3150`],
    ['an unbalance of a single phase', 'pdu.inlet_current_unbalance', { inlet: 'BA' }, ''],
    ['a sum with a silent cord', 'pdu.power', {}, `${S}.3.3.1.3.2.1|2|-1`],
    ['the current of a cord with a silent line', 'pdu.inlet_current', { inlet: 'AA' }, `${S}.4.3.1.3.1.1.2|2|-1`],
    ['the voltage of a cord with a silent phase', 'pdu.inlet_voltage', { inlet: 'AA' }, `${S}.5.3.1.3.1.1.5|2|-1`],
    ['the voltage against a return', 'pdu.line_voltage', { inlet: 'BA' }, ''],
    ['a phase without conductors in its label', 'pdu.line_power', { inlet: 'BA' }, `${S}.5.2.1.4.2.1.1|4|BA:1`],
    ['a protector that is not reached', 'pdu.breaker_closed', { breaker: 'AA4' }, ''],
    ['a protector that is disabled', 'pdu.breaker_closed', { breaker: 'AA1' }, `${S}.6.3.1.1.1.1.1|2|1`],
    ['a protector whose branch is silent', 'pdu.breaker_current', { breaker: 'AA3' }, ''],
    ['a protector with one silent branch', 'pdu.breaker_current', { breaker: 'AA1' }, `${S}.7.3.1.3.1.1.1|2|-1`],
    ['a capacity of 0', 'pdu.breaker_rated_current', { breaker: 'AA4' }, ''],
    ['a temperature of -410', 'pdu.sensor_temperature', { sensor: 'B1' }, ''],
    ['a socket without a probe', 'pdu.sensor_info', { sensor: 'B2' }, ''],
    ['a humidity of -1', 'pdu.sensor_humidity', { sensor: 'A2' }, ''],
    ['a temperature in an unknown scale', 'pdu.sensor_temperature', { sensor: 'A1' }, `${S}.9.1.10.0|2|2`],
    ['a temperature of -410 in Fahrenheit', 'pdu.sensor_temperature', { sensor: 'B1' }, `${S}.9.1.10.0|2|1`],
  ])('has no series for %s', async (_, metric, labels, change) => {
    const { readings } = await poll(change);
    expect(seriesValue(readings, metric, labels)).toBeUndefined();
  });

  it('takes no temperature without a scale', async () => {
    const { readings } = await pollWithout('9.1.10');
    expect(readings.filter(({ metric }) => metric === 'pdu.sensor_temperature')).toEqual([]);
  });

  it('reads temperatures in the scale that is set', async () => {
    const { readings } = await poll(`${S}.9.1.10.0|2|1\n${S}.9.3.1.1.1.1|2|1040`);
    expect(seriesValue(readings, 'pdu.sensor_temperature', { sensor: 'A1' })).toBeCloseTo(40, 9);
  });

  it.each([
    ['wye', ['AA:L1-N', 'AA:L2-N', 'AA:L3-N'], ['L1', 'L2', 'L3'], 'neutral'],
    ['delta', ['AA:L1-L2', 'AA:L2-L3', 'AA:L3-L1'], ['L1-L2', 'L2-L3', 'L3-L1'], 'line'],
  ])('the label makes the phases 1 to 3 of a %s', async (_, labels, lines, against) => {
    const others = new Set([4, 5, 6].map((phase) => `${S}.5.2.1.4.1.1.${phase}`));
    const labelled = labels.map((label, at) => `${S}.5.2.1.4.1.1.${at + 1}|4|${label}`).join('\n');
    const objects = new Map([...UNITS, ...readSnmprec(labelled)].filter(([oid]) => !others.has(oid)));
    const { readings } = (await pollOf(sentry4, objects)).observation;
    const powers = readings.filter((it) => it.metric === 'pdu.line_power' && it.labels['inlet'] === 'AA');
    expect(powers.map((it) => it.labels['line'])).toEqual(lines);
    const voltages = readings.filter((it) => it.metric === 'pdu.line_voltage' && it.labels['inlet'] === 'AA');
    expect(voltages.map((it) => [it.labels['line'], it.labels['against'], it.value])).toEqual([
      ['L1', against, 230.1],
      ['L2', against, 231.2],
      ['L3', against, 229.8],
    ]);
  });

  it('names lines by their index where there is no label', async () => {
    const { readings } = await pollWithout('4.2.1.4');
    expect(seriesValue(readings, 'pdu.line_current', { inlet: 'AA', line: 'L3' })).toBe(22.01);
    expect(seriesValue(readings, 'pdu.line_current', { inlet: 'AA', line: 'N' })).toBe(3.1);
  });

  it('finds the branches of a protector by their label where their protector is not named', async () => {
    const { readings } = await pollWithout('7.2.1.21');
    expect(seriesValue(readings, 'pdu.breaker_current', { breaker: 'AA1' })).toBeUndefined();
    const same = `${S}.7.2.1.4.1.1.2|4|AA:BR1`;
    const objects = [...UNITS, ...readSnmprec(same)].filter(([oid]) => !oid.startsWith(`${S}.7.2.1.21.`));
    const observation = (await pollOf(sentry4, new Map(objects))).observation;
    expect(seriesValue(observation.readings, 'pdu.breaker_current', { breaker: 'AA1' })).toBe(11.2);
  });

  it('feeds an outlet from its cord where no protector is named', async () => {
    const { readings } = await pollWithout('8.2.1.31');
    expect(seriesValue(readings, 'pdu.outlet_source', { outlet: 'BA1', breaker: '', inlet: 'BA' })).toBe(1);
  });

  it('counts the outlets itself where the cords do not', async () => {
    expect(seriesValue((await pollWithout('3.2.1.24')).readings, 'pdu.outlets')).toBe(4);
  });

  it('meters an outlet whose capabilities are not said', async () => {
    const { readings } = await pollWithout('8.2.1.5');
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3150);
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_switchable')).toEqual([]);
  });

  it('switches nothing while outlet control is inhibited', async () => {
    const { readings } = await poll(`${S}.1.1.10.0|4x|20`);
    const switchable = readings.filter(({ metric }) => metric === 'pdu.outlet_switchable');
    expect(switchable.map(({ value }) => value)).toEqual([0, 0, 0, 0]);
  });

  it('says what it is', async () => {
    const { facts, operation } = await poll(`${S}.8.2.1.2.1.1.1|4|AA01`);
    expect(facts).toEqual({
      make: 'Server Technology',
      model: 'C2S42CE-YCMFAM00',
      firmware: '8.0n',
      serial: 'ABCD0000001',
      name: 'Master',
      outlets: [
        { outlet: 'AA1', label: 'AA01', name: 'miner 1', receptacle: 'C13', switchable: true },
        { outlet: 'AA2', receptacle: 'C13', switchable: true },
        { outlet: 'AA10', name: 'switch', receptacle: 'C13', switchable: false },
        { outlet: 'BA1', name: 'miner 11', receptacle: 'C13', switchable: true },
      ],
    });
    expect(operation).toBe('operating');
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.13742.6';
const THREE_PHASE = fixture('raritan-pdu2/three-phase.snmprec');
const poll = (objects: SnmpObjects) => pollOf(pdu2, objects);
const readingsOf = async (objects: SnmpObjects) => (await poll(objects)).observation.readings;

describe('inlets, lines and breakers', () => {
  it.each([
    ['pdu.power', {}, 8000],
    ['pdu.apparent_power', {}, 8100],
    ['pdu.energy', {}, 1_000_000 * 3600],
    ['pdu.uptime', {}, 86400],
    ['pdu.outlets', {}, 2],
    ['pdu.cycle_off_period', {}, 15],
    ['pdu.inrush_guard_delay', {}, 0.2],
    ['pdu.inlet_current', { inlet: '1' }, 12.345],
    ['pdu.inlet_current_unbalance', { inlet: '1' }, 0.12],
    ['pdu.inlet_voltage', { inlet: '1' }, 398],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.99],
    ['pdu.inlet_frequency', { inlet: '1' }, 50],
    ['pdu.inlet_residual_current', { inlet: '1' }, 0.0025],
    ['pdu.inlet_reactive_power', { inlet: '1' }, -300],
    ['pdu.inlet_voltage_unbalance', { inlet: '1' }, 0.015],
    ['pdu.inlet_rated_current', { inlet: '1' }, 32],
    ['pdu.inlet_info', { inlet: '1', label: 'I1', name: '', plug: 'IEC 60309 3P+N+E 6h 32A' }, 1],
    ['pdu.line_current', { inlet: '1', line: 'L2' }, 11.002],
    ['pdu.line_current', { inlet: '1', line: 'N' }, 0.45],
    ['pdu.line_power', { inlet: '1', line: 'L3' }, 2603],
    ['pdu.line_apparent_power', { inlet: '1', line: 'L1' }, 2701],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1' }, 0.97],
    ['pdu.line_energy', { inlet: '1', line: 'L1' }, 300_001 * 3600],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'line' }, 397],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'neutral' }, 230.1],
    ['pdu.line_voltage', { inlet: '1', line: 'L3', against: 'line' }, 399],
    ['pdu.breaker_current', { breaker: '1' }, 4.321],
    ['pdu.breaker_current', { breaker: '2' }, 0],
    ['pdu.breaker_closed', { breaker: '1' }, 1],
    ['pdu.breaker_closed', { breaker: '2' }, 0],
    ['pdu.breaker_rated_current', { breaker: '3' }, 16],
    ['pdu.breaker_info', { breaker: '1', label: 'C1', name: 'top' }, 1],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'critical' }, 25.6],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue(await readingsOf(THREE_PHASE), metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['a line voltage that is unavailable', 'pdu.line_voltage', { line: 'L3', against: 'neutral' }],
    ['the current of a breaker that is unavailable', 'pdu.breaker_current', { breaker: '3' }],
    ['the state of a breaker that is unavailable', 'pdu.breaker_closed', { breaker: '3' }],
    ['a limit that is not enabled', 'pdu.inlet_current_limit', { level: 'warning' }],
    ['a sensor that a neutral does not have', 'pdu.line_power', { line: 'N' }],
  ])('has no series for %s', async (_, metric, labels) => {
    expect(seriesValue(await readingsOf(THREE_PHASE), metric, labels)).toBeUndefined();
  });

  it('says what it is', async () => {
    expect((await poll(THREE_PHASE)).observation.facts).toEqual({
      make: 'Raritan',
      model: 'PX3-5892',
      firmware: '4.2.0.5-50274',
      serial: '1S00000001',
      mac: '00:0D:5D:01:FE:02',
      name: 'row 3 left',
      outlets: [],
    });
  });

  it('sums several inlets, and has no sum while one of them is unavailable', async () => {
    const both = fixture('raritan-pdu2/two-inlets.snmprec');
    expect(seriesValue(await readingsOf(both), 'pdu.power')).toBe(2000);
    expect(seriesValue(await readingsOf(both), 'pdu.energy')).toBe(20_000 * 3600);
    const one = new Map([...both, ...readSnmprec(`${E}.5.2.3.1.3.1.2.5|2|-1\n${E}.5.2.3.1.4.1.2.5|66|0`)]);
    const readings = await readingsOf(one);
    expect(seriesValue(readings, 'pdu.power')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: '1' })).toBe(1200);
    expect(seriesValue(readings, 'pdu.energy')).toBe(20_000 * 3600);
  });

  it('prefers the sensors of the unit to the sum', async () => {
    const readings = await readingsOf(fixture('raritan-pdu2/two-inlets.snmprec', 'raritan-pdu2/unit-sensors.snmprec'));
    expect(seriesValue(readings, 'pdu.power')).toBe(2100);
    expect(seriesValue(readings, 'pdu.apparent_power')).toBe(2200);
    expect(seriesValue(readings, 'pdu.energy')).toBe(25_000 * 3600);
  });
});

describe('scales', () => {
  const changed = (lines: string) => readingsOf(new Map([...THREE_PHASE, ...readSnmprec(lines)]));
  const current = async (lines: string) => seriesValue(await changed(lines), 'pdu.inlet_current', { inlet: '1' });

  it.each([
    ['0', 12345],
    ['1', 1234.5],
    ['2', 123.45],
    ['3', 12.345],
  ])('divides by the digits that the device tells: %s', async (digits, amperes) => {
    expect(await current(`${E}.3.3.4.1.7.1.1.1|66|${digits}`)).toBe(amperes);
  });

  it.each([
    ['digits that are no digits', `${E}.3.3.4.1.7.1.1.1|66|4294967295`],
    ['digits that are text', `${E}.3.3.4.1.7.1.1.1|4|3`],
    ['no digits', `${E}.3.3.4.1.7.1.1.1|5|`],
    ['the unit of another quantity', `${E}.3.3.4.1.6.1.1.1|2|1`],
    ['an unknown unit', `${E}.3.3.4.1.6.1.1.1|2|250`],
    ['a negative value in an unsigned column', `${E}.5.2.3.1.4.1.1.1|2|-5`],
    ['a value that is text', `${E}.5.2.3.1.4.1.1.1|4|12345`],
  ])('has no reading for %s, and keeps the others', async (_, line) => {
    const objects = new Map([...THREE_PHASE]);
    for (const [oid, value] of readSnmprec(line)) objects.set(oid, value);
    if (line.includes('|5|')) objects.delete(line.slice(0, line.indexOf('|')));
    const readings = await readingsOf(objects);
    expect(seriesValue(readings, 'pdu.inlet_current', { inlet: '1' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: '1' })).toBe(8000);
  });

  it('takes the one unit that the MIB knows for an electrical sensor whose unit is not told', async () => {
    const objects = new Map([...THREE_PHASE]);
    objects.delete(`${E}.3.3.4.1.6.1.1.1`);
    expect(seriesValue(await readingsOf(objects), 'pdu.inlet_current', { inlet: '1' })).toBe(12.345);
  });

  it('takes the signed column where the minimum is negative, and the unsigned one elsewhere', async () => {
    const power = `${E}.5.2.3.1.4.1.1.5|66|0\n${E}.5.2.3.1.6.1.1.5|2|-750`;
    const signed = await changed(`${power}\n${E}.3.3.4.1.27.1.1.5|2|-9000`);
    expect(seriesValue(signed, 'pdu.inlet_power', { inlet: '1' })).toBe(-750);
    expect(seriesValue(await changed(power), 'pdu.inlet_power', { inlet: '1' })).toBe(0);
  });

  it('reads energy beyond the range of the signed column', async () => {
    const signed = `${E}.3.3.4.1.27.1.1.8|2|-1\n${E}.5.2.3.1.6.1.1.8|2|0`;
    const readings = await changed(`${E}.5.2.3.1.4.1.1.8|66|4294967295\n${signed}`);
    expect(seriesValue(readings, 'pdu.inlet_energy', { inlet: '1' })).toBe(4294967295 * 3600);
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { fixture, pollOf, seriesValue } from './recorded-agent.ts';
import { ask } from './recorded-apc.ts';

const V = '1.3.6.1.4.1.674.10903.200.2.200';
const UNIT = fixture('dell-rpdu/switched.snmprec');
const changed = (text: string) => new Map([...UNIT, ...readSnmprec(text)]);

describe('rack PDU of Dell', () => {
  it.each([
    ['pdu.uptime', {}, 7],
    ['pdu.outlets', {}, 3],
    ['pdu.power', {}, 5230],
    ['pdu.energy', {}, 456.7 * 3.6e6],
    ['pdu.inlet_rated_current', { inlet: '1' }, 24],
    ['pdu.inlet_current_limit', { level: 'warning' }, 19],
    ['pdu.inlet_current_limit', { level: 'critical' }, 24],
    ['pdu.line_current', { line: 'L1' }, 10.1],
    ['pdu.line_voltage', { line: 'L2' }, 207],
    ['pdu.line_power', { line: 'L3' }, 1180],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_switchable', { outlet: '3' }, 1],
    ['pdu.outlet_power', { outlet: '1' }, 3100],
    ['pdu.outlet_current', { outlet: '1' }, 14],
    ['pdu.outlet_energy', { outlet: '1' }, 310 * 3.6e6],
    ['pdu.outlet_info', { outlet: '2', name: 'miner 2' }, 1],
  ])('%s %j is %d', async (metric, labels, value) => {
    const { observation } = await pollOf(dell, UNIT);
    expect(seriesValue(observation.readings, metric, labels)).toBeCloseTo(value, 6);
  });

  it.each([
    ['an outlet in an unknown state', '', 'pdu.outlet_on', { outlet: '3' }],
    ['power that is not supported', `${V}.110.2.1.3.1|2|-1`, 'pdu.power', {}],
    ['energy of the wrong type', `${V}.110.2.1.4.1|4|4567`, 'pdu.energy', {}],
    ['a total of which one unit is silent', `${V}.110.2.1.3.2|2|-1`, 'pdu.power', {}],
    ['the rating of one of two units', `${V}.110.2.1.3.2|2|100`, 'pdu.inlet_rated_current', {}],
  ])('has no series for %s', async (_, change, metric, labels) => {
    const { observation } = await pollOf(dell, changed(change));
    expect(seriesValue(observation.readings, metric, labels)).toBeUndefined();
  });

  it('adds two units up', async () => {
    const { observation } = await pollOf(dell, changed(`${V}.110.2.1.3.2|2|100\n${V}.110.2.1.4.2|2|33`));
    expect(seriesValue(observation.readings, 'pdu.power')).toBe(6230);
    expect(seriesValue(observation.readings, 'pdu.energy')).toBe(460 * 3.6e6);
  });

  it('says what it is, without a write', async () => {
    const { observation, asked } = await ask(dell, UNIT);
    expect(observation.facts).toEqual({
      make: 'Dell',
      model: 'DELL6607',
      firmware: '5.1.2',
      serial: 'IN000000001',
      name: 'row 2',
      outlets: [1, 2, 3].map((outlet) => ({ outlet: `${outlet}`, name: `miner ${outlet}`, switchable: true })),
    });
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

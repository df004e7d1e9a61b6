import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import { pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.1718.3';
const INFEED = `${E}.2.2.1`;
const OUTLET = `${E}.2.3.1`;
const KWH = 3_600_000;

/** One infeed a line: tower A in a wye, tower B in a delta with a fourth infeed. */
const INFEEDS = [
  { index: '1.1', id: 'AA', phase: 'L1-N', centiamperes: 801, decivolts: 2301, watts: 1800, volts: 2301 },
  { index: '1.2', id: 'AB', phase: 'L2-N', centiamperes: 902, decivolts: 2302, watts: 2000, volts: 2302 },
  { index: '1.3', id: 'AC', phase: 'L3-N', centiamperes: 1003, decivolts: 2303, watts: 2200, volts: 2303 },
  { index: '2.1', id: 'BA', phase: 'L1-L2', centiamperes: 1104, decivolts: 2081, watts: 2100, volts: 2081 },
  { index: '2.2', id: 'BB', phase: 'L2-L3', centiamperes: 1205, decivolts: 2082, watts: 2300, volts: 2082 },
  { index: '2.3', id: 'BC', phase: 'L3-L1', centiamperes: 1306, decivolts: 2083, watts: 2500, volts: 2083 },
  { index: '2.4', id: 'BD', phase: 'L1-L2', centiamperes: 7, decivolts: 2081, watts: 10, volts: 2081 },
];

const UNIT = `${E}.1.1.0|4|Sentry Switched CDU Version 7.0c
${E}.1.6.0|2|-1
${E}.2.1.1.3.1|4|TowerA
${E}.2.1.1.3.2|4|TowerB
${INFEEDS.map(
  ({ index, id, phase, centiamperes, decivolts, watts, volts }) => `${INFEED}.2.${index}|4|${id}
${INFEED}.7.${index}|2|${centiamperes}
${INFEED}.11.${index}|2|${decivolts}
${INFEED}.12.${index}|2|${watts}
${INFEED}.16.${index}|2|1000
${INFEED}.18.${index}|2|${volts}
${INFEED}.23.${index}|4|${phase}
`,
).join('')}${OUTLET}.2.1.1.1|4|AA1
${OUTLET}.2.1.3.8|4|AC8
${OUTLET}.2.2.4.2|4|BD2
${OUTLET}.5.1.1.1|2|1
${OUTLET}.5.1.3.8|2|0
${OUTLET}.5.2.4.2|2|1
`;

const poll = async (change = '') => (await pollOf(sentry3, readSnmprec(UNIT, change))).observation;

describe('Sentry3 with three-phase towers', () => {
  it.each([
    ['pdu.power', {}, 1800 + 2000 + 2200 + 2100 + 2300 + 2500 + 10],
    ['pdu.energy', {}, 700 * KWH],
    ['pdu.outlets', {}, 3],
    ['pdu.inlet_current', { inlet: 'AA' }, 8.01],
    ['pdu.inlet_current', { inlet: 'AC' }, 10.03],
    ['pdu.inlet_current', { inlet: 'BD' }, 0.07],
    ['pdu.inlet_voltage', { inlet: 'BB' }, 208.2],
    ['pdu.inlet_power', { inlet: 'BD' }, 10],
    ['pdu.line_voltage', { inlet: 'AC', line: 'L3', against: 'neutral' }, 230.3],
    ['pdu.line_voltage', { inlet: 'BC', line: 'L3', against: 'line' }, 208.3],
    ['pdu.line_voltage', { inlet: 'BD', line: 'L1', against: 'line' }, 208.1],
    ['pdu.outlet_source', { outlet: 'AC8', breaker: '', inlet: 'AC' }, 1],
    ['pdu.outlet_source', { outlet: 'BD2', breaker: '', inlet: 'BD' }, 1],
    ['pdu.outlet_on', { outlet: 'AC8' }, 0],
    ['pdu.outlet_on', { outlet: 'BD2' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('has no total of its infeeds while one is silent', async () => {
    const { readings } = await poll(`${INFEED}.12.2.4|2|-1`);
    expect(seriesValue(readings, 'pdu.power')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: 'BC' })).toBe(2500);
  });
});

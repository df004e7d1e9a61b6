import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import xpdu from '../../../devices/pdus/apc-xpdu.ts';
import { hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { APC } from './recorded-apc.ts';

const X = `${APC}.15`;
const OUT = { inlet: 'output' };

const UNIT = `1.3.6.1.2.1.1.1.0|4|APC Web/SNMP Management Card (MB:v3.9.2 PF:v3.7.4 AF1:v3.7.4 MN:PD60G20FK1 SN: XX0)
1.3.6.1.2.1.1.3.0|67|100
${X}.3.1.4.1.2.1|2|4012
${X}.3.1.4.1.3.1|2|2316
${X}.3.4.1.0|2|500
${X}.3.4.3.0|2|7
${X}.3.4.4.0|2|8
${X}.3.4.5.0|2|88
${X}.3.4.14.1.2.1|2|3990
${X}.3.4.14.1.4.1|2|35
${X}.3.4.14.1.5.1|2|7
${X}.3.4.14.1.6.1|2|8
${X}.3.4.14.1.7.1|2|88
${X}.4.1.2.1.2.1|4|Main Input
${X}.4.1.2.1.3.1|2|2
`;

describe('InfraStruXure PDU', () => {
  const poll = async (change = '') => (await pollOf(xpdu, readSnmprec(UNIT, change))).observation;

  it.each([
    ['pdu.uptime', {}, 1],
    ['pdu.power', {}, 700],
    ['pdu.apparent_power', {}, 800],
    ['pdu.inlet_frequency', OUT, 50],
    ['pdu.inlet_power_factor', OUT, 0.88],
    ['pdu.line_voltage', { inlet: 'main', line: 'L1', against: 'neutral' }, 231.6],
    ['pdu.line_voltage', { ...OUT, line: 'L1', against: 'line' }, 399],
    ['pdu.line_power_factor', { ...OUT, line: 'L1' }, 0.88],
    ['pdu.breaker_info', { breaker: '1', label: '', name: 'Main Input' }, 1],
    ['pdu.breaker_closed', { breaker: '1' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['a power that is not measured', 'pdu.power', {}, `${X}.3.4.3.0|2|-1`],
    ['a power that is text', 'pdu.power', {}, `${X}.3.4.3.0|4|7`],
    ['a power factor without a load', 'pdu.inlet_power_factor', OUT, `${X}.3.4.4.0|2|0\n${X}.3.4.5.0|2|0`],
    ['a breaker that stands open', 'pdu.breaker_closed', { breaker: '1' }, `${X}.4.1.2.1.3.1|2|1`],
    ['a neutral that is not there', 'pdu.line_current', { ...OUT, line: 'N' }, ''],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is', async () => {
    expect((await poll()).facts).toEqual({ make: 'APC', model: 'PD60G20FK1', firmware: '3.7.4', serial: 'XX0' });
  });
});

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('the recording of an InfraStruXure PDU', () => {
  it.each([
    ['pdu.power', {}, 19_200],
    ['pdu.apparent_power', {}, 18_600],
    ['pdu.inlet_frequency', OUT, 60],
    ['pdu.line_current', { ...OUT, line: 'N' }, 12.1],
    ['pdu.line_voltage', { inlet: 'main', line: 'L2', against: 'line' }, 468.5],
    ['pdu.line_voltage', { ...OUT, line: 'L1', against: 'line' }, 214],
    ['pdu.line_voltage', { ...OUT, line: 'L1', against: 'neutral' }, 121.2],
    ['pdu.line_current', { ...OUT, line: 'L2' }, 61.7],
    ['pdu.line_power', { ...OUT, line: 'L3' }, 6100],
    ['pdu.line_apparent_power', { ...OUT, line: 'L3' }, 5800],
    ['pdu.line_power_factor', { ...OUT, line: 'L3' }, 1],
    ['pdu.breaker_info', { breaker: '4', label: '', name: 'Q3 Bypass' }, 1],
    ['pdu.breaker_closed', { breaker: '2' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    const { readings } = (await pollOf(xpdu, recording('apc/apc_isx-pdu.snmprec'))).observation;
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(value, 9);
  });
});

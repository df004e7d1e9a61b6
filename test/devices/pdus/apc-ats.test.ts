import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import ats from '../../../devices/pdus/apc-ats.ts';
import { hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { APC } from './recorded-apc.ts';

const A = `${APC}.8`;

/** Two rack units: the load is told by bank. */
const BANKS = `1.3.6.1.2.1.1.3.0|67|4200
${A}.1.2.0|4|v3.0.9
${A}.1.5.0|4|AP7724
${A}.1.6.0|4|TX0000000001
${A}.1.9.0|2|32
${A}.4.1.0|4|row 3
${A}.4.14.1.4.1|2|28
${A}.4.14.1.4.2|2|12
${A}.4.14.1.5.1|2|32
${A}.4.14.1.5.2|2|16
${A}.5.1.1.0|2|2
${A}.5.1.2.0|2|2
${A}.5.1.3.0|2|1
${A}.5.1.4.0|2|2
${A}.5.1.12.0|2|1
${A}.5.1.14.0|2|2
${A}.5.3.2.1.3.1|2|2
${A}.5.3.2.1.3.2|2|2
${A}.5.3.2.1.4.1|2|50
${A}.5.3.2.1.4.2|2|49
${A}.5.3.2.1.6.1|4|Source A
${A}.5.3.2.1.6.2|4|generator
${A}.5.3.3.1.3.1.1.1|2|0
${A}.5.3.3.1.3.2.1.1|2|231
${A}.5.3.3.1.9.1.1.1|2|-1
${A}.5.3.3.1.9.2.1.1|2|-1
${A}.5.4.2.1.4.1|2|49
${A}.5.4.5.1.3.1|2|1
${A}.5.4.5.1.3.2|2|2
${A}.5.4.5.1.3.3|2|3
${A}.5.4.5.1.4.1|2|143
${A}.5.4.5.1.4.2|2|87
${A}.5.4.5.1.4.3|2|56
${A}.5.4.5.1.6.1|2|231
${A}.5.4.5.1.9.1|2|3303
`;

/** Three phases, measured against the neutral on the inputs and between lines at the output. */
const PHASES = `${A}.5.1.2.0|2|1
${A}.4.16.1.4.1|2|28
${A}.4.16.1.4.2|2|24
${A}.4.16.1.4.3|2|0
${A}.4.16.1.5.1|2|32
${A}.5.3.2.1.3.1|2|4
${A}.5.3.3.1.3.1.1.1|2|229
${A}.5.3.3.1.3.1.1.2|2|230
${A}.5.3.3.1.3.1.1.3|2|231
${A}.5.3.3.1.9.1.1.1|2|900
${A}.5.3.3.1.9.1.1.2|2|910
${A}.5.4.2.1.3.1|2|5
${A}.5.4.3.1.3.1.1.1|2|398
${A}.5.4.3.1.3.1.1.2|2|399
${A}.5.4.3.1.3.1.1.3|2|400
${A}.5.4.3.1.4.1.1.1|2|40
${A}.5.4.3.1.4.1.1.2|2|41
${A}.5.4.3.1.4.1.1.3|2|42
${A}.5.4.3.1.4.1.1.4|2|3
${A}.5.4.3.1.7.1.1.1|2|920
${A}.5.4.3.1.7.1.1.2|2|940
${A}.5.4.3.1.7.1.1.3|2|970
`;

const poll = async (objects: string, change = '') => (await pollOf(ats, readSnmprec(objects, change))).observation;
const active = (transfer_switch: string) => ['pdu.transfer_switch_active_inlet', { transfer_switch }] as const;
const state = (kind: string, state: string, transfer_switch = '1') =>
  ['pdu.transfer_switch_state', { transfer_switch, kind, state }] as const;

describe('a rack ATS with banks', () => {
  it.each([
    ['pdu.uptime', {}, 42],
    [...active('1'), 2],
    [...state('communication', 'established'), 1],
    [...state('redundancy', 'lost'), 1],
    [...state('source-a', 'failed'), 1],
    [...state('phase-sync', 'out-of-sync'), 1],
    ['pdu.inlet_info', { inlet: '2', label: 'B', name: 'generator', plug: '' }, 1],
    ['pdu.inlet_voltage', { inlet: '1' }, 0],
    ['pdu.inlet_voltage', { inlet: '2' }, 231],
    ['pdu.inlet_frequency', { inlet: '2' }, 49],
    ['pdu.inlet_frequency', { inlet: 'output' }, 49],
    ['pdu.inlet_voltage', { inlet: 'output' }, 231],
    ['pdu.inlet_current', { inlet: 'output' }, 14.3],
    ['pdu.apparent_power', {}, 3303],
    ['pdu.breaker_current', { breaker: '1' }, 8.7],
    ['pdu.breaker_current', { breaker: '2' }, 5.6],
    ['pdu.inlet_rated_current', { inlet: 'output' }, 32],
    ['pdu.inlet_current_limit', { inlet: 'output', level: 'warning' }, 28],
    ['pdu.inlet_current_limit', { inlet: 'output', level: 'critical' }, 32],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(BANKS)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['a power that is not measured', 'pdu.inlet_power', { inlet: '2' }, ''],
    ['a selected source that there is not', ...active('1'), `${A}.5.1.2.0|2|3`],
    ['a selected source that is text', ...active('1'), `${A}.5.1.2.0|4|2`],
    ['a state without a word', 'pdu.transfer_switch_state', { kind: 'redundancy' }, `${A}.5.1.3.0|2|3`],
    ['a current that is not measured', 'pdu.inlet_current', { inlet: 'output' }, `${A}.5.4.5.1.4.1|2|-1`],
    ['a state of two meanings', 'pdu.transfer_switch_state', { kind: 'over-current' }, ''],
    ['a facility that is not there', ...active('facility'), ''],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(BANKS, change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is', async () => {
    expect((await poll(BANKS)).facts).toEqual({
      make: 'APC',
      model: 'AP7724',
      firmware: '3.0.9',
      serial: 'TX0000000001',
      name: 'row 3',
    });
  });
});

describe('a rack ATS of three phases', () => {
  it.each([
    [...active('1'), 1],
    ['pdu.line_voltage', { inlet: '1', line: 'L2', against: 'neutral' }, 230],
    ['pdu.line_power', { inlet: '1', line: 'L2' }, 910],
    ['pdu.line_voltage', { inlet: 'output', line: 'L3', against: 'line' }, 400],
    ['pdu.line_current', { inlet: 'output', line: 'L3' }, 4.2],
    ['pdu.line_current', { inlet: 'output', line: 'N' }, 0.3],
    ['pdu.line_apparent_power', { inlet: 'output', line: 'L1' }, 920],
    ['pdu.apparent_power', {}, 920 + 940 + 970],
    ['pdu.inlet_current_limit', { inlet: 'output', level: 'warning' }, 24],
    ['pdu.inlet_current_limit', { inlet: 'output', level: 'critical' }, 32],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(PHASES)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('does not say against what a voltage is where the device does not', async () => {
    const { readings } = await poll(PHASES, `${A}.5.3.2.1.3.1|2|1`);
    expect(readings.filter(({ metric, labels }) => metric === 'pdu.line_voltage' && labels['inlet'] === '1')).toEqual(
      [],
    );
  });
});

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('the recording of an AP4423 with an xATS', () => {
  it.each([
    ['pdu.uptime', {}, 347_158.2],
    [...active('1'), 1],
    [...active('facility'), 1],
    [...state('redundancy', 'normal'), 1],
    [...state('switch-status', 'normal'), 1],
    [...state('phase-sync', 'in-sync'), 1],
    [...state('operating-mode', 'automatic', 'facility'), 1],
    [...state('engine-start-signal', 'stop', 'facility'), 1],
    [...state('source-1-position', 'closed', 'facility'), 1],
    [...state('source-1-quality', 'normal', 'facility'), 1],
    [...state('source-2-position', 'open', 'facility'), 1],
    [...state('source-2-quality', 'low-voltage', 'facility'), 1],
    ['pdu.line_voltage', { inlet: 'facility-1', line: 'L1', against: 'line' }, 470.4],
    ['pdu.line_voltage', { inlet: 'facility-2', line: 'L2', against: 'line' }, 0.7],
    ['pdu.line_voltage', { inlet: 'facility-output', line: 'L3', against: 'line' }, 465.5],
  ])('%s %o is %d', async (metric, labels, value) => {
    const { readings } = (await pollOf(ats, recording('apc/apc_ats.snmprec'))).observation;
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('has no voltage against a neutral that is not measured', async () => {
    const { readings } = (await pollOf(ats, recording('apc/apc_ats.snmprec'))).observation;
    expect(readings.filter(({ labels }) => labels['against'] === 'neutral')).toEqual([]);
  });
});

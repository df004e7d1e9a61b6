import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import mph2 from '../../../devices/pdus/liebert-mph2.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';

const P = '1.3.6.1.4.1.476.1.42.3.8';
const KWH = 3_600_000;

/** The first outlet without a load. */
const IDLE = `${P}.50.20.1.70.1.1.1|66|0\n${P}.50.20.1.75.1.1.1|66|0`;

/** Three phases without a neutral, a branch with two outlets, and a second PDU on the same agent. */
const UNIT = `1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.476.1.42
1.3.6.1.2.1.1.3.0|67|6000
${P}.19.0|66|2
${P}.20.1.10.1|4|row 5
${P}.20.1.45.1|4|PX1
${P}.30.20.1.15.1.1|4|PEM: 1-1
${P}.30.20.1.15.2.1|4|PEM: 2-1
${P}.30.20.1.20.1.1|4|MPHB1141
${P}.30.20.1.35.1.1|66|300
${P}.30.20.1.50.1.1|66|1000
${P}.30.20.1.50.2.1|66|500
${P}.30.20.1.60.1.1|4|0.4.7
${P}.30.20.1.65.1.1|66|3000
${P}.30.20.1.65.2.1|66|1000
${P}.30.20.1.70.1.1|66|12
${P}.30.20.1.90.1.1|66|3100
${P}.30.20.1.90.2.1|66|1050
${P}.30.20.1.95.1.1|2|97
${P}.30.40.1.15.1.1.1|2|1
${P}.30.40.1.15.1.1.2|2|2
${P}.30.40.1.15.1.1.3|2|3
${P}.30.40.1.22.1.1.1|66|801
${P}.30.40.1.22.1.1.2|66|910
${P}.30.40.1.22.1.1.3|66|850
${P}.30.40.1.36.1.1.1|66|80
${P}.30.40.1.36.1.1.2|66|70
${P}.30.40.1.36.1.1.3|66|80
${P}.30.40.1.61.1.1.1|66|2081
${P}.30.40.1.61.1.1.2|66|2079
${P}.30.40.1.61.1.1.3|66|2085
${P}.30.40.1.64.1.1.1|66|1010
${P}.30.40.1.66.1.1.1|66|1050
${P}.30.40.1.68.1.1.1|2|96
${P}.40.20.1.8.1.1|4|left bank
${P}.40.20.1.20.1.1|4|1-A
${P}.40.20.1.75.1.1|66|200
${P}.40.20.1.130.1.1|66|605
${P}.50.20.1.10.1.1.1|4|miner 1
${P}.50.20.1.25.1.1.1|4|1-A-1
${P}.50.20.1.25.1.1.2|4|1-A-2
${P}.50.20.1.25.2.1.1|4|2-A-1
${P}.50.20.1.40.1.1.1|2|3
${P}.50.20.1.50.1.1.1|2|4
${P}.50.20.1.50.1.1.2|2|2
${P}.50.20.1.56.1.1.1|66|2081
${P}.50.20.1.61.1.1.1|66|605
${P}.50.20.1.65.1.1.1|66|1200
${P}.50.20.1.70.1.1.1|66|1259
${P}.50.20.1.75.1.1.1|66|95
${P}.50.20.1.80.1.1.1|66|600
${P}.50.20.1.85.1.1.1|66|123
${P}.50.20.1.90.1.1.1|66|3
${P}.50.20.1.95.1.1.1|2|2
${P}.50.20.1.95.1.1.2|2|1
${P}.50.20.1.95.2.1.1|2|3
${P}.60.15.1.10.1.1.1|2|1
${P}.60.15.1.10.1.1.2|2|2
${P}.60.15.1.10.1.2.1|2|3
${P}.60.15.1.20.1.1.1|4|cold aisle
${P}.60.15.1.70.1.1.1|2|-15
${P}.60.15.1.95.1.1.2|66|415
${P}.60.15.1.120.1.2.1|2|1
`;

const poll = async (change = '') => (await pollOf(mph2, readSnmprec(UNIT, change))).observation;

describe('Liebert MPH2', () => {
  it.each([
    ['pdu.uptime', {}, 60],
    ['pdu.power', {}, 4000],
    ['pdu.apparent_power', {}, 4150],
    ['pdu.energy', {}, 150 * KWH],
    ['pdu.outlets', {}, 3],
    ['pdu.inlet_info', { inlet: '1', label: 'PEM: 1-1', name: '', plug: '' }, 1],
    ['pdu.inlet_power', { inlet: '1' }, 3000],
    ['pdu.inlet_power', { inlet: '2.1' }, 1000],
    ['pdu.inlet_energy', { inlet: '2.1' }, 50 * KWH],
    ['pdu.inlet_power_factor', { inlet: '1' }, 0.97],
    ['pdu.inlet_current', { inlet: '1' }, 9.1],
    ['pdu.inlet_voltage', { inlet: '1' }, 207.9],
    ['pdu.inlet_rated_current', { inlet: '1' }, 30],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, 21],
    ['pdu.line_current', { inlet: '1', line: 'N' }, 1.2],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 8.01],
    ['pdu.line_voltage', { inlet: '1', line: 'L3', against: 'line' }, 208.5],
    ['pdu.line_power', { inlet: '1', line: 'L1-L2' }, 1010],
    ['pdu.line_apparent_power', { inlet: '1', line: 'L1-L2' }, 1050],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1-L2' }, 0.96],
    ['pdu.breaker_info', { breaker: '1', label: '1-A', name: 'left bank' }, 1],
    ['pdu.breaker_current', { breaker: '1' }, 6.05],
    ['pdu.breaker_rated_current', { breaker: '1' }, 20],
    ['pdu.outlet_info', { outlet: '1.1', label: '1-A-1', name: 'miner 1', receptacle: 'IEC 60320 C19' }, 1],
    ['pdu.outlet_source', { outlet: '1.1', breaker: '1', inlet: '' }, 1],
    ['pdu.outlet_on', { outlet: '1.1' }, 1],
    ['pdu.outlet_on', { outlet: '1.2' }, 0],
    ['pdu.outlet_on', { outlet: '2.1.1' }, 0],
    ['pdu.outlet_switchable', { outlet: '1.1' }, 1],
    ['pdu.outlet_switchable', { outlet: '1.2' }, 0],
    ['pdu.outlet_voltage', { outlet: '1.1' }, 208.1],
    ['pdu.outlet_current', { outlet: '1.1' }, 6.05],
    ['pdu.outlet_power', { outlet: '1.1' }, 1200],
    ['pdu.outlet_apparent_power', { outlet: '1.1' }, 1259],
    ['pdu.outlet_power_factor', { outlet: '1.1' }, 0.95],
    ['pdu.outlet_frequency', { outlet: '1.1' }, 60],
    ['pdu.outlet_energy', { outlet: '1.1' }, 12.3 * KWH],
    ['pdu.outlet_sequence_delay', { outlet: '1.1' }, 3],
    ['pdu.sensor_info', { sensor: '1.1', kind: 'temperature', name: 'cold aisle', serial: '' }, 1],
    ['pdu.sensor_temperature', { sensor: '1.1' }, -1.5],
    ['pdu.sensor_humidity', { sensor: '1.2' }, 0.415],
    ['pdu.sensor_state', { sensor: '2.1', state: 'open' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll()).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['an outlet in an unknown state', 'pdu.outlet_on', { outlet: '1.1' }, `${P}.50.20.1.95.1.1.1|2|0`],
    ['a power that is text', 'pdu.outlet_power', { outlet: '1.1' }, `${P}.50.20.1.65.1.1.1|4|1200`],
    ['a power factor of no load', 'pdu.outlet_power_factor', { outlet: '1.1' }, IDLE],
    ['a power factor of 0', 'pdu.inlet_power_factor', { inlet: '1' }, `${P}.30.20.1.95.1.1|2|0`],
    ['a sum with a silent source', 'pdu.power', {}, `${P}.30.20.1.65.2.1|4|`],
    ['the current with a silent line', 'pdu.inlet_current', { inlet: '1' }, `${P}.30.40.1.22.1.1.3|4|`],
    ['a voltage against no neutral', 'pdu.line_voltage', { line: 'L1', against: 'neutral' }, ''],
  ])('has no series for %s', async (_, metric, labels, change) => {
    expect(seriesValue((await poll(change)).readings, metric, labels)).toBeUndefined();
  });

  it('says what it is', async () => {
    expect((await poll()).facts).toEqual({
      make: 'Liebert',
      model: 'MPHB1141',
      firmware: '0.4.7',
      serial: 'PX1',
      name: 'row 5',
      outlets: [
        { outlet: '1.1', label: '1-A-1', name: 'miner 1', receptacle: 'IEC 60320 C19', switchable: true },
        { outlet: '1.2', label: '1-A-2', switchable: false },
        { outlet: '2.1.1', label: '2-A-1' },
      ],
    });
  });

  it.each([
    ['its tables without a system group', `${P}.30.20.1.20.1.1|4|MPHR3142`, 'liebert-mph2'],
    ['another Liebert', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.476.1.42', undefined],
    ['a Liebert that counts no PDU', `${P}.19.0|66|0`, undefined],
  ])('%s is %s', async (_, objects, id) => {
    expect((await recognise([mph2], agent(readSnmprec(objects)).send)).driver?.id).toBe(id);
  });
});

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('the recording of an MPH2', () => {
  it.each([
    ['pdu.outlets', {}, 16],
    ['pdu.power', {}, 514],
    ['pdu.apparent_power', {}, 551],
    ['pdu.energy', {}, 2045 * KWH],
    ['pdu.inlet_voltage', { inlet: '1' }, 238.1],
    ['pdu.inlet_current', { inlet: '1' }, 2.42],
    ['pdu.inlet_rated_current', { inlet: '1' }, 16],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, 6.4],
    ['pdu.line_current', { inlet: '1', line: 'N' }, 2.3],
    ['pdu.line_power', { inlet: '1', line: 'L1' }, 498],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1' }, 0.91],
    ['pdu.breaker_current', { breaker: '2' }, 2.28],
    ['pdu.outlet_on', { outlet: '2.16' }, 0],
    ['pdu.outlet_voltage', { outlet: '2.16' }, 238.7],
    ['pdu.outlet_energy', { outlet: '2.16' }, 719.7 * KWH],
    ['pdu.outlet_frequency', { outlet: '2.16' }, 50],
  ])('%s %o is %d', async (metric, labels, value) => {
    const { readings } = (await pollOf(mph2, recording('vertiv-geist/liebert_mph2rg.snmprec'))).observation;
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(value, 9);
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import ats from '../../../devices/pdus/eaton-ats.ts';
import epdu from '../../../devices/pdus/eaton-epdu.ts';
import mge from '../../../devices/pdus/mge-pdu.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, pollOf, seriesValue } from './recorded-agent.ts';

const ATS16 = '1.3.6.1.4.1.534.10.2';
const ATS30 = '1.3.6.1.4.1.534.10.1';
const system = (objectId: string, described = '') =>
  `1.3.6.1.2.1.1.1.0|4|${described}\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.${objectId}\n`;

const SMALL = `${system('705.1', 'Eaton ATS 230V 16A')}1.3.6.1.2.1.1.3.0|67|500
${ATS16}.1.2.0|4|Eaton ATS
${ATS16}.1.3.0|4|00.00.0010
${ATS16}.1.5.0|4|GA00000001
${ATS16}.1.6.0|4|EATS16N
${ATS16}.2.2.1.2.1|2|2305
${ATS16}.2.2.1.2.2|2|2311
${ATS16}.2.2.1.3.1|2|499
${ATS16}.2.2.1.3.2|2|501
${ATS16}.2.3.1.0|2|2304
${ATS16}.2.3.2.0|2|57
${ATS16}.2.4.0|2|5
${ATS16}.3.1.1.0|2|2
${ATS16}.3.2.1.4.1|2|2
${ATS16}.3.2.1.5.1|2|4
${ATS16}.3.2.1.5.2|2|1
${ATS16}.3.3.3.0|2|2
`;

const LARGE = `${system('534.10.1')}${ATS30}.2.1.0|4|STS30002SR10019
${ATS30}.2.2.0|4|1A0003AR00.00.00
${ATS30}.2.4.0|4|JA00000001
${ATS30}.3.1.1.2.1|2|2379
${ATS30}.3.1.1.2.2|2|0
${ATS30}.3.1.1.3.1|2|500
${ATS30}.3.1.1.3.2|2|0
${ATS30}.3.2.1.0|2|2375
${ATS30}.3.2.2.0|2|12
${ATS30}.3.3.0|2|25
${ATS30}.3.7.0|2|4
`;

const ACTIVE = 'pdu.transfer_switch_active_inlet';
const poll = async (objects: string, change = '') => (await pollOf(ats, readSnmprec(objects, change))).observation;

describe('an Eaton ATS', () => {
  it.each([
    ['its card', SMALL, 'eaton-ats'],
    ['the ATS 16', system('534.10.2'), 'eaton-ats'],
    ['the ATS 30', LARGE, 'eaton-ats'],
    ['its own objects alone', `${ATS16}.2.4.0|2|4`, 'eaton-ats'],
    ['own objects of the ATS 30 alone', `${ATS30}.3.7.0|2|4`, 'eaton-ats'],
    ['a UPS with the same card', system('705.1', 'Eaton 5P 1550'), undefined],
    ['a UPS of Eaton', system('534.1', 'Eaton 9PX'), undefined],
    ['nothing', '', undefined],
  ])('is told by %s', async (_, objects, id) => {
    const { driver } = await recognise([ats, epdu, mge], agent(readSnmprec(objects)).send);
    expect(driver?.id).toBe(id);
  });
});

describe('ATS 16', () => {
  it.each([
    ['pdu.uptime', {}, 5],
    [ACTIVE, { transfer_switch: '1' }, 2],
    ['pdu.inlet_voltage', { inlet: '1' }, 230.5],
    ['pdu.inlet_voltage', { inlet: '2' }, 231.1],
    ['pdu.inlet_frequency', { inlet: '1' }, 49.9],
    ['pdu.inlet_voltage', { inlet: 'output' }, 230.4],
    ['pdu.inlet_current', { inlet: 'output' }, 5.7],
    ['pdu.transfer_switch_state', { kind: 'phase-sync', state: 'out-of-range' }, 1],
    ['pdu.transfer_switch_state', { kind: 'source-1', state: 'failed' }, 1],
    ['pdu.transfer_switch_state', { kind: 'source-1-voltage', state: 'missing' }, 1],
    ['pdu.transfer_switch_state', { kind: 'source-2-voltage', state: 'normal' }, 1],
    ['pdu.transfer_switch_state', { kind: 'overload', state: 'warning' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(SMALL)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it.each([
    ['off', 3, 0],
    ['on source 1', 4, 1],
    ['starting', 1, undefined],
  ])('an output that is %s', async (_, mode, inlet) => {
    expect(seriesValue((await poll(SMALL, `${ATS16}.2.4.0|2|${mode}`)).readings, ACTIVE)).toBe(inlet);
  });

  it('has no series for what has the wrong type', async () => {
    const { readings } = await poll(SMALL, `${ATS16}.2.3.2.0|4|57\n${ATS16}.2.2.1.2.1|2|-1`);
    expect(seriesValue(readings, 'pdu.inlet_current')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_voltage', { inlet: '1' })).toBeUndefined();
  });

  it('says what it is', async () => {
    expect((await poll(SMALL)).facts).toEqual({
      make: 'Eaton',
      model: 'EATS16N',
      firmware: '00.00.0010',
      serial: 'GA00000001',
    });
    expect((await poll(system('705.1', 'Eaton ATS 230V 16A'))).facts).toEqual({
      make: 'Eaton',
      model: 'ATS 230V 16A',
    });
  });
});

describe('ATS 30', () => {
  it.each([
    [ACTIVE, { transfer_switch: '1' }, 1],
    ['pdu.inlet_voltage', { inlet: '1' }, 237.9],
    ['pdu.inlet_voltage', { inlet: '2' }, 0],
    ['pdu.inlet_frequency', { inlet: '1' }, 50],
    ['pdu.inlet_voltage', { inlet: 'output' }, 237.5],
    ['pdu.inlet_current', { inlet: 'output' }, 1.2],
    ['pdu.controller_temperature', {}, 25],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(LARGE)).readings, metric, labels)).toBeCloseTo(value, 9);
  });

  it('says what it is', async () => {
    expect((await poll(LARGE)).facts).toMatchObject({ model: 'STS30002SR10019', serial: 'JA00000001' });
  });
});

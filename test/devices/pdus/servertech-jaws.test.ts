import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import { WireError } from '../../../core/wire/wire.ts';
import { converse, type Send } from '../../../devices/converse.ts';
import jaws from '../../../devices/pdus/servertech-jaws.ts';
import { ANSWERS, OUTLET } from './jaws-pdu.ts';
import { expectWellFormed, hasRecordings, seriesValue } from './recorded-agent.ts';
import { recordedSend } from './web-pdu.ts';

/** A device that answers by path and refuses everything else. */
function device(answers: Record<string, unknown> = ANSWERS): { send: Send; asked: Request[] } {
  const asked: Request[] = [];
  const send: Send = (request) => {
    asked.push(request);
    const path = request.via === 'http' ? request.path.replace(/^\/jaws\//, '') : '';
    if (!(path in answers)) return Promise.reject(new WireError('refused', `${path}: 404`, { code: 404 }));
    return Promise.resolve(new Answer(answers[path]));
  };
  return { send, asked };
}

const poll = async (answers?: Record<string, unknown>) => {
  const conversation = await converse(jaws, device(answers).send);
  expectWellFormed(conversation.observation.readings);
  return conversation;
};

describe('a metered PDU', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['pdu.outlets', {}, 4],
    ['pdu.power', {}, 3431],
    ['pdu.apparent_power', {}, 3452],
    ['pdu.energy', {}, 87.5 * 3.6e6],
    ['pdu.uptime', {}, ((12 * 24 + 3) * 60 + 40) * 60 + 12],
    ['pdu.cycle_off_period', {}, 15],
    ['pdu.inrush_guard_delay', {}, 2],
    ['pdu.outlet_on', { outlet: 'AA1' }, 1],
    ['pdu.outlet_on', { outlet: 'AA2' }, 0],
    ['pdu.outlet_on', { outlet: 'BA2' }, undefined],
    ['pdu.outlet_power', { outlet: 'AA1' }, 3421],
    ['pdu.outlet_power', { outlet: 'AA2' }, 0],
    ['pdu.outlet_power', { outlet: 'BA1' }, undefined],
    ['pdu.outlet_apparent_power', { outlet: 'AA1' }, 3440],
    ['pdu.outlet_current', { outlet: 'AA1' }, 14.87],
    ['pdu.outlet_voltage', { outlet: 'AA1' }, 231.4],
    ['pdu.outlet_power_factor', { outlet: 'AA1' }, 0.99],
    ['pdu.outlet_energy', { outlet: 'AA1' }, 1234.5 * 3.6e6],
    ['pdu.outlet_energy', { outlet: 'BA1' }, undefined],
    ['pdu.outlet_rated_current', { outlet: 'AA1' }, 16],
    ['pdu.outlet_source', { outlet: 'AA1', breaker: 'AA2', inlet: '' }, 1],
    ['pdu.outlet_info', { outlet: 'AA1', label: 'AA1', name: 'miner 17', receptacle: 'C19' }, 1],
    ['pdu.outlet_switchable', { outlet: 'AA1' }, 1],
    ['pdu.outlet_switchable', { outlet: 'AA2' }, 0],
    ['pdu.outlet_switchable', { outlet: 'BA1' }, 0],
    ['pdu.outlet_switchable', { outlet: 'BA2' }, 0],
    ['pdu.inlet_power', { inlet: 'AA' }, 3421],
    ['pdu.inlet_energy', { inlet: 'BA' }, 0.3 * 3.6e6],
    ['pdu.inlet_frequency', { inlet: 'AA' }, 50],
    ['pdu.inlet_frequency', { inlet: 'BA' }, undefined],
    ['pdu.inlet_current_unbalance', { inlet: 'BA' }, 0.031],
    ['pdu.inlet_info', { inlet: 'BA', label: 'BA', name: '', plug: 'IEC 60309' }, 1],
    ['pdu.line_current', { inlet: 'AA', line: 'L1' }, 14.87],
    ['pdu.line_current', { inlet: 'AA', line: 'N' }, 0.5],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L1', against: 'neutral' }, 231.4],
    ['pdu.line_voltage', { inlet: 'AA', line: 'L2', against: 'line' }, 400.1],
    ['pdu.line_power', { inlet: 'AA', line: 'L1' }, 3421],
    ['pdu.line_energy', { inlet: 'AA', line: 'L1' }, 87.2 * 3.6e6],
    ['pdu.line_power', { inlet: 'AA', line: 'L2' }, undefined],
    ['pdu.breaker_closed', { breaker: 'AA1' }, 1],
    ['pdu.breaker_closed', { breaker: 'AA2' }, 0],
    ['pdu.breaker_closed', { breaker: 'AA3' }, undefined],
    ['pdu.breaker_rated_current', { breaker: 'AA3' }, 20],
    ['pdu.sensor_temperature', { sensor: 'A1' }, 23.5],
    ['pdu.sensor_temperature', { sensor: 'A2' }, undefined],
    ['pdu.sensor_state', { sensor: 'A2', state: 'not-found' }, 1],
  ])('%s %o is %s', async (metric, labels, value) => {
    const found = seriesValue((await poll()).observation.readings, metric, labels);
    if (value === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(value, 6);
  });

  it('says what it is', async () => {
    expect((await poll()).observation.facts).toMatchObject({
      make: 'Server Technology',
      model: 'C1WG36TE-YQJE2M66',
      firmware: '8.0p',
      serial: 'ABCD0000001',
      name: 'Row 3',
    });
  });

  it('has no total while a cord is silent', async () => {
    const cords = [{ id: 'AA', active_power: 100 }, { id: 'BA' }];
    const { readings } = (await poll({ ...ANSWERS, 'monitor/cords': cords })).observation;
    expect(seriesValue(readings, 'pdu.power')).toBeUndefined();
    expect(seriesValue(readings, 'pdu.inlet_power', { inlet: 'AA' })).toBe(100);
  });

  it('never writes, and asks one request for each kind of thing', async () => {
    const { send, asked } = device();
    const { known } = await converse(jaws, send);
    asked.length = 0;
    await converse(jaws, send, known);
    expect(asked).toHaveLength(7);
    expect(asked.filter((request) => request.writes || (request.via === 'http' && request.method !== 'GET'))).toEqual(
      [],
    );
  });
});

describe('answers that are not what JAWS says', () => {
  const OTHERS: [string, unknown][] = [
    ['an error', { err: '404' }],
    ['a row', OUTLET],
    ['rows without an id', [{ ...OUTLET, id: undefined }]],
    ['numbers as text', [{ ...OUTLET, active_power: 'NaN', current: '14.87', energy: 'unknown', voltage: null }]],
    ['null', null],
  ];

  it.each(OTHERS)('%s: no watts, and no exception', async (_what, outlets) => {
    const { readings } = (await poll({ ...ANSWERS, 'monitor/outlets': outlets })).observation;
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_power')).toEqual([]);
    expect(seriesValue(readings, 'pdu.power')).toBe(3431);
  });

  it('a PDU that answers nothing but outlets and cords is still read', async () => {
    const { observation, unanswered } = await poll({
      'monitor/outlets': ANSWERS['monitor/outlets'],
      'monitor/cords': ANSWERS['monitor/cords'],
    });
    expect(observation.facts).toMatchObject({ make: 'Server Technology' });
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3421);
    expect(Object.keys(unanswered).sort()).toEqual([
      ...['breakers', 'globalSettings', 'lines', 'outletSettings', 'phases', 'system', 'temperatures', 'units'],
    ]);
  });
});

describe.skipIf(!hasRecordings)(
  'the recording of a PRO2 with 54 outlets (skipped without ../shared/recordings)',
  () => {
    it.each<[string, Record<string, string>, number | undefined]>([
      ['pdu.outlets', {}, 54],
      ['pdu.power', {}, 616],
      ['pdu.apparent_power', {}, 1299],
      ['pdu.energy', {}, 87.2 * 3.6e6],
      ['pdu.inlet_frequency', { inlet: 'AA' }, 50],
      ['pdu.inlet_power_factor', { inlet: 'AA' }, 0.47],
      ['pdu.inlet_current_unbalance', { inlet: 'AA' }, 0.031],
      ['pdu.cycle_off_period', {}, 15],
      ['pdu.outlet_rated_current', { outlet: 'AA54' }, 10],
      ['pdu.outlet_power', { outlet: 'AA1' }, undefined],
      ['pdu.sensor_temperature', { sensor: 'A1' }, undefined],
    ])('%s %o is %s', async (metric, labels, value) => {
      const { observation } = await converse(jaws, recordedSend('servertech/jaws'));
      expectWellFormed(observation.readings);
      const found = seriesValue(observation.readings, metric, labels);
      if (value === undefined) expect(found).toBeUndefined();
      else expect(found).toBeCloseTo(value, 6);
    });

    it('has all outlets on and switchable, 50 of them "Idle On" and 4 "On"', async () => {
      const { observation } = await converse(jaws, recordedSend('servertech/jaws'));
      for (const metric of ['pdu.outlet_on', 'pdu.outlet_switchable'])
        expect(observation.readings.filter((it) => it.metric === metric && it.value === 1)).toHaveLength(54);
      expect(observation.facts).toMatchObject({ firmware: '8.0', model: 'A1B2C3D-A1B2C3D', name: 'Master' });
    });
  },
);

import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import { WireError } from '../../../core/wire/wire.ts';
import { converse, type Send } from '../../../devices/converse.ts';
import pdu from '../../../devices/pdus/raritan-json-rpc.ts';
import { recognise } from '../../../devices/recognise.ts';
import { answerOf, type Objects, objects } from './json-rpc-pdu.ts';
import { expectWellFormed, hasRecordings, seriesValue } from './recorded-agent.ts';
import { recordedSend } from './web-pdu.ts';

/** A device that answers bulks from its objects and remembers what it was asked. */
function device(all: Objects): { send: Send; asked: Request[] } {
  const asked: Request[] = [];
  const send: Send = (request) => {
    asked.push(request);
    if (request.via !== 'http' || request.path !== '/bulk') return Promise.reject(new WireError('refused', '404'));
    return Promise.resolve(new Answer(answerOf(all, JSON.stringify(request.body))));
  };
  return { send, asked };
}

const callsOf = (request: Request | undefined) =>
  request?.via === 'http' ? new Answer(request.body).list('params', 'requests') : [];

const poll = async (all = objects()) => {
  const conversation = await converse(pdu, device(all).send);
  expectWellFormed(conversation.observation.readings);
  return conversation;
};
const readingsOf = async (all?: Objects) => (await poll(all)).observation.readings;

/** The objects with one method of one object answering something else; the object is found by a part of its reference. */
function changed(part: string, method: string, value: unknown): Objects {
  const all = objects();
  const rid = Object.keys(all).find((name) => name.includes(part));
  if (rid === undefined) throw new Error(`no object ${part}`);
  return { ...all, [rid]: { ...all[rid], [method]: value } };
}

describe('a PDU', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['pdu.outlets', {}, 2],
    ['pdu.power', {}, 8000.5],
    ['pdu.apparent_power', {}, undefined],
    ['pdu.energy', {}, 1_000_000.25 * 3600],
    ['pdu.cycle_off_period', {}, 10],
    ['pdu.inrush_guard_delay', {}, 0.2],
    ['pdu.inlet_current', { inlet: '1' }, 12.345],
    ['pdu.inlet_apparent_power', { inlet: '1' }, undefined],
    ['pdu.inlet_frequency', { inlet: '1' }, 49.9],
    ['pdu.inlet_current_unbalance', { inlet: '1' }, 0.125],
    ['pdu.inlet_residual_current', { inlet: '1' }, 0.0025],
    ['pdu.inlet_reactive_power', { inlet: '1' }, undefined],
    ['pdu.inlet_rated_current', { inlet: '1' }, 31.5],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'critical' }, 25.6],
    ['pdu.inlet_current_limit', { inlet: '1', level: 'warning' }, undefined],
    ['pdu.inlet_info', { inlet: '1', label: 'I1', name: 'feed A', plug: 'IEC 60309 3P+N+E 6h 32A' }, 1],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'line' }, 399.7],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'neutral' }, 230.7],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 11.1],
    ['pdu.line_current', { inlet: '1', line: 'N' }, 0.616],
    ['pdu.line_energy', { inlet: '1', line: 'L1' }, 500 * 3600],
    ['pdu.breaker_closed', { breaker: '1' }, 1],
    ['pdu.breaker_current', { breaker: '1' }, 4.3],
    ['pdu.breaker_rated_current', { breaker: '1' }, 20],
    ['pdu.breaker_info', { breaker: '1', label: 'C1', name: 'top' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_suspended', { outlet: '2' }, 1],
    ['pdu.outlet_last_switch', { outlet: '1' }, 1700000123],
    ['pdu.outlet_last_switch', { outlet: '2' }, undefined],
    ['pdu.outlet_power', { outlet: '1' }, 3400],
    ['pdu.outlet_power', { outlet: '2' }, undefined],
    ['pdu.outlet_current', { outlet: '1' }, 14.8],
    ['pdu.outlet_voltage', { outlet: '1' }, 231],
    ['pdu.outlet_power_factor', { outlet: '1' }, 0.99],
    ['pdu.outlet_energy', { outlet: '1' }, 5000 * 3600],
    ['pdu.outlet_rated_current', { outlet: '2' }, 10],
    ['pdu.outlet_switchable', { outlet: '2' }, 0],
    ['pdu.outlet_info', { outlet: '1', label: '1', name: 'miner 17', receptacle: 'IEC 60320 C19' }, 1],
    ['pdu.sensor_temperature', { sensor: '1' }, 25],
    ['pdu.sensor_state', { sensor: '1', state: 'above-upper-warning' }, 1],
    ['pdu.sensor_info', { sensor: '1', name: 'cold aisle', kind: 'temperature', serial: 'S-temperature' }, 1],
    ['pdu.sensor_state', { sensor: '3', state: 'open' }, 1],
    ['pdu.sensor_humidity', { sensor: '4' }, 0.45],
    ['pdu.sensor_info', { sensor: '5' }, undefined],
  ])('%s %o is %s', async (metric, labels, value) => {
    const found = seriesValue(await readingsOf(), metric, labels);
    if (value === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(value, 9);
  });

  it('says what it is', async () => {
    expect((await poll()).observation.facts).toEqual({
      make: 'Raritan',
      model: 'PX3-5892',
      serial: '1S00000001',
      firmware: '4.3.13.5-52458',
      mac: '00:0D:5D:11:F0:B8',
      name: 'row 3 left',
      outlets: [
        { outlet: '1', label: '1', name: 'miner 17', receptacle: 'IEC 60320 C19', switchable: true },
        { outlet: '2', label: '2', receptacle: 'IEC 60320 C13', switchable: false },
      ],
    });
  });

  it('is learned once and then polled with one bulk that reads only', async () => {
    const { send, asked } = device(objects());
    const { known } = await converse(pdu, send);
    asked.length = 0;
    await converse(pdu, send, known);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.writes).toBeUndefined();
    const methods = callsOf(asked[0]).map((call) => call.str('json', 'method'));
    expect(new Set(methods)).toEqual(new Set(['getReading', 'getState']));
    const references = callsOf(asked[0]).map((call) => call.str('rid'));
    expect(references).toContain('/tfwopaque/OutletA:2.1.5');
    expect(new Set(references).size).toBe(references.length);
  });

  it('never writes, while it learns neither', async () => {
    const { send, asked } = device(objects());
    await converse(pdu, send);
    const methods = asked.flatMap((request) => callsOf(request).map((call) => call.str('json', 'method') ?? ''));
    expect(methods.length).toBeGreaterThan(50);
    expect(methods.filter((method) => !method.startsWith('get'))).toEqual([]);
  });
});

describe('answers that are not what the SDK says', () => {
  it.each<[string, Objects, string, Record<string, string>]>([
    [
      'text for a number',
      changed('A-power', 'getReading', { available: true, valid: true, value: '3400' }),
      'pdu.outlet_power',
      { outlet: '1' },
    ],
    [
      'no word on whether it is valid',
      changed('A-power', 'getReading', { available: true, value: 1 }),
      'pdu.outlet_power',
      { outlet: '1' },
    ],
    ['null for a reading', changed('A-power', 'getReading', null), 'pdu.outlet_power', { outlet: '1' }],
    [
      'an outlet whose state is not available',
      changed('OutletA', 'getState', { available: false, powerState: 0 }),
      'pdu.outlet_on',
      { outlet: '1' },
    ],
    [
      'a power state that nobody knows',
      changed('OutletA', 'getState', { available: true, powerState: 2 }),
      'pdu.outlet_on',
      { outlet: '1' },
    ],
    [
      'a breaker without a state',
      changed('C-trip', 'getState', { available: false, value: 0 }),
      'pdu.breaker_closed',
      { breaker: '1' },
    ],
    [
      'an open breaker of an unknown state',
      changed('C-trip', 'getState', { available: true, value: 7 }),
      'pdu.breaker_closed',
      { breaker: '1' },
    ],
    [
      'a unit of another quantity',
      changed('Slot1', 'getDevice', {
        value: {
          deviceID: { type: { readingtype: 0, type: 8, unit: 9 } },
          device: { rid: '/tfwopaque/temperature:4.0.5' },
        },
      }),
      'pdu.sensor_temperature',
      { sensor: '1' },
    ],
    [
      'a reference that is no path',
      changed('OutletA', 'getSensors', { activePower: { rid: 'http://elsewhere/' } }),
      'pdu.outlet_power',
      { outlet: '1' },
    ],
  ])('%s: no reading, and the others stay', async (_what, all, metric, labels) => {
    const readings = await readingsOf(all);
    expect(seriesValue(readings, metric, labels)).toBeUndefined();
    expect(seriesValue(readings, 'pdu.power')).toBe(8000.5);
  });

  it('a tripped breaker is open', async () => {
    const readings = await readingsOf(changed('C-trip', 'getState', { available: true, value: 0 }));
    expect(seriesValue(readings, 'pdu.breaker_closed', { breaker: '1' })).toBe(0);
  });

  it('firmware without breakers, sensor slots and names is read all the same', async () => {
    const all = objects();
    delete all['/model/peripheraldevicemanager'];
    all['/model/pdu/0'] = {
      getInlets: all['/model/pdu/0']?.['getInlets'],
      getOutlets: all['/model/pdu/0']?.['getOutlets'],
    };
    const { observation } = await poll(all);
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: '1' })).toBe(3400);
    expect(observation.facts).toMatchObject({ make: 'Raritan' });
  });

  it('replies are told apart by their ids, in whatever order they come', async () => {
    const { send } = device(objects());
    const shuffled: Send = async (request) => {
      const answer = await send(request);
      const responses = answer.list('result', 'responses').map(({ value }) => value);
      return new Answer({ result: { responses: responses.toReversed() } });
    };
    const { observation } = await converse(pdu, shuffled);
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: '1' })).toBe(3400);
    expect(seriesValue(observation.readings, 'pdu.line_current', { line: 'N' })).toBe(0.616);
  });

  it('is recognised by its lists alone', async () => {
    expect((await recognise([pdu], device(objects()).send)).driver).toBe(pdu);
    expect((await recognise([pdu], device({}).send)).driver).toBeUndefined();
    expect((await recognise([pdu], () => Promise.resolve(new Answer({ result: 'ok' })))).driver).toBeUndefined();
  });
});

describe.skipIf(!hasRecordings)('the recording of a PX3 with 36 outlets (skipped without ../shared/recordings)', () => {
  const recorded = async () => (await converse(pdu, recordedSend('raritan/jsonrpc'))).observation;

  it.each<[string, Record<string, string>, number]>([
    ['pdu.outlets', {}, 36],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'line' }, 399.7487],
    ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'neutral' }, 230.72],
    ['pdu.line_current', { inlet: '1', line: 'L1' }, 2.739],
    ['pdu.line_power', { inlet: '1', line: 'L1' }, 535.975],
    ['pdu.line_apparent_power', { inlet: '1', line: 'L1' }, 632.534],
    ['pdu.line_power_factor', { inlet: '1', line: 'L1' }, 0.8473],
    ['pdu.line_power', { inlet: '1', line: 'L2' }, 418.444],
    ['pdu.line_power', { inlet: '1', line: 'L3' }, 480.498],
    ['pdu.inlet_rated_current', { inlet: '1' }, 32],
    ['pdu.outlet_rated_current', { outlet: '3' }, 10],
    ['pdu.outlet_switchable', { outlet: '36' }, 1],
    ['pdu.sensor_info', { sensor: '1', kind: 'temperature', serial: '1JX9500039' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    const { readings } = await recorded();
    expectWellFormed(readings);
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(value, 3);
  });

  it('counts energy in joules', async () => {
    const energy = seriesValue((await recorded()).readings, 'pdu.line_energy', { inlet: '1', line: 'L1' });
    expect((energy ?? 0) / 3600).toBeCloseTo(19_950_254.592, 2);
  });

  it('names outlets, and claims nothing of what was not recorded', async () => {
    const { facts, readings } = await recorded();
    expect(facts.outlets?.[4]).toMatchObject({ outlet: '5', name: 'cpu25-28', label: '5' });
    expect(facts.outlets?.[2]).toMatchObject({ receptacle: 'IEC 60320 C13', label: '3' });
    for (const metric of ['pdu.power', 'pdu.outlet_on', 'pdu.outlet_power'])
      expect(readings.filter((reading) => reading.metric === metric)).toEqual([]);
  });
});

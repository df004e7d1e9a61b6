import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { stateOf } from './control-of.ts';
import { agent, expectWellFormed, hasRecordings, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';

const S3 = 'servertech/sentry3.snmprec';
const S3_SWITCHED = 'servertech/sentry3_switched.snmprec';
const S3_SMART = 'servertech/sentry3_smart.snmprec';
const S3_OVERLAY = '_derived/sentry3_switched.SYNTHETIC-control-overlay.snmprec';
const S4 = 'servertech/sentry4.snmprec';
const S4_SMART = 'servertech/sentry4_smart.snmprec';
const S4_SWITCHED = 'servertech/sentry4_switched.snmprec';
const S4_TWO = '_derived/sentry4_2outlets_checkmk-comments.snmprec';
const S4_JAWS = '_derived/sentry4_pro2_outlets_from-jaws.snmprec';

interface Expected {
  fixture: string;
  quantity: string;
  value: number | string;
  unit: string;
}

/** A quantity of expected.json → the series that must hold it. */
const SERIES: Record<string, [metric: string, labels: Record<string, string>]> = {
  'infeed AA load': ['pdu.inlet_current', { inlet: 'AA' }],
  'infeed AA voltage': ['pdu.inlet_voltage', { inlet: 'AA' }],
  'outlet AA10 current': ['pdu.outlet_current', { outlet: 'AA10' }],
  'outlet AA1 name': ['pdu.outlet_info', { outlet: 'AA1', name: 'Outlet AA1' }],
  'cord AA active power': ['pdu.inlet_power', { inlet: 'AA' }],
  'cord AA apparent': ['pdu.inlet_apparent_power', { inlet: 'AA' }],
  'cord AA PF': ['pdu.inlet_power_factor', { inlet: 'AA' }],
  'cord AA energy': ['pdu.inlet_energy', { inlet: 'AA' }],
  'cord AA frequency': ['pdu.inlet_frequency', { inlet: 'AA' }],
  'line AA:L1 current': ['pdu.line_current', { inlet: 'AA', line: 'L1' }],
  'phase AA1 voltage': ['pdu.line_voltage', { inlet: 'AA', line: 'L1', against: 'line' }],
  'phase AA1 current': ['pdu.line_current', { inlet: 'AA', line: 'L1-L2' }],
  'phase AA1 power': ['pdu.line_power', { inlet: 'AA', line: 'L1-L2' }],
};

const driverOf = (name: string | undefined): Driver => (/sentry3/.test(name ?? '') ? sentry3 : sentry4);

const polls = new Map<string, Promise<Conversation>>();

/** One conversation with a recorded PDU, held once because nothing changes in it. */
function poll(...names: string[]): Promise<Conversation> {
  const key = names.join('+');
  const held = polls.get(key) ?? pollOnce(...names);
  polls.set(key, held);
  return held;
}

async function pollOnce(...names: string[]): Promise<Conversation> {
  const { send, asked } = agent(recording(...names));
  const conversation = await converse(driverOf(names[0]), send);
  expectWellFormed(conversation.observation.readings);
  expect(asked.filter((request) => request.writes || 'set' in request)).toEqual([]);
  return conversation;
}

const readingsOf = async (...names: string[]) => (await poll(...names)).observation.readings;

const expected: Expected[] = hasRecordings
  ? JSON.parse(readFileSync(join(RECORDINGS, 'expected.json'), 'utf8')).filter((row: Expected) =>
      /servertech|sentry/.test(row.fixture),
    )
  : [];

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings of Server Technology', () => {
  it.each(expected)('$fixture: $quantity is $value $unit', async ({ fixture, quantity, value, unit }) => {
    const [metric, labels] = SERIES[quantity] ?? [];
    if (metric === undefined) throw new Error(`no series for "${quantity}"`);
    const wanted = typeof value === 'string' ? 1 : value * (unit === 'kWh' ? 3_600_000 : 1);
    expect(seriesValue(await readingsOf(fixture), metric, labels)).toBeCloseTo(wanted, 6);
  });

  it('has every hand-checked row of every recording', () => {
    expect(expected).toHaveLength(15);
  });

  it.each([[S3], [S3_SWITCHED], [S3_SWITCHED, S3_OVERLAY], [S3_SMART], [S4], [S4_SMART], [S4_SWITCHED], [S4, S4_JAWS]])(
    '%s %s: well-formed readings, asked without a write',
    async (...names) => {
      const { observation, unanswered } = await poll(...names);
      expect(unanswered).toEqual({});
      expect(observation.operation).toBe('operating');
      expect(observation.facts.make).toBe('Server Technology');
    },
  );

  it.each([
    [S3, { model: 'CW-24V2C458C1', firmware: '7.1a', serial: 'ADLH0001862' }],
    [S3_SWITCHED, { model: 'CWG-30VDE455/CB', firmware: '7.1f', serial: 'ADFC0001714' }],
    [S4, { model: 'C2S42CE-YCMFAM00', firmware: '8.0n' }],
    [S4_SMART, { firmware: '0 8' }],
  ])('%s: says what it is', async (name, facts) => {
    expect((await poll(name)).observation.facts).toMatchObject(facts);
  });

  it.each([
    [S3, 'pdu.sensor_temperature', { sensor: 'A1' }, 20],
    [S3, 'pdu.sensor_humidity', { sensor: 'A2' }, 0.43],
    [S3, 'pdu.sensor_info', { sensor: 'B1' }, undefined],
    [S3, 'pdu.inlet_current', { inlet: 'BA' }, 5.02],
    [S3, 'pdu.inlet_rated_current', { inlet: 'BA' }, 30],
    [S3, 'pdu.power', {}, undefined],
    [S3_SWITCHED, 'pdu.outlets', {}, 30],
    [S3_SWITCHED, 'pdu.inlet_voltage', { inlet: 'AC' }, 208.7],
    [S3_SWITCHED, 'pdu.outlet_current', { outlet: 'AC10' }, 0.56],
    [S3_SWITCHED, 'pdu.sensor_temperature', { sensor: 'A1' }, undefined],
    [S4, 'pdu.power', {}, 1701 + 1265],
    [S4, 'pdu.outlets', {}, 36 + 42],
    [S4, 'pdu.inlet_info', { inlet: 'BA', name: 'Link1_Cord_A', plug: 'L21-30P' }, 1],
    [S4, 'pdu.inlet_current', { inlet: 'AA' }, 5.6],
    [S4, 'pdu.inlet_voltage', { inlet: 'AA' }, 207.9],
    [S4, 'pdu.inlet_current_unbalance', { inlet: 'AA' }, 0.026],
    [S4, 'pdu.line_voltage', { inlet: 'BA', line: 'L3', against: 'line' }, 208.2],
    [S4, 'pdu.breaker_closed', { breaker: 'BA3' }, 1],
    [S4, 'pdu.breaker_info', { breaker: 'AA2', label: 'AA:L2-L3-BR2' }, 1],
    [S4, 'pdu.sensor_info', { sensor: 'A1', kind: 'temperature', name: 'Temp_Sensor_A1' }, 1],
    [S4, 'pdu.sensor_temperature', { sensor: 'A1' }, undefined],
    [S4, 'pdu.sensor_info', { sensor: 'A1', kind: 'humidity' }, undefined],
  ])('%s: %s %o is %s', async (name, metric, labels, value) => {
    const found = seriesValue(await readingsOf(name), metric, labels);
    if (value === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(value, 9);
  });

  it('reads the two outlets that a Checkmk plug-in shows', async () => {
    const readings = await readingsOf(S4_TWO);
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: 'BA1' })).toBe(1);
    expect(seriesValue(readings, 'pdu.outlet_voltage', { outlet: 'AA1' })).toBeCloseTo(207.3, 9);
    expect(seriesValue(readings, 'pdu.outlet_current', { outlet: 'AA1' })).toBe(0);
    expect(seriesValue(readings, 'pdu.outlet_power_factor', { outlet: 'AA1' })).toBeUndefined();
    expect(seriesValue(readings, 'pdu.outlet_energy', { outlet: 'AA1' })).toBe(2 * 3600);
  });

  it('reads the 54 outlets of a PRO2, on and unmetered, each behind its protector', async () => {
    const { readings, facts } = (await poll(S4, S4_JAWS)).observation;
    expect(facts.outlets).toHaveLength(54);
    expect(readings.filter(({ metric, value }) => metric === 'pdu.outlet_on' && value === 1)).toHaveLength(54);
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_power')).toEqual([]);
    expect(seriesValue(readings, 'pdu.outlet_source', { outlet: 'AA54', breaker: 'AA6' })).toBe(1);
    expect(seriesValue(readings, 'pdu.outlet_rated_current', { outlet: 'AA1' })).toBe(10);
    expect(seriesValue(readings, 'pdu.cycle_off_period')).toBe(15);
  });

  it.each([
    [sentry3, [S3_SWITCHED, S3_OVERLAY], 'AC10', { state: 'on', name: 'Outlet AC10' }],
    [sentry4, [S4, S4_JAWS], 'AA1', { state: 'on', name: 'Master_Outlet_1', suspended: false, cycleOffSeconds: 15 }],
  ])('a control reads an outlet of %s', async (driver, names, outlet, state) => {
    expect(await stateOf(driver, outlet, agent(recording(...names)).send)).toEqual(state);
  });

  it.each([S3, S3_SWITCHED, S3_SMART, S4, S4_SMART, S4_SWITCHED])(
    '%s is recognised by its own driver alone',
    async (name) => {
      const { send } = agent(recording(name));
      const recognisers: Driver[] = [];
      for (const driver of [sentry3, sentry4]) {
        const answers = await Promise.all((driver.detect ?? []).map(async ({ ask, is }) => is(await send(ask))));
        if (answers.includes(true)) recognisers.push(driver);
      }
      expect(recognisers.map(({ id }) => id)).toEqual([driverOf(name).id]);
    },
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import geistRcm from '../../../devices/pdus/geist-rcm.ts';
import mph2 from '../../../devices/pdus/liebert-mph2.ts';
import vertiv from '../../../devices/pdus/vertiv-v5.ts';
import { recognise } from '../../../devices/recognise.ts';
import geistWatchdog from '../../../devices/sensors/geist-watchdog.ts';
import { agent, hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';

interface Expected {
  fixture: string;
  quantity: string;
  value: number;
  unit: string;
}

const WYE = 'vertiv-geist/vertiv-pdu_mg02e4w1.snmprec';
const DELTA = 'vertiv-geist/vertiv-pdu_mn03edr1.snmprec';

/** A quantity of expected.json → the series that must hold it. */
const SERIES: Record<string, [metric: string, labels?: Record<string, string>]> = {
  'total real power': ['pdu.power'],
  'total apparent': ['pdu.apparent_power'],
  'total PF': ['pdu.inlet_power_factor', { inlet: '1' }],
  'total energy': ['pdu.energy'],
  'phase A voltage': ['pdu.line_voltage', { inlet: '1', line: 'L1', against: 'neutral' }],
  'phase A current': ['pdu.line_current', { inlet: '1', line: 'L1' }],
  'phase B power': ['pdu.line_power', { inlet: '1', line: 'L2' }],
  'phase AB current': ['pdu.line_current', { inlet: '1', line: 'L1-L2' }],
  'line A current': ['pdu.line_current', { inlet: '1', line: 'L1' }],
  'breaker 1 current': ['pdu.breaker_current', { breaker: '1' }],
};

const expected: Expected[] = hasRecordings
  ? JSON.parse(readFileSync(join(RECORDINGS, 'expected.json'), 'utf8')).filter((row: Expected) =>
      /vertiv|geist/.test(row.fixture),
    )
  : [];

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings of Vertiv and Geist', () => {
  it.each(expected)('$fixture: $quantity is $value $unit', async ({ fixture, quantity, value, unit }) => {
    const [metric, labels] = SERIES[quantity] ?? [];
    if (metric === undefined) throw new Error(`no series for "${quantity}"`);
    const { readings } = (await pollOf(vertiv, recording(fixture))).observation;
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(unit === 'Wh' ? value * 3600 : value, 9);
  });

  it('has every hand-checked row', () => {
    expect(expected).toHaveLength(10);
  });

  it.each([
    [WYE, { make: 'Geist', model: 'MG02E4W1-42ITB3-3PS56B2A10-S', firmware: '3.4.0', serial: 'ZY18120520' }],
    [DELTA, { make: 'Vertiv', model: 'MN03EDR1-15P3B8-6PS15D0H10-S', firmware: '5.6.1' }],
  ])('%s says what it is', async (name, facts) => {
    expect((await pollOf(vertiv, recording(name))).observation.facts).toMatchObject(facts);
  });

  it('does not take the lines of 0 A beside phases that carry current', async () => {
    const { readings } = (await pollOf(vertiv, recording(WYE))).observation;
    const currents = readings.filter(({ metric }) => metric === 'pdu.line_current').map(({ value }) => value);
    expect(currents).toEqual([0.95, 1.87, 1.7]);
  });

  it.each([
    [WYE, 'vertiv-v5'],
    [DELTA, 'vertiv-v5'],
    ['vertiv-geist/geist-pdu.snmprec', 'geist-rcm'],
    ['vertiv-geist/geist-watchdog.snmprec', 'geist-watchdog'],
    ['vertiv-geist/geist-watchdog_wd1000.snmprec', 'geist-watchdog'],
    ['vertiv-geist/liebert_mph2rg.snmprec', 'liebert-mph2'],
  ])('%s is recognised as %s', async (name, id) => {
    const { driver } = await recognise([vertiv, geistRcm, geistWatchdog, mph2], agent(recording(name)).send);
    expect(driver?.id).toBe(id);
  });
});

describe('units of Geist before V5', () => {
  const system = (objectId: string, described: string) =>
    readSnmprec(`1.3.6.1.2.1.1.1.0|4|${described}\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.${objectId}`);

  it.each([
    ['21239.2', 'RCM-O', 'geist-rcm', { make: 'Geist', model: 'RCM-O' }],
    ['21239.2', 'RSMICRO', 'geist-watchdog', { make: 'Geist', model: 'RSMICRO' }],
    ['21239.5.1', 'Watchdog 100', 'geist-watchdog', { make: 'Geist', model: 'Watchdog 100' }],
    ['21239.5.1', 'machine room', 'geist-watchdog', {}],
    ['21239.2', 'machine room', undefined, undefined],
    ['21239.3', 'RCM-O', undefined, undefined],
  ])('%s "%s" is %s', async (objectId, described, id, facts) => {
    const { send } = agent(system(objectId, described));
    const { driver } = await recognise([geistRcm, geistWatchdog], send);
    expect(driver?.id).toBe(id);
    if (driver === undefined) return;
    expect((await converse(driver, send)).observation).toEqual({ readings: [], facts, operation: 'operating' });
  });

  it.each([geistRcm, geistWatchdog])('say nothing of a device that says nothing', async (driver) => {
    const { observation } = await converse(driver, agent(readSnmprec('')).send);
    expect(observation).toEqual({ readings: [], facts: {}, operation: 'unknown' });
  });
});

import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import { converse } from '../../../devices/converse.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { agent, cost, fixture, pollOf, seriesValue } from './recorded-agent.ts';

const S = '1.3.6.1.4.1.1718.4.1';
const UNITS = fixture('servertech-sentry4/master-and-link.snmprec');

/** One delta cord with four lines, three phases, six protectors, two probes and metered outlets. */
function bigUnit(outlets: number, capabilities = 0xc0): Map<string, SnmpValue> {
  const objects = new Map<string, SnmpValue>([['1.3.6.1.2.1.1.3.0', 100]]);
  const text = (words: string) => Buffer.from(words);
  const row = (table: string, index: string, columns: number[], value: SnmpValue) => {
    for (const column of columns) objects.set(`${S}.${table}.${column}.${index}`, value);
  };
  row('3.2.1', '1.1', [2], text('AA'));
  row('3.3.1', '1.1', [3, 5, 8, 10, 11, 12], 7);
  for (const [at, line] of ['L1', 'L2', 'L3', 'N'].entries()) {
    row('4.2.1', `1.1.${at + 1}`, [4], text(`AA:${line}`));
    row('4.3.1', `1.1.${at + 1}`, [3], 7);
  }
  for (const [at, phase] of ['L1-L2', 'L2-L3', 'L3-L1'].entries()) {
    row('5.2.1', `1.1.${at + 1}`, [4], text(`AA:${phase}`));
    row('5.3.1', `1.1.${at + 1}`, [3, 6, 8, 9, 10, 13], 7);
  }
  for (let ocp = 1; ocp <= 6; ocp++) {
    row('6.2.1', `1.1.${ocp}`, [4], text(`AA:BR${ocp}`));
    row('6.3.1', `1.1.${ocp}`, [1], 0);
    row('7.2.1', `1.1.${ocp}`, [21], text(`AA${ocp}`));
    row('7.3.1', `1.1.${ocp}`, [3], 7);
  }
  row('9.1', '0', [10], 0);
  for (const probe of ['1.1', '1.2']) {
    for (const table of ['9', '10']) {
      row(`${table}.2.1`, probe, [3], text('probe'));
      row(`${table}.3.1`, probe, [1], 50);
      row(`${table}.3.1`, probe, [2], 0);
    }
  }
  for (let outlet = 1; outlet <= outlets; outlet++) {
    row('8.2.1', `1.1.${outlet}`, [2], text(`AA${outlet}`));
    row('8.2.1', `1.1.${outlet}`, [5], Buffer.from([capabilities]));
    row('8.3.1', `1.1.${outlet}`, [1, 3, 6, 7, 9, 10, 14], 1);
  }
  return objects;
}

async function pollOnceLearned(objects: Map<string, SnmpValue>) {
  const { send, asked } = agent(objects);
  const { known } = await converse(sentry4, send);
  const learning = asked.length;
  const { observation } = await converse(sentry4, send, known);
  return { readings: observation.readings, polled: asked.slice(learning), asked };
}

describe('the price of a poll of Sentry4', () => {
  it.each([
    [24, 5],
    [36, 7],
    [48, 8],
  ])('a three-phase unit with %d metered outlets takes at most %d GETs of 48', async (outlets, most) => {
    const { readings, polled } = await pollOnceLearned(bigUnit(outlets));
    const { gets, objects } = cost(polled);
    expect(gets).toBeLessThanOrEqual(most);
    expect(objects).toBeLessThanOrEqual(48 * most);
    for (const metric of ['on', 'current', 'voltage', 'power', 'apparent_power', 'power_factor', 'energy'])
      expect(readings.filter((it) => it.metric === `pdu.outlet_${metric}`)).toHaveLength(outlets);
    expect(readings.filter(({ metric }) => metric === 'pdu.breaker_current')).toHaveLength(6);
    expect(readings.filter(({ metric }) => metric === 'pdu.line_energy')).toHaveLength(3);
    expect(readings.filter(({ metric }) => metric === 'pdu.sensor_humidity')).toHaveLength(2);
  });

  it('asks outlets without a meter for their state alone', async () => {
    const { readings, polled } = await pollOnceLearned(bigUnit(48, 0x80));
    expect(cost(polled).gets).toBeLessThanOrEqual(2);
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_on')).toHaveLength(48);
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_power')).toEqual([]);
  });

  it('asks each object once and never writes', async () => {
    const { polled, asked } = await pollOnceLearned(bigUnit(48));
    const oids = polled.flatMap((request) => ('get' in request ? Object.values(request.get) : []));
    expect(new Set(oids).size).toBe(oids.length);
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('answers of Sentry4 that are not what the MIB says', () => {
  const wrong: Record<string, (value: SnmpValue) => SnmpValue | undefined> = {
    'integers as text and text as integers': (value) => (typeof value === 'number' ? Buffer.from(String(value)) : 7),
    'integers as OIDs': (value) => (typeof value === 'number' ? '0.0' : 7),
    'NaN and infinite numbers': (value) => (typeof value === 'number' ? Number.NaN : Number.POSITIVE_INFINITY),
    fractions: () => 0.5,
    nothing: () => undefined,
  };

  it.each(Object.keys(wrong))('gives no readings and no exception for %s', async (kind) => {
    const objects = new Map<string, SnmpValue>();
    for (const [oid, value] of UNITS) {
      const other = wrong[kind]?.(value);
      if (other !== undefined) objects.set(oid, other);
    }
    expect((await pollOf(sentry4, objects)).observation.readings).toEqual([]);
  });

  it.each([
    '3.2.1.2',
    '4.2.1.4',
    '5.2.1.4',
    '6.2.1.4',
    '7.2.1.21',
    '8.2.1.2',
    '8.2.1.3',
    '8.2.1.5',
    '8.3.1.1',
    '9.3.1.2',
  ])('loses no outlet and no cord when column %s is cut off', async (column) => {
    const objects = new Map([...UNITS].filter(([oid]) => !oid.startsWith(`${S}.${column}.`)));
    const { readings, facts } = (await pollOf(sentry4, objects)).observation;
    expect(facts.outlets).toHaveLength(4);
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3150);
    expect(seriesValue(readings, 'pdu.power')).toBe(9750);
  });

  it('reads what is left of a table that ends in the middle', async () => {
    const objects = new Map([...UNITS].filter(([oid]) => !oid.endsWith('.2.1') && !oid.endsWith('.2.1.1')));
    const { readings } = (await pollOf(sentry4, objects)).observation;
    expect(seriesValue(readings, 'pdu.power')).toBe(7650);
    expect(readings.filter(({ labels }) => labels['inlet'] === 'BA' || labels['outlet'] === 'BA1')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import { agent, cost, fixture, pollOf, seriesValue } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.1718.3';
const UNIT = fixture('servertech-sentry3/two-towers.snmprec');

/** Two infeeds with half of the outlets each, all metered. */
function bigUnit(outlets: number): SnmpObjects {
  const objects = new Map<string, SnmpValue>([[`${E}.1.6.0`, 1000]]);
  for (let n = 0; n < outlets; n++) {
    const index = `1.${1 + (n % 2)}.${1 + Math.floor(n / 2)}`;
    objects.set(`${E}.2.2.1.2.${index.slice(0, 3)}`, Buffer.from('id'));
    objects.set(`${E}.2.3.1.2.${index}`, Buffer.from('id')).set(`${E}.2.3.1.4.${index}`, Buffer.from([0xe1, 0x80]));
    for (const column of [5, 7, 13, 14, 15, 16, 18]) objects.set(`${E}.2.3.1.${column}.${index}`, 1);
  }
  return objects;
}

describe('polling Sentry3', () => {
  it.each([
    [24, 4],
    [30, 5],
  ])('%d outlets on two infeeds take at most %d GETs of 48', async (outlets, most) => {
    const { send, asked } = agent(bigUnit(outlets));
    const { observation, known } = await converse(sentry3, send);
    expect(observation.readings.filter(({ metric }) => metric === 'pdu.outlet_energy')).toHaveLength(outlets);
    const learning = asked.length;
    await converse(sentry3, send, known);
    expect(cost(asked.slice(learning)).gets).toBeLessThanOrEqual(most);
  });

  it('walks no outlet column but the ids, and asks those that answer zero octets alone or not at all', async () => {
    const { send, asked } = agent(UNIT);
    await converse(sentry3, send);
    const walked = asked.flatMap((request) => ('columns' in request ? Object.values(request.columns) : []));
    const got = asked.flatMap((request) => ('get' in request ? Object.values(request.get) : []));
    const columnOf = (oid: string) => Number(oid.slice(`${E}.2.3.1.`.length).split('.')[0]);
    const inOutlets = (oid: string) => oid.startsWith(`${E}.2.3`);
    expect(walked.filter((root) => `${E}.2.3.1.10`.startsWith(`${root}.`))).toEqual([]);
    expect(walked.filter(inOutlets).map(columnOf)).toEqual([2]);
    expect(got.filter(inOutlets).length).toBeGreaterThan(0);
    expect(got.filter(inOutlets).map(columnOf)).not.toContain(10);
    expect(got.filter(inOutlets).map(columnOf)).not.toContain(11);
    expect(new Set(got).size).toBe(got.length);
    const capacities = asked.filter((request) => 'get' in request && `${E}.2.3.1.12.1.1.1` in request.get);
    expect(capacities.map(({ optional }) => optional)).toEqual([true]);
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('answers of Sentry3 that are not what the MIB says', () => {
  const wrong: Record<string, (value: SnmpValue) => SnmpValue | undefined> = {
    'integers as text and text as integers': (value) => (typeof value === 'number' ? Buffer.from(String(value)) : 7),
    'NaN and infinite numbers': (value) => (typeof value === 'number' ? Number.NaN : Number.POSITIVE_INFINITY),
    fractions: () => 0.5,
    nothing: () => undefined,
  };

  it.each(Object.keys(wrong))('gives no readings and no exception for %s', async (kind) => {
    const objects = new Map<string, SnmpValue>();
    for (const [oid, value] of UNIT) {
      const other = wrong[kind]?.(value);
      if (other !== undefined) objects.set(oid, other);
    }
    const { readings } = (await pollOf(sentry3, objects)).observation;
    expect(readings).toEqual([]);
  });

  it.each([
    ['names', '2.3.1.3'],
    ['capabilities', '2.3.1.4'],
    ['states', '2.3.1.5'],
    ['capacities', '2.3.1.12'],
    ['infeed ids', '2.2.1.2'],
  ])('loses no outlet when the column of %s is cut off', async (_, column) => {
    const objects = new Map([...UNIT].filter(([oid]) => !oid.startsWith(`${E}.${column}.`)));
    const { readings, facts } = (await pollOf(sentry3, objects)).observation;
    expect(facts.outlets).toHaveLength(5);
    expect(seriesValue(readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3150);
    expect(seriesValue(readings, 'pdu.inlet_current', { inlet: 'BA' })).toBe(5.02);
  });
});

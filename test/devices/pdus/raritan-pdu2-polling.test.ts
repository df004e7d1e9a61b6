import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import { agent, cost, fixture, pollOf } from './recorded-agent.ts';

const E = '1.3.6.1.4.1.13742.6';
const THREE_PHASE = fixture('raritan-pdu2/three-phase.snmprec');
const OUTLETS = fixture('raritan-pdu2/outlets.snmprec');
const EXTERNAL = fixture('raritan-pdu2/external-sensors.snmprec');
const poll = (objects: SnmpObjects) => pollOf(pdu2, objects);
const readingsOf = async (objects: SnmpObjects) => (await poll(objects)).observation.readings;

/** A three-phase PX3 with `outlets` outlets and the eight sensors that such units have, written by the MIB. */
function bigUnit(outlets: number): Map<string, SnmpValue> {
  const objects = new Map([...THREE_PHASE, ...EXTERNAL]);
  const types = { 1: 2, 4: 1, 5: 3, 6: 4, 7: -1, 8: 5, 14: -1, 23: 8 };
  for (const [type, unit] of Object.entries(types)) {
    objects.set(`${E}.3.5.4.1.6.1.1.${type}`, unit).set(`${E}.3.5.4.1.7.1.1.${type}`, 0);
    objects.set(`${E}.3.5.4.1.27.1.1.${type}`, 0);
  }
  for (let outlet = 1; outlet <= outlets; outlet++) {
    objects.set(`${E}.3.5.3.1.2.1.${outlet}`, Buffer.from(String(outlet)));
    objects.set(`${E}.3.5.3.1.10.1.${outlet}`, Buffer.from([0x9f, 0x04, 0x02]));
    objects.set(`${E}.3.5.3.1.28.1.${outlet}`, 1).set(`${E}.4.1.2.1.3.1.${outlet}`, 7);
    for (const type of Object.keys(types)) {
      objects.set(`${E}.5.4.3.1.3.1.${outlet}.${type}`, 4).set(`${E}.5.4.3.1.4.1.${outlet}.${type}`, outlet);
    }
  }
  return objects;
}

describe('the price of a poll', () => {
  it.each([
    [24, 8],
    [36, 8],
  ])('a three-phase unit with %d outlets takes at most %d GETs of 48', async (outlets, most) => {
    const objects = bigUnit(outlets);
    for (let sensor = 9; sensor <= 15; sensor++) objects.delete(`${E}.3.6.3.1.2.1.${sensor}`);
    const { send, asked } = agent(objects);
    const { observation, known } = await converse(pdu2, send);
    const learning = asked.length;
    await converse(pdu2, send, known);
    const { gets, objects: named } = cost(asked.slice(learning));
    expect(gets).toBeLessThanOrEqual(most);
    expect(named).toBeLessThanOrEqual(48 * most);
    const watts = observation.readings.filter(({ metric }) => metric === 'pdu.outlet_power');
    expect(watts.map(({ value }) => value)).toEqual(Array.from({ length: outlets }, (_, at) => at + 1));
    expect(observation.readings.filter(({ metric }) => metric === 'pdu.outlet_on')).toHaveLength(outlets);
  });

  it('asks each object once and never writes', async () => {
    const { send, asked } = agent(bigUnit(36));
    await converse(pdu2, send);
    const polled = asked.slice(Object.keys(pdu2.learn ?? {}).length);
    const oids = polled.flatMap((request) => ('get' in request ? Object.values(request.get) : []));
    expect(new Set(oids).size).toBe(oids.length);
    expect(asked.some((request) => request.writes || 'set' in request)).toBe(false);
  });
});

describe('answers that are not what the MIB says', () => {
  const everything = new Map([...THREE_PHASE, ...OUTLETS, ...EXTERNAL]);
  const wrong: Record<string, (value: SnmpValue) => SnmpValue | undefined> = {
    'integers as text and text as integers': (value) => (typeof value === 'number' ? Buffer.from(String(value)) : 7),
    'integers as OIDs': (value) => (typeof value === 'number' ? '0.0' : 7),
    'NaN and infinite numbers': (value) => (typeof value === 'number' ? Number.NaN : Number.POSITIVE_INFINITY),
    fractions: () => 0.5,
    nothing: () => undefined,
  };

  it.each(Object.keys(wrong))('gives no readings and no exception for %s', async (kind) => {
    const objects = new Map<string, SnmpValue>();
    for (const [oid, value] of everything) {
      const other = wrong[kind]?.(value);
      if (other !== undefined) objects.set(oid, other);
    }
    const { readings } = (await poll(objects)).observation;
    expect(readings.map(({ metric }) => metric)).toEqual([]);
  });

  it('loses a quantity and its total at most when one object is wrong', async () => {
    const before = (await readingsOf(THREE_PHASE)).length;
    const values = [Buffer.from([0xff, 0xfe]), 'x', -7, 4294967295];
    for (const [at, oid] of [...THREE_PHASE.keys()].entries()) {
      const value = values[at % values.length] ?? 'x';
      const readings = await readingsOf(new Map([...THREE_PHASE, [oid, value]]));
      expect(before - readings.length, `${oid} = ${value}`).toBeLessThanOrEqual(2);
    }
  });

  it('asks for the uptime even when nothing could be learned, so that silence is noticed', async () => {
    const { send, asked } = agent(new Map());
    await converse(pdu2, send);
    const last = asked.at(-1);
    expect(last).toEqual({ via: 'snmp', get: { [`${E}.3.2.2.1.85.1`]: `${E}.3.2.2.1.85.1` } });
  });
});

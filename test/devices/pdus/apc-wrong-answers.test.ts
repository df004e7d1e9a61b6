import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import type { SnmpObjects } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import easyPdu from '../../../devices/pdus/apc-easy-pdu.ts';
import masterSwitch from '../../../devices/pdus/apc-masterswitch.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import dell from '../../../devices/pdus/dell-rpdu.ts';
import { stateOf } from './control-of.ts';
import { agent, fixture, pollOf } from './recorded-agent.ts';

const UNITS: [id: string, driver: Driver, objects: SnmpObjects][] = [
  ['apc-rpdu2', rpdu2, fixture('apc-rpdu2/three-phase.snmprec')],
  ['apc-rpdu2, a group', rpdu2, fixture('apc-rpdu2/group.snmprec')],
  ['apc-rpdu', rpdu, fixture('apc-rpdu/three-phase.snmprec')],
  ['apc-masterswitch', masterSwitch, fixture('apc-masterswitch/four-outlets.snmprec')],
  ['apc-easy-pdu', easyPdu, fixture('apc-easy-pdu/three-phase.snmprec')],
  ['dell-rpdu', dell, fixture('dell-rpdu/switched.snmprec')],
];

const WRONG: Record<string, (value: SnmpValue) => SnmpValue | undefined> = {
  'integers as text and text as integers': (value) => (typeof value === 'number' ? Buffer.from(String(value)) : 7),
  'integers as OIDs': (value) => (typeof value === 'number' ? '0.0' : 7),
  'NaN and infinite numbers': (value) => (typeof value === 'number' ? Number.NaN : Number.POSITIVE_INFINITY),
  fractions: () => 0.5,
  'what is not supported': (value) => (typeof value === 'number' ? -1 : Buffer.from('notsupported ')),
  nothing: () => undefined,
};

const CASES = UNITS.flatMap(([id, driver, objects]) =>
  Object.keys(WRONG).map((kind) => [id, kind, driver, objects] as const),
);

function spoiled(objects: SnmpObjects, kind: string): SnmpObjects {
  const others = [...objects].map(([oid, value]) => [oid, WRONG[kind]?.(value)] as const);
  return new Map(others.flatMap(([oid, value]) => (value === undefined ? [] : [[oid, value] as const])));
}

describe('answers that are not what the MIB says', () => {
  it.each(CASES)('%s gives no readings and no exception for %s', async (_, kind, driver, objects) => {
    const { readings } = (await pollOf(driver, spoiled(objects, kind))).observation;
    expect(readings).toEqual([]);
  });

  it.each(UNITS)('%s loses no more than what hangs on one wrong object', async (_, driver, objects) => {
    const before = (await pollOf(driver, objects)).observation.readings.length;
    const values = [Buffer.from([0xff, 0xfe]), 'x', -7, 4294967295];
    for (const [at, oid] of [...objects.keys()].entries()) {
      const value = values[at % values.length] ?? 'x';
      const { readings } = (await converse(driver, agent(new Map([...objects, [oid, value]])).send)).observation;
      expect(before - readings.length, `${oid} = ${value}`).toBeLessThanOrEqual(7);
    }
  });

  it.each(UNITS)('%s survives tables that are cut off anywhere', async (_, driver, objects) => {
    const all = [...objects];
    for (let length = 0; length < all.length; length += 7) {
      const { observation } = await pollOf(driver, new Map(all.slice(0, length)));
      expect(observation.operation).toBe('operating');
    }
  });

  it.each(CASES.filter(([, , driver]) => driver.control !== undefined))(
    '%s: an outlet that says %s is in no state, or nowhere',
    async (_, kind, driver, objects) => {
      const { send } = agent(spoiled(objects, kind));
      for (const outlet of ['1', '2']) {
        const seen = await stateOf(driver, outlet, send).catch(String);
        if (typeof seen === 'string') expect(seen).toMatch(/^Error: outlet "[12]": it is not in the PDU's table/);
        else expect(seen.state).toBe('unknown');
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import { converse, type Send } from '../../../devices/converse.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import { emptyInteger, integer, type Octets, objectId } from '../../core/wire/ber.ts';
import { handMadeAgent } from '../../core/wire/snmp-agent.ts';
import { openSnmp } from '../../core/wire/snmp-questions.ts';
import { stateOf } from './control-of.ts';
import { expectWellFormed, fixture, seriesValue } from './recorded-agent.ts';

const OUTLET = '1.3.6.1.4.1.1718.3.2.3.1';
const BROKEN = [10, 11, 12].map((column) => `${OUTLET}.${column}.`);

/** The values as they travel; the outlet columns 10 to 12 as INTEGERs of zero octets. */
function octetsOf([oid, value]: [string, SnmpValue]): [string, Octets] {
  if (BROKEN.some((column) => oid.startsWith(column))) return [oid, emptyInteger];
  if (typeof value === 'number') return [oid, integer(value)];
  return [oid, typeof value === 'string' ? objectId(value) : { tag: 4, body: value }];
}

/** A Sentry3 on the network whose firmware cannot say its outlet columns 10 to 12 (snmp_exporter issue 1080). */
async function brokenUnit(): Promise<{ send: Send; walked: () => string[] }> {
  const objects = [...fixture('servertech-sentry3/two-towers.snmprec')];
  const agent = await handMadeAgent(Object.fromEntries(objects.map(octetsOf)));
  const { ask } = openSnmp();
  const send: Send = (request) => {
    if (request.via !== 'snmp') throw new Error(`asked via ${request.via}`);
    return ask(agent.to, request);
  };
  return { send, walked: () => agent.asked.filter(({ pdu }) => pdu !== 0xa0).flatMap(({ oids }) => oids) };
}

describe('a Sentry3 that answers integers of zero octets', () => {
  it('is polled without a loss', async () => {
    const { send, walked } = await brokenUnit();
    const { observation, unanswered } = await converse(sentry3, send);
    expect(unanswered).toEqual({});
    expectWellFormed(observation.readings);
    expect(seriesValue(observation.readings, 'pdu.outlets')).toBe(5);
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: 'AA1' })).toBe(3150);
    expect(seriesValue(observation.readings, 'pdu.outlet_on', { outlet: 'BA1' })).toBe(1);
    expect(walked().filter((oid) => BROKEN.some((column) => oid.startsWith(column)))).toEqual([]);
  });

  it('can be switched: only the lock is not known', async () => {
    const { send } = await brokenUnit();
    expect(await stateOf(sentry3, 'BA1', send)).toEqual({
      state: 'on',
      name: 'miner 11',
      switchable: true,
      cycleOffSeconds: 15,
    });
  });
});

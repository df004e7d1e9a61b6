import { beforeEach, describe, expect, it } from 'vitest';
import type { SnmpCredentials } from '../../../core/wire/wire.ts';
import { address, counter64, gauge, integer, type Octets, objectId, text } from './ber.ts';
import { handMadeAgent, type Mood } from './snmp-agent.ts';
import { type Ask, COLUMN, getAll, openSnmp, outlets, sizes, V1 } from './snmp-questions.ts';

let ask: Ask;
let pass: (ms: number) => void;
beforeEach(() => {
  ({ ask, pass } = openSnmp());
});

describe('values', () => {
  it.each<[string, Octets, unknown]>([
    ['a negative integer', integer(-410), -410],
    ['a gauge above 2^31', gauge(4_000_000_000), 4_000_000_000],
    ['a Counter64', counter64(5_000_000_000n), 5_000_000_000],
    ['the largest exact Counter64', counter64(2n ** 53n - 1n), 2 ** 53 - 1],
    ['a Counter64 that no number holds', counter64(2n ** 53n), undefined],
    ['octets', text('é'), Buffer.from('é')],
    ['empty octets', text(''), Buffer.alloc(0)],
    ['an OID', objectId('1.3.6.1.4.1.13742.6'), '1.3.6.1.4.1.13742.6'],
    ['an address', address(192, 168, 0, 255), '192.168.0.255'],
    ['NULL', { tag: 5, body: Buffer.alloc(0) }, undefined],
  ])('%s', async (_, octets, value) => {
    const { to } = await handMadeAgent({ '1.3.6.1.4.1.1.0': octets });
    const answer = await ask(to, { via: 'snmp', get: { it: '1.3.6.1.4.1.1.0' } });
    expect(answer.value).toEqual(value === undefined ? {} : { it: value });
  });

  it('without credentials are asked for with v2c and "public"', async () => {
    const agent = await handMadeAgent({});
    await ask(agent.to, { via: 'snmp', get: { it: COLUMN } });
    expect(agent.asked[0]).toMatchObject({ version: 1, community: 'public' });
  });

  it.each(['1.3.six', '', '1', '7.1'])('"%s" is not sent as an OID', async (oid) => {
    const agent = await handMadeAgent({});
    await expect(ask(agent.to, { via: 'snmp', get: { it: oid } })).rejects.toThrow(`"${oid}" is not an OID`);
    expect(agent.asked).toEqual([]);
  });
});

describe('a long GET list', () => {
  it('of numbers goes 50 at a time, one request after the other, each within a datagram', async () => {
    // The outlets of a PX3-5892: 36, with six sensors each.
    const sensors = [1, 4, 5, 6, 7, 8].map((sensor) =>
      outlets(36, () => gauge(4e9), `1.3.6.1.4.1.13742.6.5.4.3.${sensor}`),
    );
    const objects: Record<string, Octets> = Object.assign({}, ...sensors);
    const agent = await handMadeAgent(objects);
    const answer = await ask(agent.to, getAll(objects));
    expect(sizes(agent)).toEqual([50, 50, 50, 50, 16]);
    expect(answer.entries().map(([, value]) => value.num())).toEqual(Array(216).fill(4e9));
    expect(Math.max(...agent.bytes)).toBeLessThan(1_400);
  });

  it('of texts is split by what the texts were long the first time', async () => {
    const objects = outlets(48, (outlet) => text(`outlet ${outlet} of a rather long-winded customer`));
    const agent = await handMadeAgent(objects);
    await ask(agent.to, getAll(objects));
    expect(agent.bytes).toEqual([expect.toSatisfy((bytes: number) => bytes > 1_400)]);
    agent.bytes.length = 0;
    const answer = await ask(agent.to, getAll(objects));
    expect(agent.bytes.length).toBeGreaterThan(1);
    expect(Math.max(...agent.bytes)).toBeLessThan(1_400);
    expect(answer.entries()).toHaveLength(48);
  });

  const eight = (asked: { pdu: number; oids: string[] }) => asked.oids.length > 8;
  it.each<[string, SnmpCredentials, (asked: { pdu: number; oids: string[] }) => Mood]>([
    ['says tooBig', { version: '2c', community: 'public' }, (asked) => (eight(asked) ? { status: 1 } : undefined)],
    ['says tooBig in v1', V1, (asked) => (eight(asked) ? { status: 1 } : undefined)],
    ['falls silent', { version: '2c', community: 'public' }, (asked) => (eight(asked) ? { silent: true } : undefined)],
  ])('is halved for an agent that %s above 8, and the size is remembered', async (_, snmp, mood) => {
    const objects = outlets(20, integer);
    const agent = await handMadeAgent(objects, mood);
    const to = { ...agent.to, credentials: { snmp } };
    expect((await ask(to, getAll(objects))).entries()).toHaveLength(20);
    agent.asked.length = 0;
    expect((await ask(to, getAll(objects))).num(`of ${COLUMN}.1.1.20`)).toBe(20);
    expect(sizes(agent)).toEqual([5, 5, 5, 5]);
  });

  it('learns the size anew after a day', async () => {
    let limit = 4;
    const objects = outlets(8, integer);
    const agent = await handMadeAgent(objects, (asked) => (asked.oids.length > limit ? { status: 1 } : undefined));
    await ask(agent.to, getAll(objects));
    limit = 48;
    agent.asked.length = 0;
    await ask(agent.to, getAll(objects));
    pass(24 * 3_600_000);
    await ask(agent.to, getAll(objects));
    expect(sizes(agent)).toEqual([4, 4, 8]);
  });

  it('asks a dead device for one object more, and no third time', async () => {
    const objects = outlets(20, integer);
    const agent = await handMadeAgent(objects, () => ({ silent: true }));
    await expect(ask(agent.to, getAll(objects))).rejects.toMatchObject({ reason: 'timeout' });
    expect(sizes(agent)).toEqual([20, 20, 1]);
  });
});

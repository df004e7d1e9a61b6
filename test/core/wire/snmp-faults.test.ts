import { beforeEach, describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { type SnmpCredentials, WireError } from '../../../core/wire/wire.ts';
import { emptyInteger, integer } from './ber.ts';
import { GET, GET_NEXT, handMadeAgent, signedReport } from './snmp-agent.ts';
import { type Ask, BEHIND, COLUMN, getAll, openSnmp, outlets, sizes, V1 } from './snmp-questions.ts';

let ask: Ask;
let pass: (ms: number) => void;
beforeEach(() => {
  ({ ask, pass } = openSnmp());
});

describe('an INTEGER of zero octets', () => {
  it.each<[string, SnmpCredentials]>([
    ['v1', V1],
    ['v2c', { version: '2c', community: 'public' }],
  ])('loses its own object only, with %s', async (_, snmp) => {
    const objects = { ...outlets(10, integer), [`${COLUMN}.1.1.7`]: emptyInteger };
    const agent = await handMadeAgent(objects);
    const to = { ...agent.to, credentials: { snmp } };
    const answer = await ask(to, getAll(objects));
    expect(answer.entries().map(([, value]) => value.num())).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10]);
    const column = await ask(to, { via: 'snmp', columns: { state: COLUMN } });
    expect(column.entries('state').map(([index]) => index)).toEqual(
      [1, 2, 3, 4, 5, 6, 8, 9, 10].map((outlet) => `1.1.${outlet}`),
    );
  });
});

describe('a reply that cannot be decoded', () => {
  const garbage = Buffer.from('3082ffff0201', 'hex');
  it('is isolated to its object by halves, at once, and not asked for again for an hour', async () => {
    const broken = `${COLUMN}.1.1.7`;
    const objects = outlets(16, integer);
    const agent = await handMadeAgent(objects, (asked) =>
      asked.oids.includes(broken) ? { bytes: garbage } : undefined,
    );
    const began = performance.now();
    const answer = await ask(agent.to, getAll(objects), { timeoutMs: 4_000 });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(answer.entries()).toHaveLength(15);
    expect(answer.has(`of ${broken}`)).toBe(false);
    // Object 7 of 16 by halves: 1-16, 1-8, 1-4, 5-8, 5-6, 7-8, 7, 8, 9-16.
    expect(sizes(agent)).toEqual([16, 8, 4, 4, 2, 2, 1, 1, 8]);
    agent.asked.length = 0;
    await ask(agent.to, getAll(objects));
    expect(sizes(agent)).toEqual([15]);
    pass(3_600_000);
    await ask(agent.to, getAll(objects));
    expect(sizes(agent)[1]).toBe(16);
  });

  it('is an unexpected answer when there is no other, after few attempts', async () => {
    const objects = outlets(48, integer);
    const agent = await handMadeAgent(objects, () => ({ bytes: garbage }));
    const asked = ask(agent.to, getAll(objects), { timeoutMs: 4_000 });
    await expect(asked).rejects.toMatchObject({ reason: 'unexpected-answer' });
    await expect(asked).rejects.toThrow(/cannot be used/);
    expect(agent.asked.length).toBeLessThan(15);
    agent.asked.length = 0;
    await expect(ask(agent.to, getAll(objects), { timeoutMs: 4_000 })).rejects.toThrow(/cannot be used/);
    expect(agent.asked[0]?.oids).toHaveLength(48);
  });
});

describe('a hostile agent', () => {
  it('that sends any bytes gets an end with a WireError or an answer', async () => {
    const objects = outlets(3, integer);
    const random = seeded(7);
    const agent = await handMadeAgent(objects, (asked) => {
      const noise = Buffer.from(asked.request);
      // The tag of a response, so that the damage reaches deeper than the first byte.
      noise[noise.indexOf(GET)] = 0xa2;
      for (let i = 0; i < 3; i += 1) noise[Math.floor(random() * noise.length)] = Math.floor(random() * 256);
      return { bytes: noise.subarray(0, Math.ceil(random() * 1.5 * noise.length)) };
    });
    for (let i = 0; i < 60; i += 1) {
      const answer = await ask(agent.to, getAll(objects), { timeoutMs: 8 }).catch((error: unknown) => error);
      expect(answer).toSatisfy((it: unknown) => it instanceof Answer || it instanceof WireError);
    }
    expect(agent.asked.length).toBeGreaterThan(60);
  });

  it('that claims authentication for a user without a key is not believed, and does no harm', async () => {
    const agent = await handMadeAgent({}, ({ request }) => ({ bytes: signedReport(request) }));
    const to = { ...agent.to, credentials: { snmp: { version: '3', user: 'open' } as const } };
    const asked = ask(to, { via: 'snmp', get: { it: COLUMN } }, { timeoutMs: 4_000 });
    await expect(asked).rejects.toMatchObject({ name: 'WireError', reason: 'unexpected-answer' });
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('SNMPv1', () => {
  it('asks a device that has nothing of it all the same, to hear whether it lives', async () => {
    let silent = false;
    const agent = await handMadeAgent({}, () => (silent ? { silent: true } : undefined));
    const to = { ...agent.to, credentials: { snmp: V1 } };
    const wanted = getAll(outlets(3, integer));
    expect((await ask(to, wanted)).value).toEqual({});
    expect((await ask(to, wanted)).value).toEqual({});
    silent = true;
    await expect(ask(to, wanted)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('asks again without the object that is missing, and remembers it for an hour', async () => {
    const objects = outlets(6, integer);
    const wanted = getAll({ ...objects, ...outlets(2, integer, BEHIND) });
    const agent = await handMadeAgent(objects);
    const to = { ...agent.to, credentials: { snmp: V1 } };
    expect((await ask(to, wanted)).entries()).toHaveLength(6);
    expect(sizes(agent)).toEqual([8, 7, 6]);
    await ask(to, wanted);
    expect(sizes(agent).slice(3)).toEqual([6]);
    agent.objects.set(`${BEHIND}.1.1.1`, integer(9));
    pass(3_600_000);
    expect((await ask(to, wanted)).num(`of ${BEHIND}.1.1.1`)).toBe(9);
  });

  it('finds the missing object where the agent does not say which it is', async () => {
    const objects = outlets(7, integer);
    const hidden = `${BEHIND}.1.1.1`;
    const agent = await handMadeAgent(objects, (asked) =>
      asked.oids.includes(hidden) ? { status: 2, index: 0 } : undefined,
    );
    const to = { ...agent.to, credentials: { snmp: V1 } };
    expect((await ask(to, getAll({ ...objects, [hidden]: integer(1) }))).entries()).toHaveLength(7);
  });

  it('reads columns with GETNEXT', async () => {
    const agent = await handMadeAgent(outlets(5, integer));
    const to = { ...agent.to, credentials: { snmp: V1 } };
    const answer = await ask(to, { via: 'snmp', columns: { state: COLUMN } });
    expect(answer.entries('state')).toHaveLength(5);
    expect(agent.asked.map((asked) => asked.pdu)).toEqual(Array(6).fill(GET_NEXT));
  });
});

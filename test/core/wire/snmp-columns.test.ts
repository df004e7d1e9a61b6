import { beforeEach, describe, expect, it } from 'vitest';
import type { SnmpRequest } from '../../../core/wire/request.ts';
import { integer, text } from './ber.ts';
import { GET_BULK, handMadeAgent } from './snmp-agent.ts';
import { type Ask, BEHIND, COLUMN, openSnmp, outlets } from './snmp-questions.ts';

let ask: Ask;
beforeEach(() => {
  ({ ask } = openSnmp());
});

describe('columns', () => {
  it('are read 40 rows at a time and end where the next begins', async () => {
    const agent = await handMadeAgent({ ...outlets(48, integer), ...outlets(3, () => integer(-1), BEHIND) });
    const answer = await ask(agent.to, { via: 'snmp', columns: { state: COLUMN, behind: BEHIND } });
    expect(answer.num('state', '1.1.48')).toBe(48);
    expect(answer.entries('state')).toHaveLength(48);
    expect(answer.value).toHaveProperty('behind', { '1.1.1': -1, '1.1.2': -1, '1.1.3': -1 });
    expect(agent.asked.map(({ pdu, repetitions }) => [pdu, repetitions])).toEqual(Array(3).fill([GET_BULK, 40]));
  });

  it('of texts take fewer rows once their length is known', async () => {
    const agent = await handMadeAgent(outlets(80, () => text('a name of forty octets, give or take one')));
    await ask(agent.to, { via: 'snmp', columns: { name: COLUMN } });
    const [first = 0, ...others] = agent.bytes;
    expect(first).toBeGreaterThan(1_400);
    expect(Math.max(...others)).toBeLessThan(1_400);
  });

  it.each([
    [10, 'silence', [40, 0, 10]],
    [4, 'silence', [40, 0, 10, 0, 4]],
    [0, 'silence', [40, 0, 10, 0, 4, 0]],
    [10, 'tooBig', [40, 10]],
  ])('of an agent that manages %i repetitions and answers more with %s', async (manages, how, start) => {
    const agent = await handMadeAgent(outlets(30, integer), ({ pdu, repetitions }) =>
      pdu === GET_BULK && repetitions > manages ? (how === 'silence' ? { silent: true } : { status: 1 }) : undefined,
    );
    const columns: SnmpRequest = { via: 'snmp', columns: { state: COLUMN } };
    expect((await ask(agent.to, columns)).entries('state')).toHaveLength(30);
    const repetitions = agent.asked.map((asked) => asked.repetitions);
    // A silent request is sent twice.
    const tries = repetitions.filter((count, i) => count === 0 || count !== repetitions[i - 1]);
    expect(tries.slice(0, start.length)).toEqual(start);
    agent.asked.length = 0;
    expect((await ask(agent.to, columns)).num('state', '1.1.30')).toBe(30);
    expect(agent.asked[0]).toMatchObject({ repetitions: manages });
    expect(agent.asked.length).toBeLessThanOrEqual(manages === 0 ? 31 : 10);
  });

  it('of a dead device are a timeout after one more question', async () => {
    const agent = await handMadeAgent({}, () => ({ silent: true }));
    const asked = ask(agent.to, { via: 'snmp', columns: { state: COLUMN } });
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
    expect(agent.asked.map((one) => one.repetitions)).toEqual([40, 40, 0]);
  });

  it.each<[string, (oid: string) => string]>([
    ['repeats itself', () => `${COLUMN}.1.1.1`],
    ['goes back', (oid) => (oid.endsWith('.5') ? `${COLUMN}.1.1.4` : `${COLUMN}.1.1.5`)],
    ['leaves the subtree backwards', (oid) => (oid === COLUMN ? `${COLUMN}.1.1.1` : '1.3.6.1.2.1.1.1.0')],
  ])('of an agent that %s are an unexpected answer', async (_, next) => {
    const agent = await handMadeAgent({}, undefined, next);
    const asked = ask(agent.to, { via: 'snmp', columns: { state: COLUMN } });
    await expect(asked).rejects.toMatchObject({ reason: 'unexpected-answer' });
    await expect(asked).rejects.toThrow('goes in circles');
  });

  it('without end are cut off at 20,000 rows', async () => {
    const endless = (oid: string) =>
      oid === COLUMN ? `${COLUMN}.1` : `${COLUMN}.${Number(oid.split('.').at(-1)) + 1}`;
    const agent = await handMadeAgent({}, undefined, endless);
    const asked = ask(agent.to, { via: 'snmp', columns: { state: COLUMN } }, { timeoutMs: 4_000 });
    await expect(asked).rejects.toMatchObject({ reason: 'unexpected-answer' });
    await expect(asked).rejects.toThrow('more than 20000 rows');
  });
});

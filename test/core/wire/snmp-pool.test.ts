import { afterEach, beforeEach, expect, it } from 'vitest';
import { SessionPool } from '../../../core/wire/snmp-pool.ts';
import type { SnmpSession } from '../../../core/wire/snmp-session.ts';
import { integer } from './ber.ts';
import { type HandMadeAgent, handMadeAgent } from './snmp-agent.ts';

const OID = '1.3.6.1.1.0';
const never = new AbortController().signal;

let agent: HandMadeAgent;
let pool: SessionPool;
beforeEach(async () => {
  agent = await handMadeAgent({ [OID]: integer(1) });
  pool = new SessionPool(2, 40);
});
afterEach(() => pool.close());

const get = (session: SnmpSession) => session.get([[OID]], { timeoutMs: 500, retries: 0 });
const use = (community: string, job: (session: SnmpSession) => Promise<unknown> = get) =>
  pool.use('127.0.0.1', agent.to.ports?.snmp ?? 0, { version: '2c', community }, never, job);

it('keeps one socket for one set of credentials', async () => {
  for (const community of ['a', 'b', 'a', 'b']) await use(community);
  expect(agent.sources.size).toBe(2);
});

it('closes the one that idled longest when there are too many', async () => {
  for (const community of ['a', 'b', 'c', 'b', 'c', 'a']) await use(community);
  expect(agent.sources.size).toBe(4);
});

it('never closes one that is in use', async () => {
  const reply = await use('a', async (session) => {
    for (const community of ['b', 'c', 'd']) await use(community);
    return get(session);
  });
  expect(reply).toHaveProperty('values');
});

it('closes one that has idled for its time', async () => {
  await use('a');
  await new Promise((resolve) => setTimeout(resolve, 80));
  await use('a');
  expect(agent.sources.size).toBe(2);
});

it('does not count the time before a job against it', async () => {
  await use('a');
  const reply = await use('a', async (session) => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    return get(session);
  });
  expect(reply).toHaveProperty('values');
  expect(agent.sources.size).toBe(1);
});

it('gives the session back after a failing job', async () => {
  const failing = use('a', () => Promise.reject(new Error('a bug')));
  await expect(failing).rejects.toThrow('a bug');
  await use('a');
  expect(agent.sources.size).toBe(1);
});

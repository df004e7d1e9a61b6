import { beforeEach, describe, expect, it } from 'vitest';
import type { SnmpRequest } from '../../../core/wire/request.ts';
import { integer } from './ber.ts';
import { handMadeAgent, SET } from './snmp-agent.ts';
import { type Ask, COLUMN, getAll, openSnmp, outlets } from './snmp-questions.ts';

let ask: Ask;
let close: () => void;
beforeEach(() => {
  ({ ask, close } = openSnmp());
});

describe('SET', () => {
  const set: SnmpRequest = { via: 'snmp', set: { oid: `${COLUMN}.1.1.7`, type: 'integer', value: 2 } };

  it('sends one integer and answers what the device echoes', async () => {
    const agent = await handMadeAgent({});
    expect((await ask(agent.to, set)).num()).toBe(2);
    expect(agent.asked).toHaveLength(1);
    expect(agent.asked[0]).toMatchObject({ pdu: SET, oids: [`${COLUMN}.1.1.7`], values: [{ tag: 2 }] });
  });

  it.each([
    [2, 'unauthorized', 'noSuchName'],
    [4, 'unauthorized', 'readOnly'],
    [6, 'unauthorized', 'noAccess'],
    [16, 'unauthorized', 'authorizationError'],
    [17, 'unauthorized', 'notWritable'],
    [3, 'refused', 'badValue'],
    [5, 'refused', 'genErr'],
    [7, 'refused', 'wrongType'],
    [10, 'refused', 'wrongValue'],
    [12, 'refused', 'inconsistentValue'],
    [13, 'refused', 'resourceUnavailable'],
    [14, 'refused', 'commitFailed'],
  ])('refused with error-status %i is %s and sent once', async (status, reason, name) => {
    const agent = await handMadeAgent({}, () => ({ status, index: 1 }));
    const asked = ask(agent.to, set);
    await expect(asked).rejects.toMatchObject({ name: 'WireError', reason, code: status });
    await expect(asked).rejects.toThrow(name);
    expect(agent.asked).toHaveLength(1);
  });

  it('is never repeated, whatever silence follows', async () => {
    const agent = await handMadeAgent({}, () => ({ silent: true }));
    await expect(ask(agent.to, set)).rejects.toMatchObject({ reason: 'timeout' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(agent.asked).toHaveLength(1);
  });

  it('takes no fraction for an integer', async () => {
    const agent = await handMadeAgent({});
    const half: SnmpRequest = { via: 'snmp', set: { oid: COLUMN, type: 'integer', value: 0.5 } };
    await expect(ask(agent.to, half)).rejects.toThrow('an integer is to be set, not 0.5');
    expect(agent.asked).toEqual([]);
  });
});

describe('patience', () => {
  it('ends with the signal at once, and a question that waits is never sent', async () => {
    const agent = await handMadeAgent({}, () => ({ silent: true }));
    const one = new AbortController();
    const other = new AbortController();
    const request = getAll(outlets(3, integer));
    const running = ask(agent.to, request, { timeoutMs: 5_000 }, one.signal);
    const waiting = ask(agent.to, request, { timeoutMs: 5_000 }, other.signal);
    await expect.poll(() => agent.asked.length).toBe(1);
    const began = performance.now();
    other.abort();
    one.abort();
    await expect(running).rejects.toMatchObject({ reason: 'timeout' });
    await expect(waiting).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - began).toBeLessThan(100);
    expect(agent.asked).toHaveLength(1);
  });

  it('leaves the device usable after an aborted question', async () => {
    let silent = true;
    const agent = await handMadeAgent(outlets(1, integer), () => (silent ? { silent: true } : undefined));
    const abort = new AbortController();
    const running = ask(agent.to, getAll(outlets(1, integer)), {}, abort.signal);
    abort.abort();
    await expect(running).rejects.toMatchObject({ reason: 'timeout' });
    silent = false;
    expect((await ask(agent.to, getAll(outlets(1, integer)))).entries()).toHaveLength(1);
  });

  it('has one question under way per device', async () => {
    const objects = outlets(100, integer);
    const order: number[] = [];
    const agent = await handMadeAgent(objects, (asked) => {
      order.push(asked.oids.length);
      return undefined;
    });
    await Promise.all([ask(agent.to, getAll(objects)), ask(agent.to, getAll(outlets(1, integer)))]);
    expect(order).toEqual([50, 50, 1]);
  });

  it('finds a name that does not exist unreachable', async () => {
    const to = { host: 'no-such-host.invalid', ports: { snmp: 1161 } };
    await expect(ask(to, { via: 'snmp', get: { it: COLUMN } }, { timeoutMs: 4_000 })).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });

  it('has an end when the wire is closed', async () => {
    const agent = await handMadeAgent({}, () => ({ silent: true }));
    const running = ask(agent.to, { via: 'snmp', get: { it: COLUMN } }, { timeoutMs: 5_000 });
    await expect.poll(() => agent.asked.length).toBe(1);
    close();
    await expect(running).rejects.toMatchObject({ reason: 'timeout' });
  });
});

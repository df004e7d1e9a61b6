import { afterEach, describe, expect, it } from 'vitest';
import { cgminerWire } from '../../../core/wire/cgminer.ts';
import type { CgminerRequest } from '../../../core/wire/request.ts';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { type Behaviour, closeLoopbacks, type Loopback, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

const STATUS = [{ STATUS: 'S', When: 1, Code: 11, Msg: 'Summary', Description: 'bmminer 4.11' }];
/** Multi-byte characters, and all that could be taken for the end of a string or an object. */
const USER = 'größe"}\\.矿工\\';
const SUMMARY = { STATUS, SUMMARY: [{ Elapsed: 155, User: USER, 'MHS av': 2.5 }], id: 1 };

const at = (port: number): Endpoint => ({ host: '127.0.0.1', ports: { cgminer: port } });
const never = () => new AbortController().signal;

async function ask(peer: Loopback, request: Partial<CgminerRequest> & { timeoutMs?: number } = {}) {
  return cgminerWire()({ via: 'cgminer', command: 'summary', ...request }, at(peer.port), never());
}

describe('joined commands', () => {
  const pools = { STATUS: [{ STATUS: 'S', Code: 7 }], POOLS: [{ POOL: 0 }], id: 1 };
  const no = { STATUS: [{ STATUS: 'E', Code: 14, Msg: 'Invalid command' }], id: 1 };
  const join = ['summary', 'pools'] as const;

  /** Answers each command from the table; a command that is not there is refused. */
  const answering =
    (table: Record<string, unknown>): Behaviour =>
    (socket, question) => {
      const { command } = JSON.parse(question.toString()) as { command: string };
      const reply = Object.hasOwn(table, command) ? table[command] : no;
      if (reply !== undefined) socket.end(typeof reply === 'string' ? reply : `${JSON.stringify(reply)}\0`);
    };

  it.each([
    ['lists of one', { summary: [SUMMARY], pools: [pools], id: 1 }],
    ['plain objects', { summary: SUMMARY, pools }],
  ])('are answered as each would be alone: %s', async (_what, reply) => {
    const peer = await loopback(answering({ 'summary+pools': reply }));
    const answer = await ask(peer, { join });
    expect(answer.value).toEqual({ summary: SUMMARY, pools });
    expect(peer.questions).toEqual(['{"command":"summary+pools"}']);
  });

  it('keep the other parts when one is refused', async () => {
    const peer = await loopback(answering({ 'summary+pools': { summary: [SUMMARY], pools: [no] } }));
    const answer = await ask(peer, { join });
    expect(answer.value).toEqual({ summary: SUMMARY });
    expect(peer.connections()).toBe(1);
  });

  it.each<[string, unknown]>([
    ['refuses the join', no],
    ['denies access to the join', { STATUS: [{ STATUS: 'E', Code: 45, Msg: 'Access denied' }] }],
    ['answers only the first command', SUMMARY],
    ['leaves a key out', { summary: [SUMMARY] }],
    ['answers a key with text', { summary: [SUMMARY], pools: 'none' }],
    ['answers a key with several', { summary: [SUMMARY], pools: [pools, pools] }],
    ['cuts the joined reply', JSON.stringify({ summary: [SUMMARY], pools: [pools] }).slice(0, -8)],
    ['closes on a join', ''],
    ['answers a join in HTML', '<html></html>'],
  ])('are asked one by one of a device that %s, and so the next time', async (_what, joined) => {
    const peer = await loopback(answering({ 'summary+pools': joined, summary: SUMMARY, pools }));
    const wire = cgminerWire();
    const request = { via: 'cgminer', join } as const;
    const first = await wire(request, at(peer.port), never());
    expect(first.at('summary').value).toEqual(SUMMARY);
    expect(first.at('pools').value).toEqual(pools);
    expect(peer.connections()).toBe(3);
    const second = await wire(request, at(peer.port), never());
    expect(second.value).toEqual(first.value);
    expect(peer.connections()).toBe(5);
    expect(peer.questions.filter((question) => question.includes('+'))).toHaveLength(1);
  });

  it('remember refusals per device', async () => {
    const [refusing, joining] = [
      await loopback(answering({ summary: SUMMARY, pools })),
      await loopback(answering({ 'summary+pools': { summary: [SUMMARY], pools: [pools] } })),
    ];
    const wire = cgminerWire();
    await wire({ via: 'cgminer', join }, at(refusing.port), never());
    await wire({ via: 'cgminer', join }, at(joining.port), never());
    expect([refusing.connections(), joining.connections()]).toEqual([3, 1]);
  });

  it('lose only the part that is refused alone', async () => {
    const peer = await loopback(answering({ pools }));
    expect((await ask(peer, { join })).value).toEqual({ pools });
  });

  it('fail with the first error when every part fails', async () => {
    const peer = await loopback(answering({ summary: { STATUS: [{ STATUS: 'E', Code: 45, Msg: 'Access denied' }] } }));
    expect(await failure(ask(peer, { join }))).toMatchObject({ reason: 'unauthorized', code: 45 });
    expect(peer.connections()).toBe(3);
  });

  it('do not wait for each part of a silent device', async () => {
    const peer = await loopback(() => undefined);
    expect(await failure(ask(peer, { join, timeoutMs: 150 }))).toMatchObject({ reason: 'timeout' });
    expect(peer.connections()).toBe(1);
  });

  it('keep what was answered before a part fell silent', async () => {
    const peer = await loopback(answering({ summary: SUMMARY, pools: undefined }));
    expect((await ask(peer, { join, timeoutMs: 300 })).value).toEqual({ summary: SUMMARY });
  });

  it('carry the mends of their parts', async () => {
    const peer = await loopback(answering({ summary: '{"a":1,}', pools: '{"b":nan}' }));
    const answer = await ask(peer, { join });
    expect(answer.value).toEqual({ summary: { a: 1 }, pools: { b: null } });
    expect(answer.mends).toEqual(['trailing-comma', 'bare-nan']);
  });

  it('of one command are asked as that command', async () => {
    const peer = await loopback(answering({ summary: SUMMARY }));
    expect((await ask(peer, { join: ['summary'] })).value).toEqual({ summary: SUMMARY });
    expect(peer.connections()).toBe(1);
  });

  it('may not write', async () => {
    const peer = await loopback(answering({}));
    const request = { via: 'cgminer', join, writes: true } as const;
    expect(await failure(cgminerWire()(request, at(peer.port), never()))).toMatchObject({ reason: 'forbidden' });
    expect(peer.connections()).toBe(0);
  });
});

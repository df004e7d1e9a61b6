import { afterEach, describe, expect, it } from 'vitest';
import { cgminerWire } from '../../../core/wire/cgminer.ts';
import type { CgminerRequest } from '../../../core/wire/request.ts';
import type { Endpoint, WireError } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { type Behaviour, closedPort, closeLoopbacks, type Loopback, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

const STATUS = [{ STATUS: 'S', When: 1, Code: 11, Msg: 'Summary', Description: 'bmminer 4.11' }];
/** Multi-byte characters, and all that could be taken for the end of a string or an object. */
const USER = 'größe"}\\.矿工\\';
const SUMMARY = { STATUS, SUMMARY: [{ Elapsed: 155, User: USER, 'MHS av': 2.5 }], id: 1 };
const TEXT = JSON.stringify(SUMMARY);

const at = (port: number): Endpoint => ({ host: '127.0.0.1', ports: { cgminer: port } });
const never = () => new AbortController().signal;

async function ask(peer: Loopback, request: Partial<CgminerRequest> & { timeoutMs?: number } = {}) {
  return cgminerWire()({ via: 'cgminer', command: 'summary', ...request }, at(peer.port), never());
}

describe('a peer that does not answer', () => {
  it.each<[string, Behaviour, WireError['reason'], RegExp]>([
    ['silence', () => undefined, 'timeout', /did not reply within 200 ms/],
    ['half a reply, then silence', (socket) => socket.write(TEXT.slice(0, 70)), 'timeout', /in the middle of a reply/],
    ['an empty close', (socket) => socket.end(), 'unexpected-answer', /closed without a reply/],
    ['a lone NUL', (socket) => socket.end('\0'), 'unexpected-answer', /closed without a reply/],
    ['a reset', (socket) => socket.resetAndDestroy(), 'unreachable', /reset the connection/],
    ['HTML', (socket) => socket.end('<html><body>401</body></html>'), 'unexpected-answer', /HTML page.*401/],
    ['text, then silence', (socket) => socket.write('login: '), 'unexpected-answer', /"login: "/],
    [
      'a dead backend',
      (socket) => socket.end('Socket connect failed: Connection refused\n'),
      'unexpected-answer',
      /mining program is down/,
    ],
    [
      'the pipe dialect',
      (socket) => socket.end('STATUS=S,When=1|SUMMARY,Elapsed=1|\0'),
      'unexpected-answer',
      /STATUS=S/,
    ],
    ['a list', (socket) => socket.end('[1,2]'), 'unexpected-answer', /did not answer a JSON object: "\[1,2\]"/],
    ['long garbage', (socket) => socket.end('x'.repeat(500)), 'unexpected-answer', /: "x{80}…"$/],
  ])('%s', async (_what, behave, reason, detail) => {
    const peer = await loopback(behave);
    const error = await failure(ask(peer, { timeoutMs: 200 }));
    expect(error).toMatchObject({ name: 'WireError', reason, message: expect.stringMatching(detail) });
    expect(error.message).toContain(`127.0.0.1:${peer.port}`);
  });

  it('a refused connection', async () => {
    const port = await closedPort();
    const error = await failure(cgminerWire()({ via: 'cgminer', command: 'summary' }, at(port), never()));
    expect(error).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('a port that cannot be', async () => {
    const error = await failure(cgminerWire()({ via: 'cgminer', command: 'summary' }, at(70_000), never()));
    expect(error).toMatchObject({ name: 'WireError', reason: 'unreachable' });
  });

  it('more than 8 MiB', async () => {
    const block = Buffer.alloc(1024 * 1024, 'a');
    const peer = await loopback((socket) => {
      socket.write('{"a":"');
      const more = () => socket.writable && socket.write(block, (error) => error || more());
      more();
    });
    expect(await failure(ask(peer))).toMatchObject({
      reason: 'unexpected-answer',
      message: expect.stringMatching(/more than 8388608 bytes/),
    });
  });

  it('a drip that never ends is not waited for longer than a silence', async () => {
    const peer = await loopback((socket) => {
      const drip = setInterval(() => socket.write('{'), 20);
      socket.once('close', () => clearInterval(drip));
    });
    expect(await failure(ask(peer, { timeoutMs: 300 }))).toMatchObject({ reason: 'timeout' });
  });
});

describe('an abort', () => {
  it('ends a half-received reply at once and closes the connection', async () => {
    const abort = new AbortController();
    let closed: () => void;
    const closing = new Promise<void>((done) => {
      closed = done;
    });
    const peer = await loopback((socket) => {
      socket.once('close', () => closed());
      socket.write(TEXT.slice(0, 50), () => abort.abort());
    });
    const begun = performance.now();
    const error = await failure(cgminerWire()({ via: 'cgminer', command: 'summary' }, at(peer.port), abort.signal));
    expect(error).toMatchObject({ reason: 'timeout', message: expect.stringContaining('stopped') });
    expect(performance.now() - begun).toBeLessThan(1000);
    await closing;
  });

  it('before the start opens no connection', async () => {
    const peer = await loopback((socket) => socket.end(TEXT));
    await failure(cgminerWire()({ via: 'cgminer', command: 'summary' }, at(peer.port), AbortSignal.abort()));
    await new Promise((done) => setTimeout(done, 50));
    expect(peer.connections()).toBe(0);
  });

  it('ends asking one by one', async () => {
    const abort = new AbortController();
    const peer = await loopback((socket, question) => {
      if (question.includes('+')) return void socket.end('{"STATUS":[{"STATUS":"E","Code":14}]}');
      if (question.includes('pools')) return abort.abort();
      socket.end(TEXT);
    });
    const request = { via: 'cgminer', join: ['summary', 'pools', 'devs'] } as const;
    expect(await failure(cgminerWire()(request, at(peer.port), abort.signal))).toMatchObject({ reason: 'timeout' });
    expect(peer.connections()).toBe(3);
  });
});

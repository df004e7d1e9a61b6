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
const TEXT = JSON.stringify(SUMMARY);

const at = (port: number): Endpoint => ({ host: '127.0.0.1', ports: { cgminer: port } });
const never = () => new AbortController().signal;

async function ask(peer: Loopback, request: Partial<CgminerRequest> & { timeoutMs?: number } = {}) {
  return cgminerWire()({ via: 'cgminer', command: 'summary', ...request }, at(peer.port), never());
}

describe('a question', () => {
  it.each([
    ['a command', { command: 'summary' }, '{"command":"summary"}'],
    ['a parameter', { command: 'ascset', parameter: '0,led,1-1' }, '{"command":"ascset","parameter":"0,led,1-1"}'],
    ['an extra flag at the top', { command: 'stats', extra: { new_api: true } }, '{"command":"stats","new_api":true}'],
  ])('carries %s', async (_what, request, line) => {
    const peer = await loopback((socket) => socket.end(TEXT));
    await ask(peer, request);
    expect(peer.questions).toEqual([line]);
  });

  it('takes a connection of its own', async () => {
    const peer = await loopback((socket) => socket.write(`${TEXT}\0`));
    await ask(peer);
    await ask(peer);
    expect(peer.connections()).toBe(2);
  });
});

describe('the end of a reply', () => {
  it.each<[string, Behaviour, string[]]>([
    ['NUL, then kept open', (socket) => socket.write(`${TEXT}\0`), []],
    ['newline, then kept open', (socket) => socket.write(`${TEXT}\n`), []],
    ['newline, then rubbish', (socket) => socket.write(`${TEXT}\nrubbish`), []],
    ['nothing, then kept open', (socket) => socket.write(TEXT), []],
    ['close only', (socket) => socket.end(TEXT), []],
    ['NUL and close', (socket) => socket.end(`${TEXT}\0`), []],
    [
      'a reset after the reply',
      (socket) => socket.write(`${TEXT}`, () => setTimeout(() => socket.resetAndDestroy(), 50)),
      [],
    ],
    ['two documents', (socket) => socket.write(`${TEXT}{"STATUS":[]}\0`), ['several-documents']],
    ['two documents with a NUL each', (socket) => socket.write(`${TEXT}\0{"STATUS":[]}\0`), []],
    ['a stray tail', (socket) => socket.write(`${TEXT}"}\0`), ['tail-brace-quote']],
    ['newlines inside the object', (socket) => socket.end(JSON.stringify(SUMMARY, undefined, 1)), []],
    ['leading NULs and spaces', (socket) => socket.end(`\0 ${TEXT}`), ['trailing-nul']],
  ])('is found: %s', async (_what, behave, mends) => {
    const peer = await loopback(behave);
    const begun = performance.now();
    const answer = await ask(peer);
    expect(answer.value).toEqual(SUMMARY);
    expect(answer.mends).toEqual(mends);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  it('is found wherever the reply is split, also inside a character', async () => {
    const bytes = Buffer.from(`${TEXT}\0`);
    const peer = await loopback((socket, question) => {
      const cut = Number((JSON.parse(question.toString()) as { parameter: string }).parameter);
      socket.write(bytes.subarray(0, cut));
      setTimeout(() => socket.write(bytes.subarray(cut)), 10);
    });
    const cuts = Array.from({ length: bytes.length - 1 }, (_, place) => place + 1);
    const answers = await Promise.all(cuts.map((cut) => ask(peer, { command: 'summary', parameter: String(cut) })));
    expect(answers.map((answer) => answer.value)).toEqual(cuts.map(() => SUMMARY));
    expect(peer.connections()).toBe(bytes.length - 1);
  });

  it('is found in a reply that comes byte by byte', async () => {
    const peer = await loopback((socket) => {
      const bytes = [...Buffer.from(`${TEXT}\0`)];
      const next = () => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(Buffer.of(byte), () => setImmediate(next));
      };
      next();
    });
    expect((await ask(peer)).value).toEqual(SUMMARY);
  });

  it('keeps what a cut reply still says, and tells that it was cut', async () => {
    const peer = await loopback((socket) => socket.end(TEXT.slice(0, TEXT.indexOf(',"MHS av"'))));
    const answer = await ask(peer);
    expect(answer.mends).toEqual(['truncated']);
    expect(answer.value).toEqual({ STATUS, SUMMARY: [{ Elapsed: 155, User: USER }] });
  });

  it('reads invalid UTF-8 with replacement characters', async () => {
    const reply = Buffer.concat([Buffer.from('{"User":"a'), Buffer.of(0xb0, 0xff), Buffer.from('b"}\0')]);
    const peer = await loopback((socket) => socket.write(reply));
    expect((await ask(peer)).str('User')).toBe('a\uFFFD\uFFFDb');
  });
});

describe('STATUS', () => {
  it.each([
    ['list, S', { STATUS: [{ STATUS: 'S' }] }],
    ['list, I', { STATUS: [{ STATUS: 'I', Code: 118, Msg: 'ASC 0 set info: success softoff:1' }] }],
    ['list, W', { STATUS: [{ STATUS: 'W', Msg: 'careful' }] }],
    ['object', { STATUS: { STATUS: 'S', Msg: 'stats', api_version: '1.0.0' }, STATS: [] }],
    ['flat', { STATUS: 'S', When: 1, Code: 131, Msg: { mineroff: 'false' } }],
    ['a restart', { STATUS: 'RESTART' }],
    ['absent', { summary: 1 }],
    ['of a wrong type', { STATUS: 7 }],
    ['an empty list', { STATUS: [] }],
  ])('lets a reply through: %s', async (_what, reply) => {
    const peer = await loopback((socket) => socket.end(JSON.stringify(reply)));
    expect((await ask(peer)).value).toEqual(reply);
  });

  it.each([
    ['list, E', { STATUS: [{ STATUS: 'E', Code: 14, Msg: 'Invalid command' }] }, 'refused', 14, 'Invalid command'],
    ['list, F', { STATUS: [{ STATUS: 'F', Code: 1, Msg: 'dying' }] }, 'refused', 1, 'dying'],
    ['object, E', { STATUS: { STATUS: 'E', code: 23, msg: 'Invalid JSON' } }, 'refused', 23, 'Invalid JSON'],
    ['flat, E', { STATUS: 'E', Code: 132, Msg: 'API command ERROR' }, 'refused', 132, 'API command ERROR'],
    ['code as text', { STATUS: [{ STATUS: 'E', Code: '14', Msg: 'x' }] }, 'refused', 14, 'x'],
    ['Code 45', { STATUS: [{ STATUS: 'E', Code: 45, Msg: 'no' }] }, 'unauthorized', 45, 'no'],
    [
      'Access denied',
      { STATUS: [{ STATUS: 'E', Msg: "Access denied to 'quit' command" }] },
      'unauthorized',
      undefined,
      'Access denied',
    ],
    ['Auth Failed', { STATUS: [{ STATUS: 'E', Code: 120, Msg: 'Auth Failed!' }] }, 'unauthorized', 120, 'Auth Failed!'],
  ])('ends in an error: %s', async (_what, reply, reason, code, message) => {
    const peer = await loopback((socket) => socket.end(JSON.stringify(reply)));
    expect(await failure(ask(peer))).toMatchObject({ reason, code, message: expect.stringContaining(message) });
  });
});

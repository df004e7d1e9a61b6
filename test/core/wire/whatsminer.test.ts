import { afterEach, describe, expect, it } from 'vitest';
import { whatsminerWire } from '../../../core/wire/whatsminer.ts';
import { tokenV3 } from '../../../core/wire/whatsminer-tokens.ts';
import type { Endpoint, WireError } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { type Behaviour, closedPort, closeLoopbacks, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

const never = () => new AbortController().signal;

describe('API 3', () => {
  const at = (port: number, credentials?: Endpoint['credentials']): Endpoint => ({
    host: '127.0.0.1',
    ports: { whatsminer: port },
    ...(credentials ? { credentials } : {}),
  });
  const TS = 1773869570;
  const clock = { now: () => new Date(TS * 1000 + 999) };
  const read = { via: 'whatsminer', api: 3, command: 'get.device.info' } as const;

  function framed(reply: unknown): Buffer {
    const body = Buffer.from(typeof reply === 'string' ? reply : JSON.stringify(reply));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    return Buffer.concat([length, body]);
  }

  function heard(question: Buffer): Record<string, unknown> {
    expect(question.readUInt32LE(0)).toBe(question.length - 4);
    return JSON.parse(question.subarray(4).toString()) as Record<string, unknown>;
  }

  /** A miner that gives its salt and answers the rest in turn; `writes` holds what it was told to do. */
  async function miner(...replies: unknown[]) {
    const writes: Record<string, unknown>[] = [];
    const peer = await loopback((socket, question) => {
      const asked = heard(question);
      if (asked['cmd'] === 'get.device.info' && asked['param'] === 'salt')
        return void socket.end(framed({ code: 0, when: TS, msg: { salt: 'uhCiDyVj' }, desc: 'get.device.info' }));
      writes.push(asked);
      const reply = replies.shift();
      if (reply !== undefined) socket.end(Buffer.isBuffer(reply) ? reply : framed(reply));
    });
    return { ...peer, writes };
  }

  const OK = { code: 0, when: TS, msg: 'ok', desc: '' };
  const info = { code: 0, when: TS, msg: { system: { api: '3.0.1', owner: 'größe' } }, desc: 'get.device.info' };

  it.each([
    ['without a parameter', {}, { cmd: 'get.device.info' }],
    ['with a parameter', { parameters: 'summary+pools' }, { cmd: 'get.device.info', param: 'summary+pools' }],
  ])('reads %s, without a login, on a connection of its own', async (_what, asked, line) => {
    const questions: unknown[] = [];
    const peer = await loopback((socket, question) => {
      questions.push(heard(question));
      socket.write(framed(info));
    });
    const answer = await whatsminerWire()({ ...read, ...asked }, at(peer.port), never());
    expect(answer.value).toEqual(info);
    expect(answer.mends).toEqual([]);
    expect(questions).toEqual([line]);
    expect(peer.connections()).toBe(1);
  });

  it('reads a reply wherever it is split', async () => {
    const bytes = framed(info);
    const peer = await loopback((socket, question) => {
      const cut = Number(heard(question)['param']);
      socket.write(bytes.subarray(0, cut));
      setTimeout(() => socket.write(bytes.subarray(cut)), 10);
    });
    const cuts = Array.from({ length: bytes.length - 1 }, (_, place) => place + 1);
    const wire = whatsminerWire();
    const answers = await Promise.all(cuts.map((cut) => wire({ ...read, parameters: cut }, at(peer.port), never())));
    expect(answers.map((answer) => answer.value)).toEqual(cuts.map(() => info));
  });

  it.each<[string, Behaviour, WireError['reason'], number | undefined, RegExp]>([
    [
      'code −4',
      (socket) => socket.end(framed({ code: -4, msg: 'no permission', desc: '' })),
      'unauthorized',
      -4,
      /no permission/,
    ],
    ['code −2', (socket) => socket.end(framed({ code: -2, msg: 'invalid command' })), 'refused', -2, /invalid command/],
    [
      'code −1 with a description',
      (socket) => socket.end(framed({ code: -1, msg: {}, desc: 'fail' })),
      'refused',
      -1,
      /code -1/,
    ],
    [
      'no code',
      (socket) => socket.end(framed({ msg: 'hello' })),
      'unexpected-answer',
      undefined,
      /without a numeric "code"/,
    ],
    ['a list', (socket) => socket.end(framed([1])), 'unexpected-answer', undefined, /JSON object: "\[1\]"/],
    ['no JSON', (socket) => socket.end(framed('hello')), 'unexpected-answer', undefined, /"hello"/],
    ['an empty frame', (socket) => socket.end(framed('')), 'unexpected-answer', undefined, /JSON object: ""/],
    [
      'HTTP',
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'unexpected-answer',
      undefined,
      /announced a reply of 1347703880 bytes/,
    ],
    [
      'a frame of more than 8 MiB',
      (socket) => socket.write(Buffer.of(1, 0, 0x80, 0)),
      'unexpected-answer',
      undefined,
      /8388609 bytes; at most 8388608/,
    ],
    [
      'a frame cut by a close',
      (socket) => socket.end(framed(info).subarray(0, 30)),
      'unexpected-answer',
      undefined,
      /30 of \d+ bytes and closed/,
    ],
    [
      'half a frame, then silence',
      (socket) => socket.write(framed(info).subarray(0, 30)),
      'timeout',
      undefined,
      /30 of \d+ bytes and fell silent/,
    ],
    [
      'half a header, then silence',
      (socket) => socket.write(Buffer.of(1, 0)),
      'timeout',
      undefined,
      /2 of at least 4 bytes/,
    ],
    ['silence', () => undefined, 'timeout', undefined, /did not reply within 200 ms/],
    ['an empty close', (socket) => socket.end(), 'unexpected-answer', undefined, /closed without a reply/],
    ['a reset', (socket) => socket.resetAndDestroy(), 'unreachable', undefined, /reset/],
  ])('turns into an error: %s', async (_what, behave, reason, code, detail) => {
    const peer = await loopback(behave);
    const error = await failure(whatsminerWire()({ ...read, timeoutMs: 200 }, at(peer.port), never()));
    expect(error).toMatchObject({ name: 'WireError', reason, message: expect.stringMatching(detail) });
    expect(error.code).toBe(code);
  });

  it('accepts a frame of exactly 8 MiB', async () => {
    const frame = '{"code":0,"msg":""}';
    const reply = frame.replace('""', `"${'a'.repeat(8 * 1024 * 1024 - frame.length)}"`);
    const peer = await loopback((socket) => socket.end(framed(reply)));
    const answer = await whatsminerWire()(read, at(peer.port), never());
    expect(answer.str('msg')).toHaveLength(8 * 1024 * 1024 - frame.length);
  });

  it('reports a refused connection as unreachable', async () => {
    const error = await failure(whatsminerWire()(read, at(await closedPort()), never()));
    expect(error).toMatchObject({ reason: 'unreachable' });
  });

  it('signs a write with the salt, the clock and the default login', async () => {
    const peer = await miner(OK);
    const request = { via: 'whatsminer', api: 3, command: 'set.system.reboot', writes: true } as const;
    const answer = await whatsminerWire(clock)(request, at(peer.port), never());
    expect(answer.value).toEqual(OK);
    expect(JSON.stringify(peer.writes[0])).toBe(
      '{"cmd":"set.system.reboot","ts":1773869570,"token":"ZIxWqUqH","account":"super","param":null}',
    );
    expect(peer.connections()).toBe(2);
  });

  it('signs with other credentials where there are any', async () => {
    const peer = await miner(OK);
    const request = { via: 'whatsminer', api: 3, command: 'set.system.led', parameters: 'auto', writes: true } as const;
    await whatsminerWire(clock)(request, at(peer.port, { username: 'user1', password: 'other' }), never());
    expect(peer.writes[0]).toMatchObject({ account: 'user1', param: 'auto' });
    expect(peer.writes[0]?.['token']).toBe(tokenV3('set.system.led', 'other', 'uhCiDyVj', TS).token);
  });

  const pools = [{ pool: 'stratum+tcp://pool.example:3333', worker: 'acct.worker01', passwd: 'x' }];
  const setPools = { via: 'whatsminer', api: 3, command: 'set.miner.pools', parameters: pools, writes: true } as const;
  const SECRET =
    'WysQOswF6YuPuWfuegJevPBsjggYWgNpjWGLWkXiUgW/f1++pgL+jW2b55x8NjQ6rTua4UWw5AYfOCJlCwNlbthDqCKB18bwAhPanoiI/i';
  const PKCS7 = `${SECRET}4RY4SmnGNlr/bbFv9ujQE4`;
  const ZERO = `${SECRET}6FsLXvkQcXVxz5GMrrziKw`;

  it('encrypts the pools with PKCS#7 padding', async () => {
    const peer = await miner(OK);
    await whatsminerWire(clock)(setPools, at(peer.port), never());
    expect(peer.writes.map((write) => write['param'])).toEqual([PKCS7]);
  });

  it('tries zero padding when PKCS#7 is refused', async () => {
    const peer = await miner({ code: -1, msg: 'fail' }, OK);
    expect((await whatsminerWire(clock)(setPools, at(peer.port), never())).value).toEqual(OK);
    expect(peer.writes.map((write) => write['param'])).toEqual([PKCS7, ZERO]);
  });

  it.each<[string, unknown[], WireError['reason'], number]>([
    [
      'both paddings are refused',
      [
        { code: -3, msg: 'first' },
        { code: -1, msg: 'second' },
      ],
      'refused',
      2,
    ],
    ['the command is unknown', [{ code: -2, msg: 'first' }], 'refused', 1],
    ['the login is wrong', [{ code: -4, msg: 'first' }], 'unauthorized', 1],
    ['nothing comes back, because the outcome is unknown', [], 'timeout', 1],
    ['the reply is cut, because the outcome is unknown', [framed(OK).subarray(0, 9)], 'unexpected-answer', 1],
  ])('gives up when %s', async (_what, replies, reason, writes) => {
    const peer = await miner(...replies);
    const error = await failure(whatsminerWire(clock)({ ...setPools, timeoutMs: 200 }, at(peer.port), never()));
    expect(error).toMatchObject({ reason });
    if (reason === 'refused') expect(error.message).toContain('first');
    expect(error.message).not.toContain('acct.worker01');
    expect(peer.writes).toHaveLength(writes);
  });

  it('does not write without a salt', async () => {
    const peer = await loopback((socket) => socket.end(framed({ code: 0, msg: {} })));
    const error = await failure(whatsminerWire(clock)(setPools, at(peer.port), never()));
    expect(error).toMatchObject({ reason: 'unexpected-answer', message: expect.stringContaining('msg.salt') });
    expect(peer.connections()).toBe(1);
  });

  it('takes silence after a silent write as success', async () => {
    const peer = await miner();
    const request = { ...setPools, command: 'set.system.reboot', silent: true, timeoutMs: 150 } as const;
    expect((await whatsminerWire(clock)(request, at(peer.port), never())).value).toEqual({});
    expect(peer.writes).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { type Ask, openHttp, rawServer } from './http-questions.ts';
import { closedPort } from './loopback.ts';
import { selfSigned, tlsServer } from './tls-server.ts';

const PDU = selfSigned();
const ADMIN = { username: 'admin', password: 'söcret' };
const BASIC = `Basic ${Buffer.from('admin:söcret').toString('base64')}`;
const PATH = '/api?x=1';

let ask: Ask;
beforeEach(() => {
  ask = openHttp();
});

const overTls = (to: Endpoint): Endpoint => ({ host: to.host, ports: { https: to.ports?.http ?? 0 } });

describe('HTTPS', () => {
  it('talks to a device whose certificate nobody has signed, and logs in each time', async () => {
    const { to, seen } = await tlsServer(PDU, (_, response) => response.end('{"ok":true}'));
    const answer = await ask({ ...to, credentials: ADMIN }, { tls: true, auth: 'basic' });
    expect(answer.bool('ok')).toBe(true);
    expect(seen).toEqual([`GET ${PATH} ${BASIC}`]);
  });

  it('keeps one connection for several questions, and takes a fresh one for a write', async () => {
    const { to, connections } = await tlsServer(PDU, (_, response) => response.end('{}'));
    for (let turn = 0; turn < 3; turn++) await ask(to, { tls: true });
    expect(connections()).toBe(1);
    await ask(to, { tls: true, method: 'POST', body: {}, writes: true });
    expect(connections()).toBe(2);
  });

  it('sends a body whole', async () => {
    const { to } = await tlsServer(PDU, (_, response, body) => response.end(JSON.stringify({ body })));
    const text = 'ü'.repeat(40_000);
    const answer = await ask(to, { tls: true, method: 'POST', body: text });
    expect(answer.str('body')).toBe(JSON.stringify(text));
  });
});

describe('a certificate that is named', () => {
  it('is compared, and the right one is answered', async () => {
    const { to, seen } = await tlsServer(PDU, (_, response) => response.end('{"ok":true}'));
    const credentials = { ...ADMIN, certificate: PDU.fingerprint };
    expect((await ask({ ...to, credentials }, { tls: true, auth: 'basic' })).bool('ok')).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('keeps the password from any other device', async () => {
    const { to, seen } = await tlsServer(selfSigned(), (_, response) => response.end('{}'));
    const credentials = { ...ADMIN, certificate: PDU.fingerprint };
    await expect(ask({ ...to, credentials }, { tls: true, auth: 'basic' })).rejects.toMatchObject({
      reason: 'unexpected-answer',
      message: expect.stringContaining(`expected ${PDU.fingerprint}`) as string,
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toEqual([]);
  });

  it('is compared again where a connection without comparison is kept', async () => {
    const { to, seen } = await tlsServer(selfSigned(), (_, response) => response.end('{}'));
    await ask(to, { tls: true });
    await expect(ask({ ...to, credentials: { certificate: PDU.fingerprint } }, { tls: true })).rejects.toMatchObject({
      reason: 'unexpected-answer',
    });
    expect(seen).toHaveLength(1);
  });
});

describe('what is no HTTPS', () => {
  it('a port that refuses is unreachable', async () => {
    const to = { host: '127.0.0.1', ports: { https: await closedPort() } };
    await expect(ask(to, { tls: true })).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('a server that speaks without TLS is an unexpected answer', async () => {
    const to = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(ask(overTls(to), { tls: true })).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });

  it('a server that hangs up is unreachable', async () => {
    const to = await rawServer((socket) => socket.once('data', () => socket.destroy()));
    await expect(ask(overTls(to), { tls: true })).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('silence in the handshake ends with the deadline', async () => {
    const to = await rawServer(() => undefined);
    await expect(ask(overTls(to), { tls: true }, AbortSignal.timeout(100))).rejects.toMatchObject({
      reason: 'timeout',
    });
  });

  it('silence after the handshake is a timeout', async () => {
    const { to } = await tlsServer(PDU, () => undefined);
    await expect(ask(to, { tls: true, timeoutMs: 100 })).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('an answer that breaks off is an unexpected answer', async () => {
    const { to } = await tlsServer(PDU, (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('[{"id":"AA1"');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(ask(to, { tls: true })).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });
});

describe('an answer that must be whole', () => {
  it.each([
    ['cut short', '[{"id":"AA1","state":"On"},{"id":"AA2","st'],
    ['text', 'busy'],
    ['empty', ''],
  ])('is refused when it is %s', async (_what, text) => {
    const { to } = await tlsServer(PDU, (_, response) => response.end(text));
    await expect(ask(to, { tls: true, whole: true })).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });

  it('is taken when it is', async () => {
    const { to } = await tlsServer(PDU, (_, response) => response.end('[{"id":"AA1"}]'));
    expect((await ask(to, { tls: true, whole: true })).str(0, 'id')).toBe('AA1');
  });
});

describe('an answer with an expectation', () => {
  const expected = {
    path: ['result', '_ret_'],
    value: 0,
    meanings: { 2: 'load shedding is active' },
    words: ['error', 'message'],
  };
  const asked = { tls: true, method: 'POST', body: {}, writes: true, expect: expected } as const;

  it.each([
    ['another number, with its meaning', '{"result":{"_ret_":2}}', 'refused', 'load shedding is active (2)', 2],
    ['another number, without one', '{"result":{"_ret_":9}}', 'refused', 'without a reason (9)', 9],
    [
      'the words of the device',
      '{"error":{"code":-32601,"message":"no such method"}}',
      'refused',
      'no such method',
      undefined,
    ],
    ['nothing of the kind', '{"result":{}}', 'unexpected-answer', 'without result._ret_', undefined],
    ['no JSON', 'ok', 'unexpected-answer', 'without result._ret_', undefined],
  ])('is an error for %s', async (_what, text, reason, words, code) => {
    const { to } = await tlsServer(PDU, (_, response) => response.end(text));
    await expect(ask(to, asked)).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(words) as string,
      code,
    });
  });

  it('is an answer where it is met', async () => {
    const { to } = await tlsServer(PDU, (_, response) => response.end('{"result":{"_ret_":0}}'));
    expect((await ask(to, asked)).num('result', '_ret_')).toBe(0);
  });
});

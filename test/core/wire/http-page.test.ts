import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deviceServer } from './device-server.ts';
import { openHttp, ROOT, rawServer } from './http-questions.ts';
import { selfSigned, tlsServer } from './tls-server.ts';

const PAGE = { path: '/', page: true, auth: 'basic' } as const;
const CAP = 256 * 1024;

describe('a page', () => {
  it.each<[string, number, Record<string, string>, string, object]>([
    [
      'found',
      200,
      { 'Content-Type': 'text/html' },
      '<title>AnthillOS</title>',
      { text: '<title>AnthillOS</title>', challenges: [] },
    ],
    ['that is JSON', 200, {}, '{"a":1}', { text: '{"a":1}' }],
    ['elsewhere', 307, { Location: 'https://192.0.2.1/' }, '', { location: 'https://192.0.2.1/', text: '' }],
    [
      'that wants a login',
      401,
      { 'WWW-Authenticate': 'Digest realm="antMiner Configuration", qop="auth", Basic realm="x"', Algorithm: 'MD5' },
      '',
      { challenges: ['digest realm="antMiner Configuration", qop="auth"', 'basic realm="x"'] },
    ],
    ['that is missing', 404, {}, 'no', { text: 'no' }],
    ['of a broken server', 500, {}, 'down', { text: 'down' }],
  ])('%s is answered as it is, without credentials', async (_what, status, headers, body, expected) => {
    const { to, seen } = await deviceServer((_request, response) => response.writeHead(status, headers).end(body));
    const answer = await openHttp()({ ...to, credentials: ROOT }, PAGE);
    const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(answer.value).toMatchObject({ status, headers: lowered, ...expected });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('is unpacked: AxeOS sends its pages packed to everybody', async () => {
    const packed = gzipSync('<title>AxeOS</title>');
    const { to } = await deviceServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    expect((await openHttp()(to, PAGE)).str('text')).toBe('<title>AxeOS</title>');
  });

  it.each([
    ['plain', (body: string) => Buffer.from(body), {}],
    ['packed', (body: string) => gzipSync(body), { 'content-encoding': 'gzip' }],
  ])('is cut after 256 KiB when it is %s', async (_how, pack, headers) => {
    const { to } = await deviceServer((_request, response) =>
      response.writeHead(200, headers).end(pack('x'.repeat(20 * CAP))),
    );
    expect((await openHttp()(to, PAGE)).str('text')).toHaveLength(CAP);
  });

  it('that never ends is cut all the same', async () => {
    const to = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('y'.repeat(64 * 1024)), 1);
      socket.once('close', () => clearInterval(timer));
    });
    expect((await openHttp()(to, PAGE)).str('text')).toHaveLength(CAP);
  });

  it('is read over TLS from whoever shows it', async () => {
    const server = await tlsServer(selfSigned(), (_request, response) => response.writeHead(401).end('who?'));
    const answer = await openHttp()({ ...server.to, credentials: ROOT }, { ...PAGE, tls: true });
    expect(answer.value).toMatchObject({ status: 401, text: 'who?' });
    expect(server.seen).toEqual(['GET / -']);
  });
});

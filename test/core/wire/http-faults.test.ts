import { createServer } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { deviceServer } from './device-server.ts';
import { type Ask, openHttp, rawServer } from './http-questions.ts';

let ask: Ask;
beforeEach(() => {
  ask = openHttp();
});

describe('what is no answer', () => {
  it.each([
    [301, 'unexpected-answer', { location: 'http://elsewhere/login' }, /http:\/\/elsewhere\/login/],
    [302, 'unexpected-answer', {}, /302/],
    [401, 'unauthorized', {}, /401/],
    [403, 'unauthorized', {}, /GET \/api\?x=1 was answered with 403/],
    [404, 'refused', {}, /404 Not Found/],
    [429, 'refused', {}, /429/],
    [500, 'refused', {}, /500/],
  ])('status %i is %s', async (status, reason, headers, message) => {
    const { to, seen } = await deviceServer((_, response) => response.writeHead(status, headers).end('<html>'));
    await expect(ask(to)).rejects.toMatchObject({
      name: 'WireError',
      reason,
      code: status,
      message: expect.stringMatching(message),
    });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['a web page', '\n<!DOCTYPE html><html></html>', 'unexpected-answer', /web page instead of data/],
    ['a dead mining program', 'Socket connect failed: Connection refused\n', 'unreachable', /web server answers/],
  ])('%s with status 200 is %s', async (_, body, reason, message) => {
    const { to } = await deviceServer((_request, response) => response.end(body));
    await expect(ask(to)).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
  });

  it('more than 8 MiB is not read to its end', async () => {
    let sent = 0;
    const { to } = await deviceServer((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const push = () => {
        if (response.destroyed || sent >= 64) return;
        sent += 1;
        response.write(chunk, push);
      };
      push();
    });
    await expect(ask(to)).rejects.toMatchObject({
      reason: 'unexpected-answer',
      message: expect.stringMatching(/8388608 bytes/),
    });
    expect(sent).toBeLessThan(64);
  });

  it('a closed port is unreachable', async () => {
    const { to } = await deviceServer((_, response) => response.end());
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const address = gone.address();
    await new Promise((resolve) => gone.close(resolve));
    const http = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(ask({ ...to, ports: { http } })).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  it.each([
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":', /broke off/],
    ['something that is not HTTP', '{"STATUS":"S"}', /HTTP|Parse/],
  ])('%s and a close is unexpected', async (_, bytes, message) => {
    const to = await rawServer((socket) => socket.once('data', () => socket.end(bytes)));
    await expect(ask(to)).rejects.toMatchObject({
      reason: 'unexpected-answer',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['silence', ''],
    ['half a body and silence', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":'],
  ])('%s is a timeout after timeoutMs', async (_, bytes) => {
    const to = await rawServer((socket) => socket.once('data', () => socket.write(bytes)));
    const began = performance.now();
    await expect(ask(to, { timeoutMs: 150 })).rejects.toMatchObject({
      reason: 'timeout',
      message: expect.stringMatching(/150 ms/),
    });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

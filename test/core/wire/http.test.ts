import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { deviceServer } from './device-server.ts';
import { type Ask, openHttp, rawServer } from './http-questions.ts';

let ask: Ask;
beforeEach(() => {
  ask = openHttp();
});

describe('the request', () => {
  it('sends method, path and JSON with its length', async () => {
    const { to, seen } = await deviceServer((_, response) => response.end('{"ok":true}'));
    const answer = await ask(to, { method: 'POST', body: { pools: ['ü'] }, headers: { 'X-Own': '1' } });
    expect(answer.bool('ok')).toBe(true);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/api?x=1',
      body: '{"pools":["ü"]}',
      headers: { 'content-type': 'application/json', 'content-length': '16', 'x-own': '1' },
    });
    expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('sends a form, and says that a write without a body has none', async () => {
    const { to, seen } = await deviceServer((_, response) => response.end());
    await ask(to, { method: 'POST', form: { a: '1 2', b: '&' } });
    await ask(to, { method: 'POST', writes: true });
    expect(seen[0]).toMatchObject({
      body: 'a=1+2&b=%26',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(seen[1]?.headers['content-length']).toBe('0');
    expect(seen[1]?.headers['content-type']).toBeUndefined();
  });

  it.each(['http', 'daemon'] as const)('goes to the port called %s', async (port) => {
    const { to, seen } = await deviceServer((_, response) => response.end('[]'));
    const only = { host: to.host, ports: { [port]: to.ports?.[port] } } as Endpoint;
    await ask(only, { port });
    expect(seen).toHaveLength(1);
  });
});

describe('connections', () => {
  it('keeps one for several questions, and asks one at a time', async () => {
    let underWay = 0;
    let most = 0;
    const { to, seen, connections } = await deviceServer((_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.end('{}');
      }, 10);
    });
    await Promise.all(Array.from({ length: 5 }, () => ask(to)));
    expect({ asked: seen.length, connections: connections(), most }).toEqual({ asked: 5, connections: 1, most: 1 });
  });

  it('opens a new one each time where the device closes it', async () => {
    const { to, seen, connections } = await deviceServer((_, response) => {
      response.setHeader('connection', 'close');
      response.end('{}');
    });
    for (let i = 0; i < 3; i += 1) await ask(to);
    expect([seen.length, connections()]).toEqual([3, 3]);
  });

  it('replaces a kept one that the device has closed without a word', async () => {
    let connections = 0;
    const to = await rawServer((socket) => {
      connections += 1;
      const number = connections;
      let asked = 0;
      socket.on('data', () => {
        asked += 1;
        if (number === 1 && asked === 2) socket.destroy();
        else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${number}`);
      });
    });
    expect((await ask(to)).num()).toBe(1);
    expect((await ask(to)).num()).toBe(2);
  });

  it('never sends a write over a kept one', async () => {
    const { to, connections } = await deviceServer((_, response) => response.end('{}'));
    await ask(to);
    await ask(to, { method: 'POST', writes: true });
    expect(connections()).toBe(2);
  });

  it('does not repeat a write whose connection broke', async () => {
    let asked = 0;
    const to = await rawServer((socket) =>
      socket.on('data', () => {
        asked += 1;
        socket.destroy();
      }),
    );
    await expect(ask(to, { method: 'POST', writes: true })).rejects.toMatchObject({ reason: 'unreachable' });
    expect(asked).toBe(1);
  });
});

describe('reading', () => {
  it.each<[string, string, unknown, string[]]>([
    ['JSON', '\uFEFF{"a":[1,2]}\n', { a: [1, 2] }, []],
    ['JSON that is no object', 'true', true, []],
    ['broken JSON, mended', '{"a":1,}', { a: 1 }, ['trailing-comma']],
    ['plain text', 'ok, restarting', 'ok, restarting', []],
    ['nothing', ' \n', undefined, []],
  ])('%s', async (_, body, value, mends) => {
    const { to } = await deviceServer((_request, response) => response.end(body));
    const answer = await ask(to);
    expect(answer.value).toEqual(value);
    expect(answer.mends).toEqual(mends);
  });

  it('replaces bytes that are not UTF-8', async () => {
    const { to } = await deviceServer((_, response) => response.end(Buffer.from('{"t":"55\xB0C"}', 'latin1')));
    expect((await ask(to)).str('t')).toBe('55\uFFFDC');
  });
});

describe('the signal', () => {
  it('ends a question that is under way, and one that waits is never sent', async () => {
    const { to, seen } = await deviceServer(() => undefined);
    const first = new AbortController();
    const second = new AbortController();
    const running = ask(to, {}, first.signal);
    const waiting = ask(to, {}, second.signal);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'timeout', message: expect.stringMatching(/deadline/) });
    await expect.poll(() => seen.length).toBe(1);
    first.abort();
    await expect(running).rejects.toMatchObject({ reason: 'timeout', message: expect.stringMatching(/deadline/) });
    expect(seen).toHaveLength(1);
  });

  it('leaves the device usable for the next question', async () => {
    let asked = 0;
    const { to } = await deviceServer((_, response) => {
      asked += 1;
      if (asked > 1) response.end('{"ok":1}');
    });
    await expect(ask(to, { timeoutMs: 50 })).rejects.toMatchObject({ reason: 'timeout' });
    expect((await ask(to)).num('ok')).toBe(1);
  });
});

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readCgminerText } from '../../../core/wire/cgminer-text.ts';
import { lineWire } from '../../../core/wire/line.ts';
import type { Request, TcpRequest } from '../../../core/wire/request.ts';
import { type Endpoint, readOnly } from '../../../core/wire/wire.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A program that says `replies` one after the other, each to the next line it hears, or the first at once. */
function program(
  talk: (socket: Socket, heard: string) => void,
  greets = false,
): Promise<{ to: Endpoint; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (greets) talk(socket, '');
    socket.on('data', (bytes) => {
      heard.push(bytes.toString());
      talk(socket, bytes.toString());
    });
  });
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ to: { host: '127.0.0.1', ports: { api: (server.address() as AddressInfo).port } }, heard }),
    ),
  );
}

const STAT = { id: 0, jsonrpc: '2.0', method: 'miner_getstat1' };
const asked = (send: TcpRequest['send'], more: Partial<Request & TcpRequest> = {}) =>
  ({ via: 'tcp', usual: 1, send, timeoutMs: 800, ...more }) as Request & TcpRequest;
const ask = (request: Request & TcpRequest, to: Endpoint) => lineWire()(request, to, new AbortController().signal);

describe('what a program replies', () => {
  it.each<[string, TcpRequest['send'], string, boolean, unknown]>([
    ['a line of JSON, and stays', STAT, '{"id":0,"result":["a"]}\n', false, { id: 0, result: ['a'] }],
    ['JSON over several lines', STAT, '{\n "id": 0,\n "result": []\n}\n', false, { id: 0, result: [] }],
    ['JSON without an end, and closes', STAT, '{"id":0,"result":[]}', true, { id: 0, result: [] }],
    ['JSON behind an HTTP head', STAT, 'HTTP/1.1 200 OK\r\nAccess: [*]\r\n\r\n{"result":[1]}', true, { result: [1] }],
    ['text with a NUL', 'summary', 'NAME=ccminer;KHS=1|\0', false, 'NAME=ccminer;KHS=1|'],
    ['text with a bar, and stays', 'summary', 'NAME=ccminer;KHS=1| ', false, 'NAME=ccminer;KHS=1| '],
    ['an error that is none', STAT, '{"error":null,"result":1}\n', false, { error: null, result: 1 }],
  ])('%s', async (_what, send, reply, closes, expected) => {
    const { to } = await program((socket) => (closes ? socket.end(reply) : socket.write(reply)));
    expect((await ask(asked(send), to)).value).toEqual(expected);
  });

  it('speaks first', async () => {
    const { to } = await program((socket) => socket.end('{"Software":"lolMiner 0.41"}'), true);
    expect((await ask(asked(''), to)).str('Software')).toBe('lolMiner 0.41');
  });

  it.each<[string, string, boolean, string]>([
    ['closes without a byte', '', true, 'unexpected-answer'],
    ['is silent', '', false, 'timeout'],
    ['falls silent in the middle', '{"result":["a', false, 'timeout'],
    ['shows a web page', '<html><body>no</body></html>', true, 'unexpected-answer'],
    ['wants a password', '{"error":{"code":-403,"message":"Authorization needed"}}\n', false, 'unauthorized'],
    ['may only be read', '{"error":{"code":-32601,"message":"Method not available"}}\n', false, 'refused'],
  ])('%s', async (_what, reply, closes, reason) => {
    const { to } = await program((socket) => (closes ? socket.end(reply) : reply !== '' && socket.write(reply)));
    await expect(ask(asked(STAT), to)).rejects.toMatchObject({ name: 'WireError', reason });
  });

  it('nothing at all, where an order is answered so', async () => {
    const { to } = await program((socket) => socket.end());
    expect(
      (await ask(asked({ ...STAT, method: 'miner_restart' }, { hangsUp: true, writes: true }), to)).value,
    ).toBeUndefined();
  });
});

describe('passwords', () => {
  it('stand beside the method', async () => {
    const { to, heard } = await program((socket) => socket.write('{"result":1}\n'));
    await ask(asked(STAT, { auth: 'psw' }), { ...to, credentials: { password: 'pw' } });
    expect(heard.join('')).toBe(`${JSON.stringify({ ...STAT, psw: 'pw' })}\n`);
    await ask(asked(STAT, { auth: 'psw' }), to);
    expect(heard[1]).toBe(`${JSON.stringify(STAT)}\n`);
  });

  it('are a message of their own before the question', async () => {
    const { to } = await program((socket) => socket.write('{"id":1,"result":true}\n{"id":0,"result":["x"]}\n'));
    const answer = await ask(asked(STAT, { auth: 'api_authorize' }), { ...to, credentials: { password: 'pw' } });
    expect(answer.str('result', 0)).toBe('x');
  });

  it('may be refused', async () => {
    const { to } = await program((socket) =>
      socket.write(
        '{"error":{"code":-401,"message":"Invalid password"},"id":1}\n{"error":{"code":-403,"message":"x"},"id":0}\n',
      ),
    );
    const answer = ask(asked(STAT, { auth: 'api_authorize' }), { ...to, credentials: { password: 'pw' } });
    await expect(answer).rejects.toMatchObject({
      reason: 'unauthorized',
      message: expect.not.stringContaining('pw') as string,
    });
  });
});

it.each(['miner_restart', 'miner_reboot', 'control_gpu', 'miner_file', 'quit', 'miner.stop', 'state.set'])(
  '%s is a write by its nature',
  async (method) => {
    const wire = readOnly(() => Promise.reject(new Error('it was sent')));
    for (const send of [{ method }, method])
      await expect(wire(asked(send), { host: 'x' }, new AbortController().signal)).rejects.toMatchObject({
        reason: 'forbidden',
      });
  },
);

it('a word that nobody knows is a write, unless its sender says that it reads', async () => {
  const wire = readOnly(() => Promise.reject(new Error('it was sent')));
  const send = (request: Request) => wire(request, { host: 'x' }, new AbortController().signal);
  await expect(send(asked({ method: 'tell_me' }))).rejects.toMatchObject({ reason: 'forbidden' });
  await expect(send(asked({ method: 'tell_me' }, { reads: true }))).rejects.toThrow('it was sent');
  await expect(send(asked({ method: 'tell_me' }, { reads: true, writes: true }))).rejects.toMatchObject({
    reason: 'forbidden',
  });
});

it('text of cgminer is read as its JSON would have been', () => {
  const text = 'STATUS=S,Code=9,Description=x 1|GPU=0,KHS 30s=1.3e+04,Name=a\\,b|GPU=1,KHS 30s=2|POOL=0,URL=a=b|\0';
  expect(readCgminerText(text)).toEqual({
    STATUS: [{ STATUS: 'S', Code: '9', Description: 'x 1' }],
    DEVS: [
      { GPU: '0', 'KHS 30s': '1.3e+04', Name: 'a,b' },
      { GPU: '1', 'KHS 30s': '2' },
    ],
    POOLS: [{ POOL: '0', URL: 'a=b' }],
  });
  expect(readCgminerText('{"STATUS":[]}')).toBeUndefined();
});

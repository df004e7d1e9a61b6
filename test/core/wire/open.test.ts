import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import { WireError } from '../../../core/wire/wire.ts';
import { integer } from './ber.ts';
import { deviceServer } from './device-server.ts';
import { handMadeAgent } from './snmp-agent.ts';

const never = new AbortController().signal;

function open() {
  const opened = openWire();
  onTestFinished(() => opened.close());
  return opened.wire;
}

/** Answers whatever comes first on a connection. */
async function tcpServer(answer: Buffer): Promise<number> {
  const server = createServer((socket) => socket.once('data', () => socket.end(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

it('speaks all protocols of one device', async () => {
  const wire = open();
  const web = await deviceServer((_, response) => response.end('{"who":"web"}'));
  const agent = await handMadeAgent({ '1.3.6.1.1.0': integer(7) });
  const json = Buffer.from('{"code":0,"who":"framed"}');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const ports = {
    ...web.to.ports,
    ...agent.to.ports,
    cgminer: await tcpServer(Buffer.from('{"STATUS":[{"STATUS":"S"}],"who":"cgminer","id":1}\0')),
    whatsminer: await tcpServer(Buffer.concat([length, json])),
  };
  const ask = (request: Request) => wire(request, { host: '127.0.0.1', ports }, never);
  expect((await ask({ via: 'http', method: 'GET', path: '/' })).str('who')).toBe('web');
  expect((await ask({ via: 'cgminer', command: 'summary' })).str('who')).toBe('cgminer');
  expect((await ask({ via: 'whatsminer', api: 3, command: 'get.device.info' })).str('who')).toBe('framed');
  expect((await ask({ via: 'snmp', get: { it: '1.3.6.1.1.0' } })).num('it')).toBe(7);
});

it.each<[string, Request, RegExp]>([
  [
    'a path that cannot be sent',
    { via: 'http', method: 'GET', path: '/a b' },
    /GET \/a b to 127\.0\.0\.1: .*characters/,
  ],
  [
    'a header that cannot be sent',
    { via: 'http', method: 'GET', path: '/', headers: { a: 'b\nc' } },
    /Invalid character/,
  ],
  ['what is no OID', { via: 'snmp', get: { it: 'sysDescr' } }, /snmp get of 1 objects to 127\.0\.0\.1: "sysDescr"/],
])('wraps the failure of the wire itself over %s', async (_, request, message) => {
  const asked = open()(request, { host: '127.0.0.1', ports: { http: 1, snmp: 1 } }, never);
  await expect(asked).rejects.toMatchObject({ name: 'WireError', reason: 'unexpected-answer' });
  await expect(asked).rejects.toThrow(message);
  await expect(asked).rejects.toHaveProperty('cause', expect.any(TypeError));
});

it('passes a WireError on as it is', async () => {
  const web = await deviceServer((_, response) => response.writeHead(404).end());
  const asked = open()({ via: 'http', method: 'GET', path: '/' }, web.to, never);
  await expect(asked).rejects.toBeInstanceOf(WireError);
  await expect(asked).rejects.toMatchObject({ reason: 'refused', code: 404 });
});

it.each<Request>([
  { via: 'http', method: 'GET', path: '/' },
  { via: 'snmp', get: { it: '1.3.6.1.1.0' } },
  { via: 'cgminer', command: 'summary' },
  { via: 'whatsminer', api: 3, command: 'get.device.info' },
])('sends nothing when it is too late: $via', async (request) => {
  const web = await deviceServer((_, response) => response.end('{}'));
  const agent = await handMadeAgent({});
  const port = web.to.ports?.http ?? 0;
  const to = { host: '127.0.0.1', ports: { ...agent.to.ports, http: port, cgminer: port, whatsminer: port } };
  await expect(open()(request, to, AbortSignal.abort())).rejects.toMatchObject({ reason: 'timeout' });
  expect([web.connections(), agent.asked.length]).toEqual([0, 0]);
});

it('closes what it holds, also twice', async () => {
  const web = await deviceServer((_, response) => response.end('{}'));
  const { wire, close } = openWire();
  await wire({ via: 'http', method: 'GET', path: '/' }, web.to, never);
  await close();
  await expect(close()).resolves.toBeUndefined();
});

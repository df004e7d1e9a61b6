import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { WebRequest } from '../../test/farm-simulator/web-server.ts';

/** What stands between a wire and a device: passes on what is asked, and changes what is answered. */
export interface Relay {
  port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const LARGEST_BODY = 1024 * 1024;

/** A relay of datagrams. `change` may answer several datagrams for one, or none. */
export async function udpRelay(to: number, change: (reply: Buffer) => Buffer[]): Promise<Relay> {
  const front = createSocket('udp4');
  const backs = new Map<number, Socket>();
  const backOf = (client: number): Socket => {
    const known = backs.get(client);
    if (known) return known;
    const back = createSocket('udp4');
    backs.set(client, back);
    back.on('error', () => undefined);
    back.on('message', (reply) => {
      for (const bytes of change(reply)) if (backs.size > 0) front.send(bytes, client, HOST, () => undefined);
    });
    return back;
  };
  front.on('message', (bytes, { port }) => backOf(port).send(bytes, to, HOST, () => undefined));
  const port = await new Promise<number>((resolve, reject) => {
    front.once('error', reject);
    front.bind(0, HOST, () => resolve(front.address().port));
  });
  front.on('error', () => undefined);
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.close(() => resolve()));
  const close = async () => {
    const all = [front, ...backs.values()];
    backs.clear();
    await Promise.all(all.map(closed));
  };
  return { port, close };
}

/** A device that speaks JSON over HTTP. `answer` says the body; undefined is a 404. */
export function httpDevice(answer: (request: WebRequest) => string | undefined): Promise<Relay> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      if (body.length < LARGEST_BODY) body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      const text = answer({ method, url, path: url.split('?')[0] ?? url, headers, body });
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(text ?? '');
    });
  });
  return listening(server, () => server.closeAllConnections());
}

function listening(server: Server, end: () => void = () => undefined): Promise<Relay> {
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      end();
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve({ port: (server.address() as AddressInfo).port, close }));
  });
}

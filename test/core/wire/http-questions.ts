import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Answer } from '../../../core/wire/answer.ts';
import { httpWire } from '../../../core/wire/http.ts';
import type { HttpRequest, Request } from '../../../core/wire/request.ts';
import type { Credentials, Endpoint } from '../../../core/wire/wire.ts';

export const ROOT: Credentials = { username: 'root', password: 'söcret' };

export type Extra = Partial<HttpRequest> & { writes?: true; timeoutMs?: number };
export type Ask = (to: Endpoint, extra?: Extra, signal?: AbortSignal) => Promise<Answer>;

/** A wire of its own for one test; asks `GET /api?x=1` unless told otherwise. */
export function openHttp(): Ask {
  const wire = httpWire();
  onTestFinished(() => wire.close());
  return (to, extra = {}, signal = new AbortController().signal) => {
    const request: Request & HttpRequest = { via: 'http', method: 'GET', path: '/api?x=1', ...extra };
    return wire.send(request, to, signal);
  };
}

/** A raw TCP server on a free port: what a handler writes is all that the client gets. */
export async function rawServer(onConnection: (socket: Socket) => void): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { host: '127.0.0.1', ports: { http: typeof address === 'object' ? (address?.port ?? 0) : 0 } };
}

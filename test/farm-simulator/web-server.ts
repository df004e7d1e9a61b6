import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { afterDelay, type Delivery, WRONG_PAGE } from './listener.ts';
import type { Certificate } from './self-signed.ts';

export interface WebRequest {
  method: string;
  /** With its query, as it was asked for. */
  url: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface WebReply {
  status: number;
  body: string;
  type?: string;
  headers?: Readonly<Record<string, string>>;
  /** What the device does once the reply has left. */
  afterwards?: () => void;
}

const LARGEST_BODY = 256 * 1024;

/**
 * An HTTP server, or HTTPS where it has a certificate, whose replies pass through the faults of the device. `answer`
 * undefined: heard and not answered.
 */
export function webServer(
  delivery: () => Delivery,
  answer: (request: WebRequest) => WebReply | undefined,
  certificate?: Certificate,
): Server {
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_BODY) incoming.destroy();
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      if (delivery().mode !== 'open') return;
      const url = incoming.url ?? '/';
      const path = url.split('?')[0] ?? '/';
      const body = Buffer.concat(chunks).toString('utf8');
      const reply = answer({ method: incoming.method ?? 'GET', url, path, headers: incoming.headers, body });
      if (reply) afterDelay(incoming.socket, delivery().delayMs, () => send(response, reply, delivery()));
    });
  };
  return certificate
    ? createTlsServer({ key: certificate.key, cert: certificate.cert }, listener)
    : createServer(listener);
}

function send(response: ServerResponse, reply: WebReply, { mode, damage }: Delivery): void {
  if (mode !== 'open' || response.destroyed) return;
  const wrong = damage === 'wrong-json' && reply.status === 200;
  const body = Buffer.from(wrong ? WRONG_PAGE : reply.body);
  response.writeHead(reply.status, {
    'content-type': wrong ? 'text/html' : (reply.type ?? 'application/json'),
    'content-length': body.length,
    ...reply.headers,
  });
  response.on('finish', () => reply.afterwards?.());
  if (damage !== 'half-reply' || reply.status !== 200) response.end(body);
  else response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.socket?.end());
}

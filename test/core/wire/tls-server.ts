import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { type Certificate, selfSigned } from '../../farm-simulator/self-signed.ts';

export { type Certificate, selfSigned };

export interface TlsServer {
  to: Endpoint;
  /** Requests as "METHOD path authorization". */
  seen: string[];
  connections(): number;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** An HTTPS server on a free loopback port that stops when the test ends. */
export async function tlsServer(certificate: Certificate, handler: Handler): Promise<TlsServer> {
  const seen: string[] = [];
  let connections = 0;
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, response, Buffer.concat(chunks).toString()));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { to: { host: '127.0.0.1', ports: { https: port } }, seen, connections: () => connections };
}

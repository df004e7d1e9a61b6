import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';

export interface Certificate {
  key: string;
  cert: string;
  /** SHA-256, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: string;
}

/** A certificate that nobody but itself has signed, as a PDU makes it at its first start. */
export function selfSigned(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'self-signed-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    const args = ['req', '-x509', ...made, '-subj', '/CN=pdu', '-keyout', key, '-out', cert];
    execFileSync('openssl', args, { stdio: 'pipe' });
    const pem = readFileSync(cert, 'utf8');
    return { key: readFileSync(key, 'utf8'), cert: pem, fingerprint: new X509Certificate(pem).fingerprint256 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface DeviceServer {
  to: Endpoint;
  seen: Seen[];
  /** Connections ever accepted. */
  connections: () => number;
}

type Handler = (request: Seen, response: ServerResponse, socket: Socket) => void;

/** A web server on a free loopback port that stops when the test ends. */
export async function deviceServer(handler: Handler): Promise<DeviceServer> {
  const seen: Seen[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const asked = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(asked);
      handler(asked, response, request.socket);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { to: { host: '127.0.0.1', ports: { http: port, daemon: port } }, seen, connections: () => connections };
}

export interface DigestRules {
  algorithm?: 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';
  qop?: string;
  /** A nonce is stale after so many uses. */
  uses?: number;
  /** So many right answers are refused all the same, with a fresh challenge that does not say stale. */
  moody?: number;
}

/** A server that verifies every digest: the response, a count that never repeats, and the age of the nonce. */
export function digestHandler(rules: DigestRules, answer: Handler): Handler {
  const { algorithm, qop, uses = 1_000, moody = 0 } = rules;
  const used = new Map<string, number>();
  let serial = 0;
  let moods = moody;
  const challenge = (response: ServerResponse, stale: boolean) => {
    serial += 1;
    const nonce = `nonce-${serial}`;
    used.set(nonce, 0);
    const parts = [`realm="antMiner Configuration"`, `nonce="${nonce}"`, 'opaque="an \\"opaque\\" word"'];
    if (qop) parts.push(`qop="${qop}"`);
    if (algorithm) parts.push(`algorithm=${algorithm}`);
    if (stale) parts.push('stale=true');
    response.writeHead(401, { 'www-authenticate': `Digest ${parts.join(', ')}` }).end('<html>401</html>');
  };
  return (request, response, socket) => {
    const header = request.headers.authorization;
    if (!header?.startsWith('Digest ')) return challenge(response, false);
    const fields = fieldsOf(header);
    const count = used.get(fields['nonce'] ?? '');
    if (count === undefined || fields['response'] !== expected(request, fields, rules))
      return challenge(response, false);
    if (qop && Number.parseInt(fields['nc'] ?? '', 16) !== count + 1) return challenge(response, false);
    if (count >= uses) return challenge(response, true);
    used.set(fields['nonce'] ?? '', count + 1);
    if (moods > 0) {
      moods -= 1;
      return challenge(response, false);
    }
    answer(request, response, socket);
  };
}

function fieldsOf(header: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare = ''] of header.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g))
    fields[name] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
  return fields;
}

function expected(request: Seen, fields: Record<string, string>, { algorithm = 'MD5', qop }: DigestRules): string {
  const hash = (text: string) =>
    createHash(algorithm.startsWith('SHA') ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const user = hash('root:antMiner Configuration:söcret');
  const ha1 = algorithm.endsWith('-sess') ? hash(`${user}:${fields['nonce']}:${fields['cnonce']}`) : user;
  const ha2 = hash(`${request.method}:${request.url}`);
  if (fields['username'] !== 'root' || fields['uri'] !== request.url || fields['opaque'] !== 'an "opaque" word')
    return '';
  if (!qop) return fields['qop'] === undefined ? hash(`${ha1}:${fields['nonce']}:${ha2}`) : '';
  return hash(`${ha1}:${fields['nonce']}:${fields['nc']}:${fields['cnonce']}:auth:${ha2}`);
}

import { Agent } from 'node:http';
import { Answer } from './answer.ts';
import { DigestNonces } from './digest.ts';
import { asExpected } from './expectation.ts';
import { type Call, exchange, type Reply } from './http-exchange.ts';
import { insteadOfJson, mend } from './mend.ts';
import type { HttpRequest, Request } from './request.ts';
import { TlsAgent } from './tls-agent.ts';
import { turns } from './turns.ts';
import { type Endpoint, PORTS, WireError } from './wire.ts';

const ANSWER_MS = 5_000;
const KEPT_MS = 15_000;
const FRESH_CHALLENGES = 2;

type HttpAsked = Request & HttpRequest;
type Send = (call: Call) => Promise<Reply>;

export interface HttpWire {
  send(request: HttpAsked, to: Endpoint, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/**
 * HTTP and HTTPS to devices: one request at a time per host and port, connections kept for 15 s where the device allows
 * it, redirects never followed. Digest login answers at most two fresh challenges of one request (Antminer's nonces
 * grow stale, Elphapex refuses good answers now and then).
 *
 * Answers JSON, mended where it is broken; text that is no JSON as a string; an empty body as `Answer.none`.
 * Throws WireError: 'unauthorized' (401, 403, no credentials configured), 'refused' (other 4xx and 5xx),
 * 'unexpected-answer' (redirect, web page, broken reply), 'unreachable', 'timeout'.
 */
export function httpWire(): HttpWire {
  const kept = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: KEPT_MS };
  const plain = new Agent(kept);
  const tls = new TlsAgent(kept);
  const nonces = new DigestNonces();
  const inTurn = turns();
  return {
    send: (request, to, signal) => {
      const call = toCall(request, to);
      const send: Send = (ready) => exchange(call.tls ? tls : plain, ready, request.writes === true, signal);
      return inTurn(`${call.host}:${call.port}`, signal, async () =>
        read(await login(request, to, call, nonces, send), request),
      );
    },
    close: () => {
      plain.destroy();
      tls.destroy();
    },
  };
}

function toCall(request: HttpAsked, to: Endpoint): Call {
  const named = request.port === 'daemon' ? 'daemon' : request.tls ? 'https' : 'http';
  const port = to.ports?.[named] ?? PORTS[named];
  const headers: Record<string, string> = { accept: '*/*' };
  let body: string | undefined;
  if (request.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = new URLSearchParams(request.form).toString();
  } else if (request.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(request.body);
  }
  if (request.method !== 'GET' || body !== undefined) headers['content-length'] = String(Buffer.byteLength(body ?? ''));
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  const { method, path } = request;
  const certificate = to.credentials?.certificate;
  const tls = request.tls ? (certificate === undefined ? {} : { certificate }) : undefined;
  return { host: to.host, port, method, path, headers, body, tls, answerMs: request.timeoutMs ?? ANSWER_MS };
}

async function login(request: HttpAsked, to: Endpoint, call: Call, nonces: DigestNonces, send: Send): Promise<Reply> {
  const { username, password, token } = to.credentials ?? {};
  if (request.auth === undefined) return send(call);
  if (request.auth === 'bearer') {
    if (token === undefined) throw notConfigured(request, to, 'token');
    return send(withAuthorization(call, `Bearer ${token}`));
  }
  if (username === undefined || password === undefined) throw notConfigured(request, to, 'user name and password');
  if (request.auth === 'digest') return digestLogin(call, { username, password }, nonces, send);
  return send(withAuthorization(call, `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`));
}

async function digestLogin(
  call: Call,
  user: { username: string; password: string },
  nonces: DigestNonces,
  send: Send,
): Promise<Reply> {
  const device = JSON.stringify([call.host, call.port, user.username]);
  const digest = { method: call.method, uri: call.path, ...user };
  let reply = await send(withAuthorization(call, nonces.authorize(device, digest)));
  for (let fresh = 0; reply.status === 401 && fresh < FRESH_CHALLENGES; fresh += 1) {
    nonces.challenged(device, reply.wwwAuthenticate);
    reply = await send(withAuthorization(call, nonces.authorize(device, digest)));
  }
  if (reply.status === 401) nonces.forget(device);
  return reply;
}

/** Header values travel as bytes: a name or token beyond ASCII is sent as UTF-8. */
function withAuthorization(call: Call, value: string | undefined): Call {
  if (value === undefined) return call;
  return { ...call, headers: { ...call.headers, authorization: Buffer.from(value, 'utf8').toString('latin1') } };
}

function notConfigured(request: HttpAsked, to: Endpoint, what: string): WireError {
  const detail = `no credentials are configured: ${request.path} of ${to.host} wants a ${what} (${request.auth})`;
  return new WireError('unauthorized', detail);
}

function read(reply: Reply, request: HttpAsked): Answer {
  const { status, statusText } = reply;
  const said = `${request.method} ${request.path} was answered with ${status} ${statusText}`.trimEnd();
  if (status === 401 || status === 403) throw new WireError('unauthorized', said, { code: status });
  if (status >= 400) throw new WireError('refused', said, { code: status });
  if (status < 200 || status >= 300) {
    const target = reply.location === undefined ? '' : `: the device points to ${reply.location}`;
    throw new WireError('unexpected-answer', `${said}${target}`, { code: status });
  }
  return asExpected(readText(reply.text, request), request);
}

function readText(text: string, request: HttpAsked): Answer {
  const trimmed = text.trim();
  if (trimmed === '') return Answer.none;
  switch (insteadOfJson(text)) {
    case 'backend-down':
      throw new WireError('unreachable', `the web server answers, the mining program behind it does not: ${trimmed}`);
    case 'html':
      throw new WireError('unexpected-answer', `${request.path}: a web page instead of data`);
    case undefined: {
      const mended = mend(text);
      return mended ? new Answer(mended.value, mended.mends) : new Answer(text);
    }
  }
}

import { Agent } from 'node:http';
import { Answer } from './answer.ts';
import { DigestNonces } from './digest.ts';
import { asExpected } from './expectation.ts';
import { toCall, withHeader } from './http-call.ts';
import { type Call, exchange, type Reply } from './http-exchange.ts';
import { filledIn, notConfigured, type Visits, visits } from './http-login.ts';
import { toPage } from './http-page.ts';
import { insteadOfJson, mend } from './mend.ts';
import type { HttpRequest, Request } from './request.ts';
import { TlsAgent } from './tls-agent.ts';
import { turns } from './turns.ts';
import { type Endpoint, WireError } from './wire.ts';

const KEPT_MS = 15_000;
const FRESH_CHALLENGES = 2;

type HttpAsked = Request & HttpRequest;

export interface HttpWire {
  send(request: HttpAsked, to: Endpoint, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/**
 * HTTP and HTTPS to devices: one request at a time per host and port, connections kept for 15 s where the device allows
 * it, redirects never followed. Digest login answers at most two fresh challenges of one request (Antminer's nonces
 * grow stale, Elphapex refuses good answers now and then); tokens are fetched as `Login` of HttpRequest says.
 *
 * Answers JSON, mended where it is broken; text that is no JSON as a string; an empty body as `Answer.none`; a `page`
 * as it came. Throws WireError: 'unauthorized' (401, 403, no credentials configured), 'refused' (other 4xx and 5xx),
 * 'unexpected-answer' (redirect, web page, broken reply), 'unreachable', 'timeout'. No error holds a password or token.
 */
export function httpWire(): HttpWire {
  const kept = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: KEPT_MS };
  const plain = new Agent(kept);
  const tls = new TlsAgent(kept);
  const memory = { nonces: new DigestNonces(), visit: visits() };
  const inTurn = turns();
  return {
    send: (request, to, signal) => {
      const { host, port } = toCall(request, to);
      const exchangeAs = (writes: boolean) => (call: Call) => exchange(call.tls ? tls : plain, call, writes, signal);
      const conversation = { request, to, signal, send: exchangeAs(request.writes === true), ask: exchangeAs(false) };
      return inTurn(`${host}:${port}`, signal, () => converse(conversation, memory));
    },
    close: () => {
      plain.destroy();
      tls.destroy();
    },
  };
}

/** `send` sends what was asked for, `ask` what only logs in. */
interface Conversation {
  request: HttpAsked;
  to: Endpoint;
  signal: AbortSignal;
  send(call: Call): Promise<Reply>;
  ask(call: Call): Promise<Reply>;
}

interface Memory {
  nonces: DigestNonces;
  visit: Visits;
}

async function converse(conversation: Conversation, memory: Memory): Promise<Answer> {
  const { request, to } = conversation;
  const { reply, token } = await heard(conversation, memory);
  if (request.page) return toPage(reply);
  try {
    return read(reply, request);
  } catch (error) {
    throw hidden(error, [to.credentials?.password, to.credentials?.token, token]);
  }
}

async function heard(conversation: Conversation, memory: Memory): Promise<{ reply: Reply; token?: string }> {
  const { request, to, send } = conversation;
  const { auth } = request;
  const call = toCall(request, to);
  if (request.page || auth === undefined || (request.orOpen && !mayLogIn(auth, to))) return { reply: await send(call) };
  if (typeof auth === 'string') return { reply: await logIn(conversation, auth, call, memory.nonces) };
  if ('ask' in auth) return memory.visit({ ...conversation, login: auth, call });
  return { reply: await send(toCall(filledIn(request, to), to)) };
}

/** Whether the credentials are configured that this way to log in wants. */
function mayLogIn(auth: NonNullable<HttpAsked['auth']>, { credentials = {} }: Endpoint): boolean {
  const { username, password, token } = credentials;
  if (auth === 'bearer') return token !== undefined;
  if (auth === 'basic' || auth === 'digest') return username !== undefined && password !== undefined;
  return password !== undefined || token !== undefined;
}

async function logIn(
  { request, to, send }: Conversation,
  auth: 'basic' | 'digest' | 'bearer',
  call: Call,
  nonces: DigestNonces,
): Promise<Reply> {
  const { username, password, token } = to.credentials ?? {};
  if (auth === 'bearer') {
    if (token === undefined) throw notConfigured(request.path, to, 'token (bearer)');
    return send(withHeader(call, 'authorization', `Bearer ${token}`));
  }
  if (username === undefined || password === undefined)
    throw notConfigured(request.path, to, `user name and password (${auth})`);
  if (auth === 'digest') return digestLogin(call, { username, password }, nonces, send);
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  return send(withHeader(call, 'authorization', `Basic ${basic}`));
}

async function digestLogin(
  call: Call,
  user: { username: string; password: string },
  nonces: DigestNonces,
  send: (call: Call) => Promise<Reply>,
): Promise<Reply> {
  const device = JSON.stringify([call.host, call.port, user.username]);
  const digest = { method: call.method, uri: call.path, ...user };
  const attempt = () => {
    const header = nonces.authorize(device, digest);
    return send(header === undefined ? call : withHeader(call, 'authorization', header));
  };
  let reply = await attempt();
  for (let fresh = 0; reply.status === 401 && fresh < FRESH_CHALLENGES; fresh += 1) {
    nonces.challenged(device, reply.headers['www-authenticate'] ?? []);
    reply = await attempt();
  }
  if (reply.status === 401) nonces.forget(device);
  return reply;
}

function hidden(error: unknown, secrets: readonly (string | undefined)[]): unknown {
  if (!(error instanceof WireError)) return error;
  const written = secrets.flatMap((secret) => (secret ? [secret, encodeURIComponent(secret)] : []));
  const said = written.reduce((text, secret) => text.replaceAll(secret, '…'), error.message);
  if (said === error.message) return error;
  return new WireError(error.reason, said, error.code === undefined ? {} : { code: error.code });
}

function read(reply: Reply, request: HttpAsked): Answer {
  const { status, statusText, headers } = reply;
  const location = headers['location']?.[0];
  const said = `${request.method} ${request.path} was answered with ${status} ${statusText}`.trimEnd();
  if (status === 401 || status === 403) throw new WireError('unauthorized', said, { code: status });
  if (status >= 400) throw new WireError('refused', said, { code: status });
  if (status < 200 || status >= 300) {
    const target = location === undefined ? '' : `: the device points to ${location}`;
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

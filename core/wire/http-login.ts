import { Answer } from './answer.ts';
import { fillIn, stillBlank } from './fill-in.ts';
import { toCall, withHeader } from './http-call.ts';
import type { Call, Reply } from './http-exchange.ts';
import { mend } from './mend.ts';
import type { HttpRequest, Login } from './request.ts';
import { turns } from './turns.ts';
import { type Endpoint, WireError } from './wire.ts';

/** Tokens that are kept; the oldest is forgotten beyond this. */
const MAX_KEPT = 20_000;
const TOKEN_CHARACTERS = 8192;

interface Token {
  text: string;
  /** Unix milliseconds. */
  until: number;
}

/** One request that needs a token: `send` may be called more than once, `ask` sends what logs in. */
export interface Visit {
  request: HttpRequest;
  login: Login;
  to: Endpoint;
  signal: AbortSignal;
  call: Call;
  send(call: Call): Promise<Reply>;
  ask(call: Call): Promise<Reply>;
}

/** Sends a call with a token of the device; says with which. */
export type Visits = (visit: Visit) => Promise<{ reply: Reply; token: string }>;

/**
 * Logs in where a device gives out tokens, as `Login` says: one login at a time for each device and user, and anew once
 * when a token that was kept or configured is refused. A refused request did nothing, so one that writes is sent again.
 * Throws WireError 'unauthorized' (no credentials configured, login refused, a new token refused), 'refused' and
 * 'unexpected-answer' for other answers to the login. No error holds a password or a token.
 */
export function visits(now: () => number = Date.now): Visits {
  const kept = new Map<string, Token>();
  const inTurn = turns();

  const keptFor = (device: string, refused: string | undefined): string | undefined => {
    const token = kept.get(device);
    return token && token.text !== refused && token.until > now() ? token.text : undefined;
  };
  const keep = (device: string, token: Token): void => {
    kept.delete(device);
    kept.set(device, token);
    const oldest = kept.keys().next().value;
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  const logInAnew = (visit: Visit, device: string, refused?: string) =>
    inTurn(device, visit.signal, async () => {
      const others = keptFor(device, refused);
      if (others !== undefined) return others;
      const text = await logIn(visit);
      keep(device, { text, until: now() + (visit.login.seconds ?? Number.POSITIVE_INFINITY) * 1000 });
      return text;
    });

  return async (visit) => {
    const { call, login, request, to } = visit;
    const device = deviceOf(visit);
    const carry = (token: string) => visit.send(carrying(call, login.send, token));
    const known = keptFor(device, undefined) ?? to.credentials?.token;
    let token = known ?? (await logInAnew(visit, device));
    let reply = await carry(token);
    if (known !== undefined && isRefused(reply, login)) {
      token = await logInAnew(visit, device, known);
      reply = await carry(token);
    }
    if (!isRefused(reply, login)) return { reply, token };
    if (kept.get(device)?.text === token) kept.delete(device);
    const said = `${request.method} ${request.path} was refused (${reply.status}) with a token that was just given`;
    throw new WireError('unauthorized', said, { code: reply.status });
  };
}

function carrying(call: Call, send: Login['send'], token: string): Call {
  if ('header' in send) return withHeader(call, send.header, fillIn(send.value, { token }));
  const path = `${call.path}${call.path.includes('?') ? '&' : '?'}${send.query}=${encodeURIComponent(token)}`;
  return { ...call, path };
}

function deviceOf({ login, to }: Visit): string {
  const { host, port } = toCall(login.ask, to);
  return JSON.stringify([host, port, login.ask.path, to.credentials?.username]);
}

function isRefused(reply: Reply, { refusal }: Login): boolean {
  if (reply.status === 401 || reply.status === 403) return true;
  if (refusal === undefined || reply.status !== 200) return false;
  return jsonIn(reply).at(...refusal.path).value === refusal.value;
}

async function logIn({ login, request, to, ask }: Visit): Promise<string> {
  const { method, path } = login.ask;
  const reply = await ask(toCall(filledIn(login.ask, to, request.path), to));
  const token = 'cookie' in login.token ? cookieIn(reply, login.token.cookie) : tokenIn(reply, login.token.path);
  if (token !== undefined && isHeaderText(token)) return token;
  const code = reply.status;
  const said = `login by ${method} ${path} of ${to.host}`;
  if (code === 401 || code === 403) throw new WireError('unauthorized', `${said} was refused (${code})`, { code });
  if (code >= 400) throw new WireError('refused', `${said} failed (${code})`, { code });
  const reason = code < 300 && mend(reply.text) ? 'unauthorized' : 'unexpected-answer';
  throw new WireError(reason, `${said} gave no token (${code})`, { code });
}

/**
 * What is asked, with its credentials in place. Throws WireError 'unauthorized' where they are not configured. The path
 * may hold a password now: errors name the one with blanks.
 */
export function filledIn<A extends Login['ask']>(asked: A, to: Endpoint, wantedBy = asked.path): A {
  const { username, password } = to.credentials ?? {};
  const filling = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
  const { path, headers, body, form } = asked;
  const secrets = {
    ...(headers ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
    ...(form ? { form } : {}),
  };
  const missing = stillBlank([path, secrets], filling);
  if (missing.length > 0) throw notConfigured(wantedBy, to, missing.join(' and '));
  return { ...asked, ...fillIn(secrets, filling), path: fillIn(path, filling, encodeURIComponent) };
}

/** A device without credentials is not even asked. */
export function notConfigured(path: string, to: Endpoint, what: string): WireError {
  return new WireError('unauthorized', `no credentials are configured: ${path} of ${to.host} wants a ${what}`);
}

function tokenIn(reply: Reply, path: readonly (string | number)[]): string | undefined {
  if (reply.status < 200 || reply.status >= 300) return undefined;
  const found = jsonIn(reply).at(...path).value;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

function jsonIn(reply: Reply): Answer {
  return new Answer(mend(reply.text)?.value);
}

/** A form that logs in may send its visitor on to the next page (3xx), with the cookie. */
function cookieIn(reply: Reply, name: string): string | undefined {
  if (reply.status < 200 || reply.status >= 400) return undefined;
  const cookies = (reply.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]?.trim() ?? '');
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}

function isHeaderText(token: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character would end the header line
  return token !== '' && token.length <= TOKEN_CHARACTERS && !/[\u0000-\u001f\u007f]/.test(token);
}

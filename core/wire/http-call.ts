import type { Call } from './http-exchange.ts';
import type { HttpRequest } from './request.ts';
import { type Endpoint, portNumber } from './wire.ts';

const ANSWER_MS = 5_000;
const PAGE_BYTES = 256 * 1024;

type Asked = Pick<HttpRequest, 'method' | 'path' | 'port' | 'usual' | 'tls' | 'headers' | 'body' | 'form' | 'page'> & {
  timeoutMs?: number;
};

/** The call that a request amounts to, still without what shows who asks. */
export function toCall(asked: Asked, to: Endpoint): Call {
  const headers: Record<string, string> = { accept: '*/*' };
  let body: string | undefined;
  if (asked.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = new URLSearchParams(asked.form).toString();
  } else if (asked.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(asked.body);
  }
  if (asked.method !== 'GET' || body !== undefined) headers['content-length'] = String(Buffer.byteLength(body ?? ''));
  for (const [name, value] of Object.entries(asked.headers ?? {})) headers[name.toLowerCase()] = asBytes(value);
  const certificate = to.credentials?.certificate;
  return {
    host: to.host,
    port: portNumber({ ...asked, via: 'http' }, to.ports),
    method: asked.method,
    path: asked.path,
    headers,
    body,
    tls: asked.tls ? (certificate === undefined ? {} : { certificate }) : undefined,
    answerMs: asked.timeoutMs ?? ANSWER_MS,
    ...(asked.page ? { cutAt: PAGE_BYTES } : {}),
  };
}

/** The call with one header more. */
export function withHeader(call: Call, name: string, value: string): Call {
  return { ...call, headers: { ...call.headers, [name.toLowerCase()]: asBytes(value) } };
}

/** Header values travel as bytes: a name or token beyond ASCII is sent as UTF-8. */
function asBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

import { orderKey, signOrder } from '../../core/service/order-token.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Principal } from '../principal.ts';
import type { GatewayConfig } from './config.ts';
import type { Order } from './order.ts';

/** How the gateway reaches alert-webhook. */
export interface SendParts {
  config: GatewayConfig | undefined;
  /** Unix milliseconds. */
  now(): number;
  /** The `jti` of a token; never the same twice. */
  newId(): string;
  fetch: typeof fetch;
}

/** No answer came, or none that says what became of the order. */
export class Unanswered extends HttpError {
  /** False: the order never left. */
  readonly left: boolean;

  constructor(status: 502 | 504, message: string, left: boolean) {
    super(status, message);
    this.name = 'Unanswered';
    this.left = left;
  }
}

/** Sends one signed request. Resolves as soon as alert-webhook begins to answer. */
export type Send = (principal: Principal, order: Order, more: RequestInit) => Promise<Response>;

/** Throws ConfigError when the key is missing or too short. */
export function openSend({ config, now, newId, fetch }: SendParts): Send {
  if (config === undefined)
    return () =>
      Promise.reject(new HttpError(503, 'gateway: alert-webhook is not configured, so nothing can be ordered'));
  const key = orderKey(config.key, 'sidecar.gateway.key');
  const sendTo = async (base: string, { actor, roles }: Principal, order: Order, more: RequestInit) => {
    const { method, body: said, idempotencyKey } = order;
    const url = urlOf(base, order);
    const body = said === undefined ? '' : JSON.stringify(said);
    const path = url.pathname + url.search;
    const token = await signOrder(key, { orderer: { ...actor, roles }, method, path, body, jti: newId() }, now());
    const headers = new Headers(more.headers);
    headers.set('authorization', `Bearer ${token}`);
    if (body !== '') headers.set('content-type', 'application/json');
    if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
    return fetch(url, { ...more, method, headers, redirect: 'error', ...(body === '' ? {} : { body }) });
  };
  let instances = [config.alertWebhook, ...config.others];
  return async (principal, order, more) => {
    for (const [index, base] of instances.entries()) {
      const isLast = index === instances.length - 1;
      const found = await sendTo(base, principal, order, more).catch((error: unknown) => {
        if (isLast || !neverLeft(error)) throw error;
      });
      if (found === undefined) continue;
      const { response, waits } = await whoActs(found);
      if (waits && !isLast) continue;
      if (!waits) instances = [base, ...instances.filter((each) => each !== base)];
      return response;
    }
    throw new Error('found no instance of alert-webhook, expected one');
  };
}

/** An instance that waits refuses an order, and says who acts instead of it; the order was not carried out then. */
async function whoActs(response: Response): Promise<{ response: Response; waits: boolean }> {
  if (response.status !== 503) return { response, waits: false };
  const text = await response.text();
  const told = parsed(text);
  const waits = typeof told === 'object' && told !== null && 'leader' in told;
  const { status, headers } = response;
  return { response: new Response(text, { status, headers }), waits };
}

function urlOf(base: string, { path, query }: Order): URL {
  const url = path.startsWith('/') ? new URL(base + path) : undefined;
  // "." and ".." in a path would lead to another route than the one that was asked for.
  if (url?.pathname !== path)
    throw new HttpError(400, `the path: found "${path}", expected one from / on, without "." and ".." as names`);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** The JSON of an answer; throws HttpError with alert-webhook's own status and reason where it is a refusal. */
export async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer !== undefined) return answer;
  const isProblem = typeof answer === 'object' && answer !== null;
  const { detail, title: _title, status: _status, ...details } = (isProblem ? answer : {}) as Record<string, unknown>;
  if (typeof detail !== 'string')
    throw new Unanswered(
      502,
      `alert-webhook answered with ${response.status} and found no reason, expected JSON: "${text.slice(0, 100)}"`,
      true,
    );
  // The person is known here; it is the gateway that alert-webhook does not know.
  if (response.status === 401) throw new HttpError(502, `alert-webhook does not take the gateway's order: ${detail}`);
  throw new HttpError(response.status, detail, details);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Errors of a connection that never was: the order cannot have been read by anybody. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const neverLeft = (error: unknown): boolean =>
  NEVER_LEFT.has((error as { cause?: { code?: string } }).cause?.code ?? '');

/** What a failure of the connection means for the order. */
export function unanswered(error: unknown, seconds: number): HttpError {
  if (error instanceof HttpError) return error;
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError')
    return new Unanswered(504, `alert-webhook did not answer within ${seconds} s: ${UNKNOWN}`, true);
  const why = cause?.message || cause?.code || message;
  if (NEVER_LEFT.has(cause?.code ?? ''))
    return new Unanswered(502, `alert-webhook cannot be reached (${why}): nothing was ordered`, false);
  return new Unanswered(502, `the connection to alert-webhook failed before its answer (${why}): ${UNKNOWN}`, true);
}

const UNKNOWN =
  'nothing is known to have been done; its actions say what was, and the same Idempotency-Key asks again without doing it twice';

import { createHash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { ConfigError } from './config.ts';
import { HttpError } from './route.ts';
import type { Secret } from './secret.ts';

const ISSUER = 'logixx-sidecar';
const AUDIENCE = 'alert-webhook';
const TYPE = 'logixx-order+jwt';
const SHORTEST_KEY = 32;
const LIVES_SECONDS = 60;
/** The clocks of two hosts may differ by so much. */
const SKEW_SECONDS = 5;
const LONGEST_NAME = 200;

/** In whose name an order is given. */
export interface Orderer {
  id: string;
  name: string;
  roles: readonly string[];
}

/** The one request that a token opens. */
export interface OrderedRequest {
  method: string;
  /** With its query, as it is sent. */
  path: string;
  /** See `digestOf`. */
  bodyDigest: string;
}

/** What a token says that was found to be good. Times are unix milliseconds. */
export interface SignedOrder extends Orderer {
  jti: string;
  issuedAt: number;
  /** When it opens nothing any more, with the clocks' difference. */
  endsAt: number;
  bodyDigest: string;
}

/** The key of both sides. Throws ConfigError, in which `place` says where it should stand. */
export function orderKey(secret: Secret | undefined, place: string): Uint8Array {
  const key = new TextEncoder().encode(secret?.reveal() ?? '');
  if (key.length >= SHORTEST_KEY) return key;
  const found = secret === undefined ? 'none' : `${key.length} characters`;
  throw new ConfigError([`${place}: found ${found}, expected a secret of at least ${SHORTEST_KEY} characters`]);
}

/** SHA-256 of a body as it is sent, in hex; a request without a body has an empty one. */
export function digestOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** A token (JWT, HS256) that opens this request within a minute, and no other. `jti` is never given twice; `now` in unix milliseconds. */
export function signOrder(
  key: Uint8Array,
  { orderer, method, path, body, jti }: { orderer: Orderer; method: string; path: string; body: string; jti: string },
  now: number,
): Promise<string> {
  const { id, name, roles } = orderer;
  const begins = Math.floor(now / 1000);
  return new SignJWT({ name: name.slice(0, LONGEST_NAME), roles: [...roles], method, path, body: digestOf(body) })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setJti(jti)
    .setIssuedAt(begins)
    .setNotBefore(begins)
    .setExpirationTime(begins + LIVES_SECONDS)
    .sign(key);
}

/** Whose order a token is. Rejects with HttpError 401 for each thing that is wrong with it. */
export async function checkOrder(
  key: Uint8Array,
  token: string,
  { bodyDigest, ...request }: OrderedRequest,
  now: number,
): Promise<SignedOrder> {
  const order = await readOrder(key, token, request, now);
  expectBody(order, bodyDigest);
  return order;
}

/** The same without the body, for the time before it is read; `expectBody` belongs behind it. */
export async function readOrder(
  key: Uint8Array,
  token: string,
  { method, path }: Pick<OrderedRequest, 'method' | 'path'>,
  now: number,
): Promise<SignedOrder> {
  const payload = await verified(key, token, now);
  const order = orderOf(payload);
  if (payload['method'] !== method || payload['path'] !== path)
    throw refused(`is for ${String(payload['method'])} ${String(payload['path'])}, not for ${method} ${path}`);
  return order;
}

/** Throws HttpError 401 when the order was signed with another body. */
export function expectBody(order: Pick<SignedOrder, 'bodyDigest'>, bodyDigest: string): void {
  if (order.bodyDigest !== bodyDigest) throw refused('is for another body');
}

/** Remembers which tokens were taken, for as long as they live. */
export interface TakenTokens {
  /** Throws HttpError 401 for one that was taken before, 503 rather than forgetting one that still lives. */
  take(order: Pick<SignedOrder, 'jti' | 'endsAt'>, now: number): void;
}

export function openTakenTokens(most = 100_000): TakenTokens {
  const taken = new Map<string, number>();
  return {
    take({ jti, endsAt }, now) {
      if (taken.has(jti)) throw refused('was used already');
      if (taken.size >= most) for (const [each, end] of taken) if (end < now) taken.delete(each);
      if (taken.size >= most) throw new HttpError(503, `more than ${most} orders came within a minute`);
      taken.set(jti, endsAt);
    },
  };
}

async function verified(key: Uint8Array, token: string, now: number): Promise<JWTPayload> {
  const options = {
    algorithms: ['HS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    typ: TYPE,
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(now),
    requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp', 'name', 'roles', 'method', 'path', 'body'],
  };
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    throw refused(wordsOf(error, now));
  }
}

function wordsOf(error: unknown, now: number): string {
  const its = `it is ${new Date(now).toISOString()} here; do the clocks of both hosts agree?`;
  if (error instanceof errors.JWTExpired) return `ended at ${timeOf(error.payload.exp)}, ${its}`;
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'was signed with another key; gateway.key must be the same for the sidecar and alert-webhook';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'is signed in another way, expected HS256';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'cannot be read, expected a JWT';
  const { claim, reason, payload } = error;
  if (claim === 'nbf' && reason === 'check_failed') return `begins at ${timeOf(payload.nbf)}, ${its}`;
  if (reason === 'missing') return `says nothing of ${claim}`;
  return `says another ${claim} than expected`;
}

function orderOf(payload: JWTPayload): SignedOrder {
  const { sub: id, jti, iat = 0, exp = 0 } = payload;
  const { name, roles, body } = payload;
  if (exp - iat > LIVES_SECONDS) throw refused(`lives ${exp - iat} s, expected at most ${LIVES_SECONDS} s`);
  if (typeof id !== 'string' || typeof jti !== 'string' || typeof body !== 'string' || !isTexts(roles))
    throw refused('is not made as the gateway makes them');
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME)
    throw refused(`names nobody, expected a name of at most ${LONGEST_NAME} characters`);
  return { id, name, roles, jti, bodyDigest: body, issuedAt: iat * 1000, endsAt: (exp + SKEW_SECONDS) * 1000 };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function timeOf(seconds: unknown): string {
  return typeof seconds === 'number' && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString() : 'no time';
}

function refused(words: string): HttpError {
  return new HttpError(401, `the order token ${words}`);
}

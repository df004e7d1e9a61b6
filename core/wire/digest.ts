import { createHash, randomBytes } from 'node:crypto';
import { type Challenge, parseChallenges } from './challenge.ts';
import { WireError } from './wire.ts';

/** What the digest is computed over: the request line and who asks. */
export interface DigestRequest {
  method: string;
  /** The request target as it is sent, with its query. */
  uri: string;
  username: string;
  password: string;
}

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' };

/**
 * The Authorization header that answers one challenge (RFC 7616; without qop RFC 2617's older form). `count` is how
 * often the challenge's nonce has been used, this time included.
 * Throws WireError 'unexpected-answer' for an algorithm or protection that is not supported.
 */
export function answerChallenge(challenge: Challenge, request: DigestRequest, count: number, cnonce: string): string {
  const { realm = '', nonce = '', opaque, algorithm } = challenge.parameters;
  const name = (algorithm ?? 'MD5').toUpperCase();
  const hash = hasher(name);
  const qop = chooseQop(challenge);
  const nc = count.toString(16).padStart(8, '0');
  const user = hash(`${request.username}:${realm}:${request.password}`);
  const ha1 = name.endsWith('-SESS') ? hash(`${user}:${nonce}:${cnonce}`) : user;
  const ha2 = hash(`${request.method}:${request.uri}`);
  const response = hash(qop ? `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}` : `${ha1}:${nonce}:${ha2}`);
  const fields = [
    `username=${quoted(request.username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
    ...(qop || name.endsWith('-SESS') ? [`cnonce=${quoted(cnonce)}`] : []),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${fields.join(', ')}`;
}

/**
 * The digest challenge to answer among those of a 401 reply: SHA-256 before MD5.
 * Throws WireError 'unauthorized' when the device offers no digest at all.
 */
export function chooseChallenge(wwwAuthenticate: readonly string[]): Challenge {
  const offered = wwwAuthenticate.flatMap(parseChallenges);
  const digests = offered.filter((challenge) => challenge.scheme === 'digest' && challenge.parameters['nonce']);
  const best = digests.find((challenge) => isSha256(challenge)) ?? digests.find(isSupported) ?? digests[0];
  if (best) return best;
  const schemes = offered.map((challenge) => challenge.scheme).join(', ') || 'nothing';
  throw new WireError('unauthorized', `digest login expected, the device offers ${schemes}`, { code: 401 });
}

interface Nonce {
  challenge: Challenge;
  used: number;
}

/** Keeps the last nonce of every device, so that most requests need no second round trip. */
export class DigestNonces {
  private readonly nonces = new Map<string, Nonce>();
  private readonly cnonce: () => string;
  private readonly limit: number;

  constructor(cnonce: () => string = () => randomBytes(12).toString('hex'), limit = 20_000) {
    this.cnonce = cnonce;
    this.limit = limit;
  }

  /** The header for the next request, or undefined while no challenge of this device is known. */
  authorize(device: string, request: DigestRequest): string | undefined {
    const nonce = this.nonces.get(device);
    if (!nonce) return undefined;
    nonce.used += 1;
    return answerChallenge(nonce.challenge, request, nonce.used, this.cnonce());
  }

  /** Takes the challenges of a 401 reply. Throws as chooseChallenge does; then the old nonce is forgotten. */
  challenged(device: string, wwwAuthenticate: readonly string[]): void {
    this.nonces.delete(device);
    this.nonces.set(device, { challenge: chooseChallenge(wwwAuthenticate), used: 0 });
    const oldest = this.nonces.keys().next().value;
    if (this.nonces.size > this.limit && oldest !== undefined) this.nonces.delete(oldest);
  }

  forget(device: string): void {
    this.nonces.delete(device);
  }
}

function hasher(name: string): (text: string) => string {
  const algorithm = HASHES[name.replace(/-SESS$/, '')];
  if (!algorithm) throw new WireError('unexpected-answer', `digest algorithm ${name}; MD5 and SHA-256 are understood`);
  return (text) => createHash(algorithm).update(text, 'utf8').digest('hex');
}

function chooseQop(challenge: Challenge): 'auth' | undefined {
  const offered = challenge.parameters['qop'];
  if (offered === undefined) return undefined;
  const values = offered.split(',').map((value) => value.trim().toLowerCase());
  if (values.includes('auth')) return 'auth';
  throw new WireError('unexpected-answer', `digest protection "${offered}"; only "auth" or none is understood`);
}

function isSha256(challenge: Challenge): boolean {
  return /^SHA-256(-sess)?$/i.test(challenge.parameters['algorithm'] ?? '');
}

function isSupported(challenge: Challenge): boolean {
  return /^(MD5|SHA-256)(-sess)?$/i.test(challenge.parameters['algorithm'] ?? 'MD5');
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

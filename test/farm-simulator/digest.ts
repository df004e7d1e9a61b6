import { createHash } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const NONCE_LIFE_SECONDS = 3600;
const MOST_NONCES = 200;

/**
 * The server's side of digest access control (RFC 2617, MD5, qop=auth), as Bitmain's web server demands it. A nonce can
 * be used again for an hour; after that the challenge says `stale`.
 */
export class DigestGuard {
  private readonly realm: string;
  private readonly user: string;
  private readonly password: string;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly nonces = new Map<string, number>();

  constructor(options: { realm: string; user: string; password: string; clock: Clock; random: Random }) {
    this.realm = options.realm;
    this.user = options.user;
    this.password = options.password;
    this.clock = options.clock;
    this.random = options.random;
  }

  /** The value of WWW-Authenticate that must be answered first, or undefined when the request is let in. */
  challenge(method: string, url: string, authorization: string | undefined): string | undefined {
    const given = authorization?.startsWith('Digest ') ? parseDigest(authorization.slice(7)) : {};
    const right = given.response !== undefined && given.response === this.expected(method, url, given);
    const issued = this.nonces.get(given.nonce ?? '');
    const fresh = issued !== undefined && this.clock.now() - issued < NONCE_LIFE_SECONDS;
    if (right && fresh) return undefined;
    return `Digest realm="${this.realm}", nonce="${this.issue()}", qop="auth"${right ? ', stale=true' : ''}`;
  }

  private expected(method: string, url: string, given: Record<string, string>): string | undefined {
    if (given.username !== this.user || given.realm !== this.realm || given.uri !== url || given.qop !== 'auth')
      return undefined;
    const first = md5(`${this.user}:${this.realm}:${this.password}`);
    const second = md5(`${method}:${url}`);
    return md5([first, given.nonce, given.nc, given.cnonce, given.qop, second].join(':'));
  }

  private issue(): string {
    const nonce = this.random.text(32, '0123456789abcdef');
    this.nonces.set(nonce, this.clock.now());
    const oldest = this.nonces.keys().next().value;
    if (this.nonces.size > MOST_NONCES && oldest !== undefined) this.nonces.delete(oldest);
    return nonce;
  }
}

/** `username="root", nc=00000001, …` as an object; values with or without quotes. */
function parseDigest(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)];
  return Object.fromEntries(pairs.map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
}

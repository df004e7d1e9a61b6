import { createHash, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Request, RequestHandler } from 'express';
import rateLimit from 'express-rate-limit';
import type { Secret } from './secret.ts';

export interface AccessOptions {
  tokens?: readonly Secret[];
  tls?: { clientCa?: string };
  requestsPerMinute?: number;
}

/** What stands before a `bearer` route: the rate limit of a client, then a known token (compared in constant time) or certificate. */
export function guardOf({ tokens = [], requestsPerMinute, tls }: AccessOptions): RequestHandler[] {
  const limit = requestsPerMinute
    ? [
        rateLimit({
          windowMs: 60_000,
          limit: requestsPerMinute,
          standardHeaders: 'draft-8',
          legacyHeaders: false,
          ipv6Subnet: 56,
        }),
      ]
    : [];
  const digests = tokens.map((token) => sha256(token.reveal()));
  const authorise: RequestHandler = (request, response, next) => {
    const certified = tls?.clientCa !== undefined && (request.socket as TLSSocket).authorized === true;
    if (certified || (digests.length === 0 && tls?.clientCa === undefined) || holdsToken(request, digests))
      return next();
    response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(401).json({ error: 'this needs a bearer token that the service knows, or a client certificate' });
  };
  return [...limit, authorise];
}

function holdsToken(request: Request, digests: readonly Buffer[]): boolean {
  const given = sha256(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  return digests.reduce((held, digest) => timingSafeEqual(digest, given) || held, false);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

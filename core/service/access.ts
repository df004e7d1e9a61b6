import { createHash, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Request, RequestHandler, Response } from 'express';
import rateLimit from 'express-rate-limit';
import { type BoundTokens, boundGuard, type Guard } from './bound-tokens.ts';
import { sendProblem } from './problem-json.ts';
import type { Route } from './route.ts';
import type { Secret } from './secret.ts';

export interface AccessOptions {
  tokens?: readonly Secret[];
  tls?: { clientCa?: string };
  requestsPerMinute?: number;
  admit?(request: Request, route: Route): Promise<void> | void;
  /** Tokens of single requests, beside `tokens` or instead of them. */
  bound?: BoundTokens | undefined;
}

/**
 * What stands before `bearer` routes: the rate limit of a client over all of them, then a known token (compared in
 * constant time) or certificate. A route that takes signed bodies opens to those, too, and to nobody who has neither.
 * Where there are bound tokens, the routes that they open are never open to everybody.
 */
export function guardOf({ tokens = [], requestsPerMinute, tls, admit, bound }: AccessOptions): (route: Route) => Guard {
  const limit = requestsPerMinute ? [limitOf(requestsPerMinute)] : [];
  const digests = tokens.map((token) => sha256(token.reveal()));
  const isOpen = digests.length === 0 && tls?.clientCa === undefined;
  const isKnown = (request: Request) =>
    (tls?.clientCa !== undefined && (request.socket as TLSSocket).authorized === true) || holdsToken(request, digests);
  return (route) => {
    const { access, signed } = route;
    if (admit) return { before: [...limit, admitting(route, admit)], behind: [] };
    if (access === 'open') return { before: [], behind: [] };
    const way = bound?.opens(route) ?? 'never';
    if (bound && way !== 'never') {
      const { before, behind } = boundGuard(bound, (request) => way === 'too' && isKnown(request));
      return { before: [...limit, ...before], behind };
    }
    if (!signed) return { before: [...limit, only((request) => isOpen || isKnown(request))], behind: [] };
    return {
      before: [...limit, only((request) => isKnown(request) || signed.claims(request.headers))],
      behind: [only((request) => isKnown(request) || signed.opens(request.headers, request.body as Buffer))],
    };
  };
}

function admitting(route: Route, admit: NonNullable<AccessOptions['admit']>): RequestHandler {
  return async (request, _response, next) => {
    await admit(request, route);
    next();
  };
}

function limitOf(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ipv6Subnet: 56,
    handler: (_request, response) =>
      sendProblem(response, 429, `more than ${requestsPerMinute} requests came from this address within a minute`),
  });
}

function only(mayEnter: (request: Request) => boolean | Promise<boolean>): RequestHandler {
  return async (request, response, next) => {
    if (await mayEnter(request)) next();
    else refuse(response);
  };
}

function refuse(response: Response): void {
  response.setHeader('WWW-Authenticate', 'Bearer');
  sendProblem(response, 401, 'this needs a bearer token that the service knows, or a client certificate');
}

function holdsToken(request: Request, digests: readonly Buffer[]): boolean {
  const given = sha256(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  return digests.reduce((held, digest) => timingSafeEqual(digest, given) || held, false);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

import type { IncomingMessage } from 'node:http';
import express, { type Request, type RequestHandler } from 'express';
import { HttpError, type Route } from './route.ts';

/** What stands before the body of a route is read, and what stands behind it. */
export interface Guard {
  before: RequestHandler[];
  behind: RequestHandler[];
}

/** Tokens of which each opens one request: the one whose method, path and body it names. */
export interface BoundTokens {
  /** `alone`: nothing else opens the route. `too`: other ways open it as before. `never`: they do not open it. */
  opens(route: Route): 'alone' | 'too' | 'never';
  /** Asked before the body is read; what it resolves to checks the body. Both throw HttpError to refuse. */
  check(token: string, request: Request): Promise<(body: Buffer) => void | Promise<void>>;
}

const bodies = new WeakMap<IncomingMessage, Buffer>();

/** What reads the body of a route. Where tokens may be bound to a body, its bytes are kept until the request is over. */
export function bodyReaders(limit: number, bound: BoundTokens | undefined): (route: Route) => RequestHandler[] {
  const verify = (request: IncomingMessage, _response: unknown, bytes: Buffer) => void bodies.set(request, bytes);
  const more = bound ? { verify } : {};
  const parse = express.json({ limit, strict: false, ...more });
  const keep = express.raw({ limit, type: () => true, ...more });
  const kept = (own: number) => express.raw({ limit: Math.min(own, limit), type: () => true, ...more });
  return ({ raw, body, bodyLimit }) => (raw ? [bodyLimit === undefined ? keep : kept(bodyLimit)] : body ? [parse] : []);
}

/** Guards a route that such tokens open; `isKnown` says whether another way opens it. */
export function boundGuard(bound: BoundTokens, isKnown: (request: Request) => boolean): Guard {
  const checks = new WeakMap<Request, (body: Buffer) => void | Promise<void>>();
  const before: RequestHandler = async (request, response, next) => {
    if (isKnown(request)) return next();
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!looksSigned(token)) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw new HttpError(401, 'this needs a token that the gateway has signed for this request');
    }
    checks.set(request, await bound.check(token, request));
    next();
  };
  const behind: RequestHandler = async (request, _response, next) => {
    await checks.get(request)?.(bodies.get(request) ?? Buffer.alloc(0));
    next();
  };
  return { before: [before], behind: [behind] };
}

/** Three parts with dots between, of which the last one may be empty. */
function looksSigned(token: string): boolean {
  return /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token);
}

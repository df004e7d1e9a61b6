import type { Request, RequestHandler } from 'express';
import { HttpError, type Route } from '../core/service/route.ts';
import type { GuardedRoute, Permission } from './permission.ts';
import { type Principal, setPrincipal } from './principal.ts';

/** Finds out who sends a request; undefined: nobody. Throws HttpError where what they show is wrong. */
export type Identify = (request: Request) => Promise<Principal | undefined>;

/** Opens a route to whom its permission says, and to nobody else: 401 for nobody, 403 for who may not. */
export function admitting(routes: readonly GuardedRoute[], identify: Identify) {
  const permissions = new Map(routes.map(({ route, permission }) => [route, permission]));
  return async (request: Request, route: Route): Promise<void> => {
    const permission = permissions.get(route);
    if (permission === undefined) throw new Error(`${route.method} ${route.path} declares no permission`);
    if (permission === 'open') return;
    const principal = await identify(request);
    if (principal === undefined) throw new HttpError(401, 'this needs somebody who is logged in, or a token');
    if (permission !== 'self' && !principal.permissions.has(permission)) throw forbidden(principal, permission);
    setPrincipal(request, principal);
  };
}

function forbidden({ actor, roles, via }: Principal, permission: Permission): HttpError {
  const as = roles.length === 0 ? 'has no role' : `is ${roles.join(' and ')}`;
  const cut = via === 'token' ? ', by a token' : '';
  return new HttpError(403, `this needs the permission ${permission}; ${actor.name} ${as}${cut}`, { permission });
}

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS = 'content-type, authorization, idempotency-key, if-none-match, last-event-id, x-grafana-id';

/** Lets pages of the named origins ask here, with their cookies; all others are left to the browser's own refusal. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin !== undefined) response.vary('Origin');
    const known = origin !== undefined && origins.includes(origin);
    if (known) {
      response.set({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' });
      response.set('access-control-expose-headers', 'etag, content-disposition');
    }
    const asks = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!known || !asks) return next();
    response.set({ 'access-control-allow-methods': METHODS, 'access-control-allow-headers': HEADERS });
    response.set('access-control-max-age', '600').status(204).end();
  };
}

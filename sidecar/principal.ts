import type { Request } from 'express';
import { HttpError } from '../core/service/route.ts';
import type { Actor } from './actor.ts';
import { MATRIX, type Permission, type Role } from './permission.ts';

/** Who asks, however they showed it: the one thing that routes know about identity. */
export interface Principal {
  actor: Actor;
  roles: readonly Role[];
  /** Narrower than the roles where a token is: what it was made for. */
  permissions: ReadonlySet<Permission>;
  via: 'session' | 'grafana' | 'token' | 'service';
  /** Where mail reaches them, where that is known. */
  email?: string;
}

/** What the roles may do together, cut down to `scopes` where there are any. */
export function permissionsOf(roles: readonly Role[], scopes?: readonly Permission[]): ReadonlySet<Permission> {
  const all = new Set(roles.flatMap((role) => MATRIX[role]));
  return scopes ? new Set(scopes.filter((scope) => all.has(scope))) : all;
}

const known = new WeakMap<Request, Principal>();

/** Remembers who sends a request; done once, before any route is reached. */
export function setPrincipal(request: Request, principal: Principal): void {
  known.set(request, principal);
}

/** Who sends the request. Throws HttpError 401 when nobody has been recognised. */
export function principalOf(request: Request): Principal {
  const principal = known.get(request);
  if (principal === undefined) throw new HttpError(401, 'nobody is logged in');
  return principal;
}

/** Whom a deed is written down to. */
export function actorOf(request: Request): Actor {
  return principalOf(request).actor;
}

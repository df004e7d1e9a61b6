import type { Request } from 'express';
import { HttpError } from '../../core/service/route.ts';
import { type Principal, permissionsOf } from '../principal.ts';
import { addressOf } from './address.ts';
import { useToken } from './api-tokens.ts';
import { type Auth, faultOf } from './auth.ts';
import { originRefusal } from './origin.ts';
import { readRoles } from './roles.ts';
import type { IdentityDb } from './tables.ts';
import { type GrafanaDoor, isThroughGrafana, throughGrafana } from './through-grafana.ts';

export interface IdentifyParts {
  db: IdentityDb;
  auth: Auth;
  now: () => number;
  /** Origins whose pages may ask. */
  origins: readonly string[];
  service(token: string): Principal | undefined;
  /** Undefined: no Grafana is known, and nobody comes through one. */
  grafana?: GrafanaDoor;
}

const owners = new WeakMap<Request, string>();

/** The id of the account that a request comes from, by a session or a token; undefined: it comes from no account. */
export function accountOf(request: Request): string | undefined {
  return owners.get(request);
}

/**
 * Who sends a request: by a bearer token, else Grafana's ID token, else the cookie of a session. Undefined: nobody.
 * Throws HttpError 401 for a token that is not good, 403 for a change by cookie from a foreign page, 503 while Grafana's
 * keys cannot be read. Everything is looked up anew, so that what was revoked or disabled is so at once.
 */
export function identifier(parts: IdentifyParts): (request: Request) => Promise<Principal | undefined> {
  return async (request) => {
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return parts.service(bearer) ?? (await byToken(parts, request, bearer));
    if (parts.grafana && isThroughGrafana(request)) return throughGrafana(parts.grafana, request);
    const found = await bySession(parts, request);
    return found ?? (isThroughGrafana(request) ? throughGrafana(parts.grafana, request) : undefined);
  };
}

async function byToken({ db, now }: IdentifyParts, request: Request, secret: string): Promise<Principal> {
  const found = await useToken(db, secret, now());
  if (found === undefined) throw new HttpError(401, 'the bearer token is unknown, expired or revoked');
  const { token, user } = found;
  owners.set(request, user.id);
  return {
    actor: { id: `token:${token.id}`, name: `${token.name} of ${user.name}` },
    roles: user.roles,
    permissions: permissionsOf(user.roles, token.permissions),
    via: 'token',
    email: user.email,
  };
}

async function bySession(parts: IdentifyParts, request: Request): Promise<Principal | undefined> {
  if (!(await hasSessionCookie(parts.auth, request))) return undefined;
  const found = await parts.auth.api.getSession({ headers: headersOf(request) }).catch((error: unknown) => {
    throw faultOf(error);
  });
  if (found === null) return undefined;
  const { id, name, email, roles: stored, disabled } = found.user;
  if (disabled) return undefined;
  const { method, headers } = request;
  const refusal = originRefusal({ method, origin: headers.origin, byCookie: true }, parts.origins);
  if (refusal !== undefined) throw new HttpError(403, refusal);
  owners.set(request, id);
  const roles = readRoles(stored);
  return { actor: { id, name }, roles, permissions: permissionsOf(roles), via: 'session', email };
}

async function hasSessionCookie(auth: Auth, request: Request): Promise<boolean> {
  const { name } = (await auth.$context).authCookies.sessionToken;
  return (request.headers.cookie ?? '').split(/; */).some((pair) => pair.startsWith(`${name}=`));
}

/** What better-auth may see of a request: the cookies, and from where it comes. */
export function headersOf(request: Request): Headers {
  const { cookie, 'user-agent': agent } = request.headers;
  return new Headers({
    'x-client-ip': addressOf(request),
    ...(cookie === undefined ? {} : { cookie }),
    ...(agent === undefined ? {} : { 'user-agent': agent.slice(0, 200) }),
  });
}

import { Type } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { type Principal, permissionsOf, principalOf } from '../principal.ts';
import { countsOf, forgive } from './attempt-store.ts';
import { faultOf, isRefusal } from './auth.ts';
import { EmailSchema } from './email.ts';
import { headersOf } from './identify.ts';
import { clientNetwork, counted, type IdentityParts, NOBODY, note, passCookies, refuseForeignPage } from './parts.ts';
import { PASSWORD } from './password.ts';
import { readRoles } from './roles.ts';
import { closed, Done, SessionView } from './schemas.ts';

/** Logging in, logging out, and who one is. */
export function sessionRoutes(parts: IdentityParts): GuardedRoute[] {
  return [
    { route: logIn(parts), permission: 'open' },
    { route: whoAmI(), permission: 'self' },
    { route: logOut(parts), permission: 'self' },
  ];
}

function logIn(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/session',
    operationId: 'logIn',
    summary: 'Logs in with address and password; the session is a cookie',
    access: 'open',
    body: Type.Object(
      { email: EmailSchema, password: Type.String({ minLength: 1, maxLength: PASSWORD.longest }) },
      closed,
    ),
    answer: SessionView,
    handle: async ({ body, request }, response) => {
      refuseForeignPage(parts, request);
      const counts = countsOf('login', clientNetwork(request), body.email);
      await counted(parts, response, counts);
      const principal = await signedIn(parts, request, response, body);
      await forgive(parts.db, counts, parts.now());
      await note(parts, request, { actor: principal.actor, action: 'session.login', subject: principal.actor.id });
      return viewPrincipal(principal);
    },
  });
}

/** One sentence for all reasons: whether an address has an account is nobody's business. */
const REFUSED = 'email and password: found none that belong together, or an account that is shut';

async function signedIn(
  parts: IdentityParts,
  request: Request,
  response: Response,
  body: { email: string; password: string },
): Promise<Principal> {
  const { auth } = parts;
  const refused = async (reason: string) => {
    const entry = { actor: NOBODY, action: 'session.refused', subject: body.email.toLowerCase(), details: { reason } };
    await note(parts, request, entry);
    return new HttpError(401, REFUSED);
  };
  try {
    const { headers, response: answer } = await auth.api.signInEmail({
      body,
      headers: headersOf(request),
      returnHeaders: true,
    });
    const { id, name, email } = answer.user;
    const row = await parts.db.selectFrom('identity_users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    if (row.disabled !== 0) {
      await (await auth.$context).internalAdapter.deleteSession(answer.token);
      throw await refused('disabled');
    }
    passCookies(response, headers);
    const roles = readRoles(row.roles);
    return { actor: { id, name }, roles, permissions: permissionsOf(roles), via: 'session', email };
  } catch (error) {
    throw isRefusal(error) ? await refused('password') : faultOf(error);
  }
}

function whoAmI(): Route {
  return route({
    method: 'get',
    path: '/api/v1/session',
    operationId: 'getSession',
    summary: 'Who asks: name, roles, what they may do, and how they were recognised',
    access: 'bearer',
    answer: SessionView,
    handle: ({ request }, response) => {
      response.setHeader('Cache-Control', 'no-store');
      return viewPrincipal(principalOf(request));
    },
  });
}

function logOut(parts: IdentityParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/session',
    operationId: 'logOut',
    summary: 'Ends this session',
    access: 'bearer',
    answer: Done,
    handle: async ({ request }, response) => {
      const { actor, via } = principalOf(request);
      if (via !== 'session')
        throw new HttpError(400, `found no session but a ${via} identity, which is not logged out`);
      const { headers } = await parts.auth.api.signOut({ headers: headersOf(request), returnHeaders: true });
      passCookies(response, headers);
      await note(parts, request, { actor, action: 'session.logout', subject: actor.id });
      return { done: 'the session has ended' };
    },
  });
}

function viewPrincipal({ actor, email, roles, permissions, via }: Principal) {
  const who = { ...actor, ...(email === undefined ? {} : { email }) };
  return { ...who, roles: [...roles], permissions: [...permissions], via };
}

import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import { addressOf } from './address.ts';
import { countsOf, forgive } from './attempt-store.ts';
import { faultOf, isRefusal } from './auth.ts';
import { EmailSchema } from './email.ts';
import { headersOf } from './identify.ts';
import {
  clientNetwork,
  counted,
  type IdentityParts,
  mailOr503,
  NOBODY,
  note,
  passCookies,
  refuseForeignPage,
} from './parts.ts';
import { PASSWORD, PasswordSchema } from './password.ts';
import { ownerOfLink, resetLinks } from './reset-links.ts';
import { closed, Done } from './schemas.ts';
import { findUser } from './users.ts';

/** Setting a new password: by a link from a mail, or by the old one. */
export function passwordRoutes(parts: IdentityParts): GuardedRoute[] {
  return [
    { route: askForLink(parts), permission: 'open' },
    { route: useLink(parts), permission: 'open' },
    { route: change(parts), permission: 'self' },
  ];
}

/** So many good links of one account at most; who has them all needs no other one. */
const LINKS = 5;

function askForLink(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/password-reset',
    operationId: 'askForPasswordReset',
    summary: 'Mails a link to set a new password; the answer is the same whether the address has an account',
    access: 'open',
    body: Type.Object({ email: EmailSchema }, closed),
    answer: Done,
    handle: async ({ body: { email }, request }, response) => {
      refuseForeignPage(parts, request);
      mailOr503(parts);
      await counted(parts, response, countsOf('mail', clientNetwork(request), email));
      // Asked now: of a connection that is closed nobody knows the address.
      const from = addressOf(request);
      const job = async () => {
        const user = await findUser(parts.db, { email });
        if (user === undefined || user.disabled || (await resetLinks(parts, user.id)) >= LINKS) return;
        await parts.auth.api.requestPasswordReset({ body: { email } });
        await parts.audit({ actor: NOBODY, action: 'password.reset-asked', subject: user.id, from });
      };
      // What is done for a known address takes time, by which it would be told from an unknown one.
      parts.later('password-reset', job());
      return { done: 'a link is on its way, if the address has an account' };
    },
  });
}

function useLink(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/password-reset/confirmation',
    operationId: 'resetPassword',
    summary:
      'Sets a new password by the token of a link; all sessions end. The token is in the body, which no log keeps',
    access: 'open',
    body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }), password: PasswordSchema }, closed),
    answer: Done,
    handle: async ({ body: { token, password }, request }, response) => {
      refuseForeignPage(parts, request);
      const counts = [{ kind: 'link-address' as const, subject: clientNetwork(request) }];
      await counted(parts, response, counts);
      const refused = new HttpError(
        400,
        'token: found none that is good, expected one that is neither used nor expired',
      );
      const user = await ownerOfLink(parts, token);
      if (user === undefined || user.disabled) throw refused;
      await parts.auth.api.resetPassword({ body: { token, newPassword: password } }).catch((error: unknown) => {
        throw isRefusal(error) ? refused : faultOf(error);
      });
      await forgive(parts.db, counts, parts.now());
      const actor = { id: user.id, name: user.name };
      await note(parts, request, { actor, action: 'password.reset', subject: user.id });
      return { done: 'the password is set; log in with it' };
    },
  });
}

function change(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/password',
    operationId: 'changePassword',
    summary: 'Changes the own password; all other sessions end, this one goes on with a new cookie',
    access: 'bearer',
    body: Type.Object(
      { current: Type.String({ minLength: 1, maxLength: PASSWORD.longest }), password: PasswordSchema },
      closed,
    ),
    answer: Done,
    handle: async ({ body: { current, password }, request }, response) => {
      const { actor, via } = principalOf(request);
      if (via !== 'session') throw new HttpError(403, `found a ${via} identity, expected a session: log in first`);
      const counts = countsOf('login', clientNetwork(request), actor.id);
      await counted(parts, response, counts);
      const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true };
      const changed = await parts.auth.api
        .changePassword({ body, headers: headersOf(request), returnHeaders: true })
        .catch(async (error: unknown) => {
          if (!isRefusal(error)) throw faultOf(error);
          await note(parts, request, { actor, action: 'password.refused', subject: actor.id });
          throw new HttpError(400, 'current: found another one, expected the password of this account');
        });
      passCookies(response, changed.headers);
      await forgive(parts.db, counts, parts.now());
      await note(parts, request, { actor, action: 'password.changed', subject: actor.id });
      return { done: 'the password is changed, and all other sessions have ended' };
    },
  });
}

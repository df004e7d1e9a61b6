import { Type } from '@sinclair/typebox';
import { hashPassword } from 'better-auth/crypto';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { addressOf } from './address.ts';
import { countsOf, forgive } from './attempt-store.ts';
import { EmailSchema } from './email.ts';
import { accept, invite, openInvitation, refuseBadInvitation } from './invitations.ts';
import { knownMail, registrationMail } from './mails.ts';
import {
  clientNetwork,
  counted,
  type IdentityParts,
  mailOr503,
  NOBODY,
  note,
  pageLink,
  refuseForeignPage,
} from './parts.ts';
import { PasswordSchema } from './password.ts';
import { closed, Done, NameSchema, UserView, viewUser } from './schemas.ts';
import { findUser } from './users.ts';

const HOUR = 3_600_000;
/** How long a person has to answer the mail that proves an address. */
const PROOF_HOURS = 24;
/** How long one mail of proof is enough. */
const AGAIN_MS = 600_000;

/** Making an account: by an invitation, or, where the configuration opens it, by showing that an address is one's own. */
export function registrationRoutes(parts: IdentityParts): GuardedRoute[] {
  return [
    { route: ask(parts), permission: 'open' },
    { route: register(parts), permission: 'open' },
  ];
}

function ask(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/registration-requests',
    operationId: 'askForRegistration',
    summary:
      'Where registration is open: mails a link that makes an account; the answer is the same for known addresses',
    access: 'open',
    body: Type.Object({ email: EmailSchema }, closed),
    answer: Done,
    handle: async ({ body: { email }, request }, response) => {
      refuseForeignPage(parts, request);
      const { registration } = parts.config;
      if (registration !== 'open')
        throw new HttpError(403, `registration: found "${registration}" in the configuration, expected "open"`);
      mailOr503(parts);
      await counted(parts, response, countsOf('mail', clientNetwork(request), email));
      const from = addressOf(request);
      // As for a password: how long it takes would tell whether the address is known.
      parts.later('registration', mailLink(parts, email.toLowerCase(), from));
      return { done: 'a mail is on its way: its link makes the account' };
    },
  });
}

/** A viewer is what an address alone makes of anybody; an admin gives more. */
async function mailLink(parts: IdentityParts, email: string, from: string): Promise<void> {
  const { db, config, now } = parts;
  const send = mailOr503(parts);
  const known = await findUser(db, { email });
  if (known?.disabled) return;
  if (known) {
    // One a day: it says nothing that the last one did not say.
    const day = Math.floor(now() / (PROOF_HOURS * HOUR));
    return send(`account-known:${known.id}:${day}`, email, knownMail({ name: known.name, url: config.url }));
  }
  const open = await openInvitation(db, email, now());
  // What somebody gave is not taken away by who asks; and a mail that has just left is not sent again.
  if (open && (open.invitedBy || now() - open.createdAt < AGAIN_MS)) return;
  const expiresAt = now() + PROOF_HOURS * HOUR;
  const { invitation, token } = await invite(db, { email, roles: ['viewer'], mailed: true, expiresAt }, now());
  const link = pageLink(config, 'registration', token);
  await send(`registration:${invitation.id}`, email, registrationMail({ link, hours: PROOF_HOURS }));
  await parts.audit({ actor: NOBODY, action: 'registration.asked', subject: email, from });
}

function register(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/registrations',
    operationId: 'register',
    summary: 'Makes the account that an invitation is for; its address and roles are those of the invitation',
    access: 'open',
    body: Type.Object(
      { invitation: Type.String({ minLength: 1, maxLength: 200 }), name: NameSchema, password: PasswordSchema },
      closed,
    ),
    answer: UserView,
    handle: async ({ body: { invitation, name, password }, request }, response) => {
      refuseForeignPage(parts, request);
      if (parts.config.registration === 'closed')
        throw new HttpError(403, 'registration: found "closed" in the configuration, expected "invitation" or "open"');
      const { db, now } = parts;
      const counts = [{ kind: 'link-address' as const, subject: clientNetwork(request) }];
      await counted(parts, response, counts);
      await refuseBadInvitation(db, invitation, now());
      const user = await accept(db, { token: invitation, name, passwordHash: await hashPassword(password) }, now());
      await forgive(db, counts, now());
      const actor = { id: user.id, name: user.name };
      await note(parts, request, { actor, action: 'user.registered', subject: user.id });
      return viewUser(user);
    },
  });
}

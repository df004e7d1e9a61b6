import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf } from '../principal.ts';
import { EmailSchema } from './email.ts';
import { INVITATION_SORTS, invite, listInvitations, withdraw } from './invitations.ts';
import { pageAnswer, pageQuery } from './list.ts';
import { invitationMail } from './mails.ts';
import { type IdentityParts, note, pageLink } from './parts.ts';
import { closed, Id, InvitationView, RoleSchema, viewInvitation } from './schemas.ts';

const DAY = 86_400_000;

/** Inviting people. */
export function invitationRoutes(parts: IdentityParts): GuardedRoute[] {
  return [list(parts), create(parts), remove(parts)].map((each) => ({ route: each, permission: 'user:manage' }));
}

function list({ db, now }: IdentityParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/invitations',
    operationId: 'listInvitations',
    summary: 'Invitations that can still be used, in pages',
    access: 'bearer',
    query: Type.Object(pageQuery(INVITATION_SORTS, '-created'), closed),
    answer: pageAnswer(InvitationView),
    handle: async ({ query }) => {
      const page = await listInvitations(db, query, now());
      return { ...page, items: page.items.map(viewInvitation) };
    },
  });
}

function create(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/invitations',
    operationId: 'invite',
    summary:
      'Invites an address: by mail, or, where none can be sent, by a link in the answer, shown once, to hand over',
    access: 'bearer',
    body: Type.Object(
      {
        email: EmailSchema,
        roles: Type.Array(RoleSchema, { minItems: 1, uniqueItems: true, description: 'a list of roles, at least one' }),
        days: Type.Integer({ minimum: 1, maximum: 30, default: 7 }),
      },
      closed,
    ),
    answer: Type.Object({ ...InvitationView.properties, link: Type.Optional(Type.String()) }),
    handle: async ({ body: { email, roles, days }, request }, response) => {
      const { db, config, now, mail } = parts;
      if (config.registration === 'closed')
        throw new HttpError(403, 'registration: found "closed" in the configuration, expected "invitation" or "open"');
      const by = actorOf(request);
      const wanted = { email, roles, by, mailed: mail !== undefined, expiresAt: now() + days * DAY };
      const { invitation, token } = await invite(db, wanted, now());
      const link = pageLink(config, 'registration', token);
      const text = invitationMail({ by: by.name, link, days });
      await mail?.({ key: `invitation:${invitation.id}`, to: invitation.email, ...text });
      const details = { email: invitation.email, roles: roles.join(' ') };
      await note(parts, request, { actor: by, action: 'invitation.made', subject: invitation.id, details });
      response.setHeader('Cache-Control', 'no-store');
      return { ...viewInvitation(invitation), ...(mail ? {} : { link }) };
    },
  });
}

function remove(parts: IdentityParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/invitations/:id',
    operationId: 'withdrawInvitation',
    summary: 'Takes an invitation back',
    access: 'bearer',
    params: Id,
    answer: InvitationView,
    handle: async ({ params: { id }, request }) => {
      const gone = await withdraw(parts.db, id);
      const details = { email: gone.email };
      await note(parts, request, { actor: actorOf(request), action: 'invitation.withdrawn', subject: id, details });
      return viewInvitation(gone);
    },
  });
}

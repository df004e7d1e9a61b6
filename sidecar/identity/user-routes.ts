import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf } from '../principal.ts';
import { pageAnswer, pageQuery } from './list.ts';
import { type IdentityParts, note } from './parts.ts';
import { closed, Id, NameSchema, RoleSchema, RolesSchema, UserView, viewUser } from './schemas.ts';
import { changeUser, endSessions, findUser, listUsers, USER_SORTS } from './users.ts';

/** People, for those who manage them. */
export function userRoutes(parts: IdentityParts): GuardedRoute[] {
  return [list(parts), change(parts), end(parts)].map((each) => ({ route: each, permission: 'user:manage' }));
}

function list({ db }: IdentityParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/users',
    operationId: 'listUsers',
    summary: 'People who have an account here, in pages',
    access: 'bearer',
    query: Type.Object(
      {
        ...pageQuery(USER_SORTS, 'email'),
        role: Type.Optional(RoleSchema),
        disabled: Type.Optional(Type.Boolean()),
        search: Type.Optional(Type.String({ maxLength: 200, description: 'part of an address or a name' })),
      },
      closed,
    ),
    answer: pageAnswer(UserView),
    handle: async ({ query }) => {
      const page = await listUsers(db, query);
      return { ...page, items: page.items.map(viewUser) };
    },
  });
}

function change(parts: IdentityParts): Route {
  return route({
    method: 'patch',
    path: '/api/v1/users/:id',
    operationId: 'changeUser',
    summary: 'Gives roles, renames, or shuts somebody out at once; the last admin stays',
    access: 'bearer',
    params: Id,
    body: Type.Object(
      {
        roles: Type.Optional(RolesSchema),
        name: Type.Optional(NameSchema),
        disabled: Type.Optional(Type.Boolean()),
      },
      { ...closed, minProperties: 1, description: 'roles, name or disabled' },
    ),
    answer: UserView,
    handle: async ({ params: { id }, body, request }) => {
      const { before, after } = await changeUser(parts.db, id, body, parts.now());
      const told = {
        email: after.email,
        ...(body.roles ? { rolesBefore: before.roles.join(' '), roles: after.roles.join(' ') } : {}),
        ...(body.disabled === undefined ? {} : { disabled: after.disabled }),
        ...(body.name === undefined ? {} : { nameBefore: before.name, name: after.name }),
      };
      await note(parts, request, { actor: actorOf(request), action: 'user.changed', subject: id, details: told });
      return viewUser(after);
    },
  });
}

function end(parts: IdentityParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/users/:id/sessions',
    operationId: 'endSessions',
    summary: 'Ends all sessions of a person; tokens stay',
    access: 'bearer',
    params: Id,
    answer: Type.Object({ ended: Type.Integer() }),
    handle: async ({ params: { id }, request }) => {
      if ((await findUser(parts.db, { id })) === undefined) throw new HttpError(404, `there is no user "${id}"`);
      const ended = await endSessions(parts.db, id);
      await note(parts, request, {
        actor: actorOf(request),
        action: 'user.sessions-ended',
        subject: id,
        details: { ended },
      });
      return { ended };
    },
  });
}

import { Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { actorOf, principalOf } from '../principal.ts';
import { listTokens, makeToken, revokeToken, TOKEN_SORTS } from './api-tokens.ts';
import { accountOf } from './identify.ts';
import { pageAnswer, pageQuery } from './list.ts';
import { type IdentityParts, note } from './parts.ts';
import { closed, Id, NameSchema, PermissionSchema, TokenView, viewToken } from './schemas.ts';

const DAY = 86_400_000;

/** Tokens of scripts: a person's own; who manages people sees and revokes all. */
export function tokenRoutes(parts: IdentityParts): GuardedRoute[] {
  return [list(parts), create(parts), revoke(parts)].map((each) => ({ route: each, permission: 'token:own' }));
}

/** Whose tokens a request is about; undefined: everybody's. Throws HttpError 403 for who has no account here. */
function whose(request: Request, ownOnly = false): string | undefined {
  const { permissions, via } = principalOf(request);
  if (!ownOnly && permissions.has('user:manage')) return undefined;
  const account = accountOf(request);
  if (account === undefined)
    throw new HttpError(403, `found a ${via} identity, expected an account of the sidecar: tokens belong to accounts`);
  return account;
}

function list({ db }: IdentityParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/tokens',
    operationId: 'listTokens',
    summary: 'The own API tokens, in pages; of all people for who manages them',
    access: 'bearer',
    query: Type.Object(
      {
        ...pageQuery(TOKEN_SORTS, '-created'),
        own: Type.Boolean({ default: false, description: 'only the own ones' }),
      },
      closed,
    ),
    answer: pageAnswer(TokenView),
    handle: async ({ query: { own, ...query }, request }) => {
      const userId = whose(request, own);
      const page = await listTokens(db, { ...query, ...(userId === undefined ? {} : { userId }) });
      return { ...page, items: page.items.map(viewToken) };
    },
  });
}

const NewToken = Type.Object(
  {
    name: NameSchema,
    permissions: Type.Array(PermissionSchema, {
      minItems: 1,
      uniqueItems: true,
      description: 'a list of permissions, at least one',
    }),
    days: Type.Integer({ minimum: 1, maximum: 366, default: 90 }),
  },
  closed,
);

function create(parts: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/api/v1/tokens',
    operationId: 'makeToken',
    summary: 'Makes an API token, which is shown once; it may do what it is made for as long as its owner may',
    access: 'bearer',
    body: NewToken,
    answer: Type.Object({ ...TokenView.properties, token: Type.String({ description: 'shown once' }) }),
    handle: async ({ body: { name, permissions, days }, request }, response) => {
      const { actor, via, permissions: may } = principalOf(request);
      const userId = accountOf(request);
      // A token that made tokens would outlive its own end.
      if (via !== 'session' || userId === undefined)
        throw new HttpError(403, `found a ${via} identity, expected a session: log in to make a token`);
      const beyond = permissions.filter((permission) => !may.has(permission));
      if (beyond.length > 0)
        throw new HttpError(403, `permissions: found ${beyond.join(', ')}, which you do not have yourself`);
      const now = parts.now();
      const { token, secret } = await makeToken(
        parts.db,
        { userId, name, permissions, expiresAt: now + days * DAY },
        now,
      );
      const details = { name, permissions: permissions.join(' '), expiresAt: new Date(token.expiresAt).toISOString() };
      await note(parts, request, { actor, action: 'token.made', subject: token.id, details });
      response.setHeader('Cache-Control', 'no-store');
      return { ...viewToken(token), token: secret };
    },
  });
}

function revoke(parts: IdentityParts): Route {
  return route({
    method: 'delete',
    path: '/api/v1/tokens/:id',
    operationId: 'revokeToken',
    summary: 'Revokes a token at once: an own one, or any for who manages people',
    access: 'bearer',
    params: Id,
    answer: TokenView,
    handle: async ({ params: { id }, request }) => {
      const token = await revokeToken(parts.db, { id, userId: whose(request) }, parts.now());
      const details = { name: token.name, owner: token.userId };
      await note(parts, request, { actor: actorOf(request), action: 'token.revoked', subject: id, details });
      return viewToken(token);
    },
  });
}

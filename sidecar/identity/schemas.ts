import { Type } from '@sinclair/typebox';
import { PERMISSIONS, ROLES } from '../permission.ts';
import type { ApiToken } from './api-tokens.ts';
import type { Invitation } from './invitations.ts';
import type { User } from './users.ts';

export const closed = { additionalProperties: false } as const;
export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
const Time = Type.String({ format: 'date-time' });

export const RoleSchema = Type.Union(
  ROLES.map((role) => Type.Literal(role)),
  { description: `one of ${ROLES.join(', ')}` },
);
export const RolesSchema = Type.Array(RoleSchema, { maxItems: ROLES.length, uniqueItems: true });
export const PermissionSchema = Type.Union(
  PERMISSIONS.map((permission) => Type.Literal(permission)),
  { description: `one of ${PERMISSIONS.join(', ')}` },
);
/** No control characters, which would forge a line of a log or of a mail. */
export const NameSchema = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
  description: 'a name of at most 100 characters',
});
export const Done = Type.Object({ done: Type.String({ description: 'what happened, for people' }) });

export const UserView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(RoleSchema),
  disabled: Type.Boolean(),
  verified: Type.Boolean({ description: 'whether a mail to the address was answered' }),
  createdAt: Time,
});

export const SessionView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.Optional(Type.String()),
  roles: Type.Array(RoleSchema),
  permissions: Type.Array(PermissionSchema),
  via: Type.Union([Type.Literal('session'), Type.Literal('grafana'), Type.Literal('token'), Type.Literal('service')]),
});

export const TokenView = Type.Object({
  id: Type.String(),
  userId: Type.String(),
  name: Type.String(),
  permissions: Type.Array(PermissionSchema),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Type.Optional(Time),
});

export const InvitationView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  roles: Type.Array(RoleSchema),
  invitedBy: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  mailed: Type.Boolean({ description: 'whether the link went to the address by mail' }),
  createdAt: Time,
  expiresAt: Time,
});

const time = (at: number) => new Date(at).toISOString();

export function viewUser({ createdAt, ...user }: User) {
  return { ...user, createdAt: time(createdAt) };
}

export function viewToken({ createdAt, expiresAt, lastUsedAt, revokedAt: _, ...token }: ApiToken) {
  const times = { createdAt: time(createdAt), expiresAt: time(expiresAt) };
  return { ...token, ...times, ...(lastUsedAt === undefined ? {} : { lastUsedAt: time(lastUsedAt) }) };
}

export function viewInvitation({ createdAt, expiresAt, ...invitation }: Invitation) {
  return { ...invitation, createdAt: time(createdAt), expiresAt: time(expiresAt) };
}

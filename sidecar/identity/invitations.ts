import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { Role } from '../permission.ts';
import { hashOf } from './adapter.ts';
import { type Page, type PageQuery, readPage } from './list.ts';
import { readRoles } from './roles.ts';
import type { IdentityDb, IdentityTables } from './tables.ts';
import { createUser, findUser, type User } from './users.ts';

/** A way in for one address, used once. Times are unix milliseconds. */
export interface Invitation {
  id: string;
  email: string;
  roles: Role[];
  /** Absent: the person asked themselves. */
  invitedBy?: Actor;
  mailed: boolean;
  createdAt: number;
  expiresAt: number;
}

export const INVITATION_SORTS = { created: 'created_at', expires: 'expires_at', email: 'email' } as const;

export interface NewInvitation {
  email: string;
  roles: readonly Role[];
  by?: Actor;
  /** Whether the link goes to the address and nowhere else. */
  mailed: boolean;
  expiresAt: number;
}

/** Invites an address; an older invitation of it ends. Throws HttpError 409 where it has an account. */
export function invite(
  db: IdentityDb,
  { email: said, roles, by, mailed, expiresAt }: NewInvitation,
  now: number,
): Promise<{ invitation: Invitation; token: string }> {
  const email = said.toLowerCase();
  const token = randomBytes(24).toString('base64url');
  return db.transaction().execute(async (trx) => {
    if (await findUser(trx, { email }))
      throw new HttpError(409, `email: found "${email}", which has an account already`);
    await trx.deleteFrom('identity_invitations').where('email', '=', email).where('used_at', 'is', null).execute();
    const row = {
      ...{ id: randomUUID(), email, hash: hashOf(token), roles: JSON.stringify([...new Set(roles)]) },
      ...{ invited_by: by?.id ?? '', invited_by_name: by?.name ?? '', mailed: mailed ? 1 : 0 },
      ...{ created_at: now, expires_at: expiresAt, used_at: null },
    };
    await trx.insertInto('identity_invitations').values(row).execute();
    return { invitation: invitationOf(row), token };
  });
}

/** Makes the account that an invitation is for. Throws HttpError 400 for a link that is not good, 409 for an account. */
export function accept(
  db: IdentityDb,
  { token, name, passwordHash }: { token: string; name: string; passwordHash: string },
  now: number,
): Promise<User> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('identity_invitations')
      .set({ used_at: now })
      .where('hash', '=', hashOf(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw noInvitation();
    const { email, roles, mailed } = row;
    return createUser(trx, { email, name, roles: readRoles(roles), verified: mailed !== 0, passwordHash }, now);
  });
}

/** Throws HttpError 400 for a token that no good invitation has: asked before a password is hashed, which is dear. */
export async function refuseBadInvitation(db: IdentityDb, token: string, now: number): Promise<void> {
  const row = await db
    .selectFrom('identity_invitations')
    .select('id')
    .where('hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) throw noInvitation();
}

function noInvitation(): HttpError {
  return new HttpError(400, 'invitation: found none that is good, expected one that is neither used nor expired');
}

/** The good invitation of an address, where it has one. */
export async function openInvitation(db: IdentityDb, email: string, now: number): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('identity_invitations')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && invitationOf(row);
}

/** The invitations that can still be used. */
export async function listInvitations(db: IdentityDb, query: PageQuery, now: number): Promise<Page<Invitation>> {
  const open = [sql<boolean>`used_at is null`, sql<boolean>`expires_at > ${now}`];
  const page = await readPage(db, 'identity_invitations', INVITATION_SORTS, query, open);
  return { ...page, items: page.items.map(invitationOf) };
}

/** Takes an invitation back. Throws HttpError 404. */
export async function withdraw(db: IdentityDb, id: string): Promise<Invitation> {
  const row = await db
    .deleteFrom('identity_invitations')
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no invitation "${id}"`);
  return invitationOf(row);
}

function invitationOf(row: IdentityTables['identity_invitations']): Invitation {
  return {
    ...{ id: row.id, email: row.email, roles: readRoles(row.roles), mailed: row.mailed !== 0 },
    ...(row.invited_by === '' ? {} : { invitedBy: { id: row.invited_by, name: row.invited_by_name } }),
    ...{ createdAt: row.created_at, expiresAt: row.expires_at },
  };
}

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { Role } from '../permission.ts';
import { type Page, type PageQuery, readPage } from './list.ts';
import { readRoles } from './roles.ts';
import type { IdentityDb, IdentityTables, IdentityTrx } from './tables.ts';

/** A person with an account here. */
export interface User {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  disabled: boolean;
  /** Whether they have shown that the address is theirs. */
  verified: boolean;
  createdAt: number;
}

export interface NewUser {
  email: string;
  name: string;
  roles: readonly Role[];
  verified: boolean;
  /** As better-auth hashes it; without, a link has to be used first. */
  passwordHash?: string;
}

export const USER_SORTS = { email: 'email', name: 'name', created: 'created_at' } as const;

/** Creates a person. Throws HttpError 409 where the address has an account. */
export async function createUser(trx: IdentityTrx, user: NewUser, now: number): Promise<User> {
  const email = user.email.toLowerCase();
  const row = {
    ...{ id: randomUUID(), email, email_verified: user.verified ? 1 : 0, name: user.name, image: null },
    ...{ roles: JSON.stringify(user.roles), disabled: 0, created_at: now, updated_at: now },
  };
  const made = await trx
    .insertInto('identity_users')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (made === undefined) throw new HttpError(409, `email: found "${email}", which has an account already`);
  if (user.passwordHash !== undefined) await addPassword(trx, made.id, user.passwordHash, now);
  return userOf(made);
}

async function addPassword(trx: IdentityTrx, id: string, password: string, now: number): Promise<void> {
  await trx
    .insertInto('identity_accounts')
    .values({
      ...{ id: randomUUID(), account_id: id, provider_id: 'credential', user_id: id, password },
      ...{ created_at: now, updated_at: now },
    })
    .execute();
}

export async function findUser(db: IdentityDb, by: { id: string } | { email: string }): Promise<User | undefined> {
  const query = db.selectFrom('identity_users').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('email', '=', by.email.toLowerCase())
  ).executeTakeFirst();
  return row && userOf(row);
}

export async function listUsers(
  db: IdentityDb,
  query: PageQuery & { role?: string; disabled?: boolean; search?: string },
): Promise<Page<User>> {
  const { role, disabled, search } = query;
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const page = await readPage(db, 'identity_users', USER_SORTS, query, [
    ...(role === undefined ? [] : [sql<boolean>`roles like ${like(JSON.stringify(role))} escape '\\'`]),
    ...(disabled === undefined ? [] : [sql<boolean>`disabled = ${disabled ? 1 : 0}`]),
    ...(search === undefined ? [] : [matching(like(search.toLowerCase()))]),
  ]);
  return { ...page, items: page.items.map(userOf) };
}

function matching(like: string) {
  return sql<boolean>`(email like ${like} escape '\\' or lower(name) like ${like} escape '\\')`;
}

/**
 * Changes roles, name, or whether somebody may come in; who is shut out loses all sessions at once. Throws HttpError 404,
 * and 409 where nobody who may log in would be admin any more.
 */
export function changeUser(
  db: IdentityDb,
  id: string,
  change: { roles?: readonly Role[]; name?: string; disabled?: boolean },
  now: number,
): Promise<{ before: User; after: User }> {
  return db.transaction().execute(async (trx) => {
    // All who change rights wait here for each other: two admins who leave at once would both see the other stay.
    await trx
      .updateTable('identity_state')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
      .execute();
    const before = await findUser(trx, { id });
    if (before === undefined) throw new HttpError(404, `there is no user "${id}"`);
    const row = {
      ...(change.roles ? { roles: JSON.stringify([...new Set(change.roles)]) } : {}),
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.disabled === undefined ? {} : { disabled: change.disabled ? 1 : 0 }),
    };
    await trx
      .updateTable('identity_users')
      .set({ ...row, updated_at: now })
      .where('id', '=', id)
      .execute();
    if (isAdmin(before) && (await admins(trx)) === 0)
      throw new HttpError(409, `${before.email} is the last admin: give somebody else that role first`);
    if (change.disabled) await endSessions(trx, id);
    const after = await findUser(trx, { id });
    return { before, after: after ?? before };
  });
}

function isAdmin({ roles, disabled }: User): boolean {
  return roles.includes('admin') && !disabled;
}

async function admins(trx: IdentityTrx): Promise<number> {
  const rows = await trx.selectFrom('identity_users').select('roles').where('disabled', '=', 0).execute();
  return rows.filter(({ roles }) => readRoles(roles).includes('admin')).length;
}

/** Ends all sessions of a person; says how many there were. */
export async function endSessions(db: IdentityDb, userId: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('identity_sessions').where('user_id', '=', userId).executeTakeFirst();
  return Number(numDeletedRows);
}

export function userOf(row: IdentityTables['identity_users']): User {
  return {
    ...{ id: row.id, email: row.email, name: row.name, roles: readRoles(row.roles), createdAt: row.created_at },
    ...{ disabled: row.disabled !== 0, verified: row.email_verified !== 0 },
  };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { HttpError } from '../../core/service/route.ts';
import type { Permission } from '../permission.ts';
import { hashOf } from './adapter.ts';
import { type Page, type PageQuery, readPage } from './list.ts';
import { readPermissions } from './roles.ts';
import type { IdentityDb, IdentityTables } from './tables.ts';
import { type User, userOf } from './users.ts';

/** A token for a script, without its secret. Times are unix milliseconds. */
export interface ApiToken {
  id: string;
  userId: string;
  name: string;
  permissions: Permission[];
  createdAt: number;
  expiresAt: number;
  lastUsedAt?: number;
  revokedAt?: number;
}

export const TOKEN_SORTS = { created: 'created_at', expires: 'expires_at', name: 'name' } as const;
/** By which a token that was left in a file is found. */
const MARK = 'logixx_';
/** The last use is written down once a minute at most: a script may ask many times a second. */
const USE_MS = 60_000;

/** Makes a token. `secret` is shown once; the database holds its hash alone. */
export async function makeToken(
  db: IdentityDb,
  token: { userId: string; name: string; permissions: readonly Permission[]; expiresAt: number },
  now: number,
): Promise<{ token: ApiToken; secret: string }> {
  const secret = `${MARK}${randomBytes(32).toString('base64url')}`;
  const row = {
    ...{ id: randomUUID(), user_id: token.userId, name: token.name, hash: hashOf(secret), created_at: now },
    ...{ permissions: JSON.stringify(token.permissions), expires_at: token.expiresAt },
    ...{ last_used_at: null, revoked_at: null },
  };
  await db.insertInto('identity_tokens').values(row).execute();
  return { token: tokenOf(row), secret };
}

/** The token and its owner, undefined: unknown, expired or revoked, or its owner may not come in. Notes the use. */
export async function useToken(
  db: IdentityDb,
  secret: string,
  now: number,
): Promise<{ token: ApiToken; user: User } | undefined> {
  if (!secret.startsWith(MARK)) return undefined;
  const row = await db
    .selectFrom('identity_tokens')
    .selectAll()
    .where('hash', '=', hashOf(secret))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const owner =
    row && (await db.selectFrom('identity_users').selectAll().where('id', '=', row.user_id).executeTakeFirst());
  if (row === undefined || owner === undefined || owner.disabled !== 0) return undefined;
  if (now - (row.last_used_at ?? 0) >= USE_MS)
    await db.updateTable('identity_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute();
  return { token: tokenOf(row), user: userOf(owner) };
}

/** The tokens that are not revoked, of one person or of all. */
export async function listTokens(db: IdentityDb, query: PageQuery & { userId?: string }): Promise<Page<ApiToken>> {
  const { userId } = query;
  const page = await readPage(db, 'identity_tokens', TOKEN_SORTS, query, [
    sql<boolean>`revoked_at is null`,
    ...(userId === undefined ? [] : [sql<boolean>`user_id = ${userId}`]),
  ]);
  return { ...page, items: page.items.map(tokenOf) };
}

/** Revokes a token; `userId`: only of that person. Throws HttpError 404. */
export async function revokeToken(
  db: IdentityDb,
  { id, userId }: { id: string; userId?: string | undefined },
  now: number,
): Promise<ApiToken> {
  const row = await db
    .updateTable('identity_tokens')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no token "${id}"`);
  return tokenOf(row);
}

function tokenOf(row: IdentityTables['identity_tokens']): ApiToken {
  return {
    ...{ id: row.id, userId: row.user_id, name: row.name, permissions: readPermissions(row.permissions) },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at },
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}

import { sql } from 'kysely';
import type { KnownUser } from './comments/parts.ts';
import type { IdentityDb } from './identity/tables.ts';

/** Finds people by their names, whatever their case; the disabled and unknown are left out. */
export function usersByName(db: IdentityDb): (names: readonly string[]) => Promise<KnownUser[]> {
  return async (names) => {
    if (names.length === 0) return [];
    const wanted = names.map((name) => name.toLowerCase());
    const rows = await db
      .selectFrom('identity_users')
      .select(['id', 'name', 'email'])
      .where(sql`lower(name)`, 'in', wanted)
      .where('disabled', '=', 0)
      .execute();
    return rows.map(({ id, name, email }) => ({ id, name, email }));
  };
}

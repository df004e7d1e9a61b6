import { randomBytes } from 'node:crypto';
import type { Auth } from './auth.ts';
import type { IdentityDb } from './tables.ts';
import { findUser, type User } from './users.ts';

interface LinkParts {
  db: IdentityDb;
  auth: Auth;
  now: () => number;
}

/** As better-auth names what a link to set a password proves. */
const PREFIX = 'reset-password:';

/** How many links of a person are good. */
export async function resetLinks({ db, now }: Omit<LinkParts, 'auth'>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('identity_verifications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('value', '=', userId)
    .where('expires_at', '>', now())
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Makes a link's token for a person, of which the database keeps a hash; it works once. */
export async function makeLink({ auth, now }: LinkParts, userId: string, lastsMs: number): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const { internalAdapter } = await auth.$context;
  const expiresAt = new Date(now() + lastsMs);
  await internalAdapter.createVerificationValue({ value: userId, identifier: `${PREFIX}${token}`, expiresAt });
  return token;
}

/** Whose password a token may set; undefined: nobody's. The token stays good. */
export async function ownerOfLink({ db, auth, now }: LinkParts, token: string): Promise<User | undefined> {
  const { internalAdapter } = await auth.$context;
  const found = await internalAdapter.findVerificationValue(`${PREFIX}${token}`);
  if (!found || found.expiresAt.getTime() <= now()) return undefined;
  return findUser(db, { id: found.value });
}

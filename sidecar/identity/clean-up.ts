import { forgetAttempts } from './attempt-store.ts';
import type { IdentityDb } from './tables.ts';

const DAY = 86_400_000;

/** Takes away what nobody can use any more: sessions and links that have ended, invitations a week later, old attempts. */
export async function clearing(db: IdentityDb, now: number): Promise<void> {
  await forgetAttempts(db, now - DAY);
  await db.deleteFrom('identity_sessions').where('expires_at', '<', now).execute();
  await db.deleteFrom('identity_verifications').where('expires_at', '<', now).execute();
  await db
    .deleteFrom('identity_invitations')
    .where('expires_at', '<', now - 7 * DAY)
    .execute();
}

import { hashPassword } from 'better-auth/crypto';
import type { Log } from '../../core/service/log.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { WriteAudit } from '../audit/audit.ts';
import type { Role } from '../permission.ts';
import { openAuth } from './auth.ts';
import type { IdentityConfig } from './config.ts';
import { secretOf } from './open-identity.ts';
import { pageLink } from './parts.ts';
import { makeLink } from './reset-links.ts';
import type { IdentityDb } from './tables.ts';
import { changeUser, createUser, findUser, type User } from './users.ts';

export interface ManageParts {
  db: IdentityDb;
  config: IdentityConfig;
  /** Unix milliseconds. */
  now: () => number;
  log: Log;
  audit: WriteAudit;
  /** Whom it is written down to. */
  actor: Actor;
}

/** A link that sets the password of a person, once. */
export interface PasswordLink {
  link: string;
  /** What the link holds, for POST /api/v1/password-reset/confirmation. */
  token: string;
  /** Unix milliseconds. */
  expiresAt: number;
}

const LINK_MS = 86_400_000;

/**
 * Makes a person without asking anybody: for the first admin, and for whoever stands at the machine itself. Without a
 * password there is a link to set one. Throws HttpError 409 where the address has an account.
 */
export async function addUser(
  parts: ManageParts,
  user: { email: string; name: string; roles: readonly Role[]; password?: string | undefined },
): Promise<{ user: User; link?: PasswordLink }> {
  const { db, now, audit, actor } = parts;
  const { password, ...rest } = user;
  const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
  const made = await db
    .transaction()
    .execute((trx) => createUser(trx, { ...rest, verified: false, ...passwordHash }, now()));
  const details = { email: made.email, roles: made.roles.join(' ') };
  await audit({ actor, action: 'user.made', subject: made.id, details });
  if (password !== undefined) return { user: made };
  return { user: made, link: await linkFor(parts, made) };
}

/** A new link for a person who cannot get in. Throws HttpError 404. */
export async function linkUser(parts: ManageParts, email: string): Promise<PasswordLink> {
  const user = await known(parts, email);
  const link = await linkFor(parts, user);
  await parts.audit({ actor: parts.actor, action: 'password.link-made', subject: user.id });
  return link;
}

/** Changes roles, or shuts somebody out or in. Throws HttpError 404, and 409 for the last admin. */
export async function changeUserByEmail(
  parts: ManageParts,
  email: string,
  change: { roles?: readonly Role[]; disabled?: boolean },
): Promise<User> {
  const { db, now, audit, actor } = parts;
  const { before, after } = await changeUser(db, (await known(parts, email)).id, change, now());
  const details = {
    email: after.email,
    ...(change.roles ? { rolesBefore: before.roles.join(' '), roles: after.roles.join(' ') } : {}),
    ...(change.disabled === undefined ? {} : { disabled: after.disabled }),
  };
  await audit({ actor, action: 'user.changed', subject: after.id, details });
  return after;
}

async function known({ db }: ManageParts, email: string): Promise<User> {
  const user = await findUser(db, { email });
  if (user === undefined) throw new HttpError(404, `there is no account of "${email}"`);
  return user;
}

async function linkFor({ db, config, now, log }: ManageParts, { id }: User): Promise<PasswordLink> {
  const auth = openAuth({ db, config, log, secret: await secretOf(db, config, log) });
  const expiresAt = now() + LINK_MS;
  const token = await makeLink({ db, auth, now }, id, LINK_MS);
  return { link: pageLink(config, 'password', token), token, expiresAt };
}

import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { ConfigError } from '../../core/service/config.ts';
import type { Log } from '../../core/service/log.ts';
import type { Secret } from '../../core/service/secret.ts';
import type { WriteAudit } from '../audit/audit.ts';
import type { QueueMail } from '../mail/queue-mail.ts';
import type { GuardedRoute } from '../permission.ts';
import type { Principal } from '../principal.ts';
import { hashOf } from './adapter.ts';
import { openAuth, RESET_MS, type SendReset } from './auth.ts';
import { clearing } from './clean-up.ts';
import type { IdentityConfig } from './config.ts';
import { grafanaIdentity } from './grafana.ts';
import { identifier } from './identify.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { resetMail } from './mails.ts';
import { allowedOrigins } from './origin.ts';
import { type IdentityParts, pageLink } from './parts.ts';
import { passwordRoutes } from './password-routes.ts';
import { registrationRoutes } from './registration-routes.ts';
import { serviceIdentity } from './service-tokens.ts';
import { sessionRoutes } from './session-routes.ts';
import type { IdentityDb } from './tables.ts';
import { tokenRoutes } from './token-routes.ts';
import { userRoutes } from './user-routes.ts';

export interface OpenIdentityOptions {
  db: IdentityDb;
  config: IdentityConfig;
  /** Bearer tokens of machines. */
  serviceTokens: readonly Secret[];
  /** Unix milliseconds. */
  now: () => number;
  log: Log;
  audit: WriteAudit;
  /** Writes a mail to the outbox; absent: what needs a mail is refused with 503. */
  mail?: QueueMail | undefined;
  /** Asks Grafana. */
  fetch?: typeof fetch;
}

export interface Identity {
  /** Who sends a request; see identify.ts. */
  identify(request: Request): Promise<Principal | undefined>;
  routes: GuardedRoute[];
  /** Ends what works on after an answer, and the clean-up. */
  stop(): Promise<void>;
}

const SHORTEST_SECRET = 32;
const CLEAN_UP_MS = 3_600_000;

/** Opens identity on a database that stands at its migrations. Throws ConfigError for a secret that is too short. */
export async function openIdentity(options: OpenIdentityOptions): Promise<Identity> {
  const { db, config, now, log, mail, audit, serviceTokens, fetch: ask = fetch } = options;
  const { later, settled } = working(log);
  const origins = allowedOrigins(config);
  const sendReset = mail && { sendReset: resetSender(config, mail, log) };
  const auth = openAuth({ db, config, log, secret: await secretOf(db, config, log), ...sendReset });
  const parts: IdentityParts = { db, auth, config, now, log, audit, origins, later, ...(mail ? { mail } : {}) };
  const grafana = config.grafana && {
    grafana: { key: config.grafana.key, who: grafanaIdentity({ config: config.grafana, now, fetch: ask }) },
  };
  const clean = setInterval(() => later('clean-up', clearing(db, now())), CLEAN_UP_MS);
  clean.unref();
  return {
    identify: identifier({ db, auth, now, origins, service: serviceIdentity(serviceTokens), ...grafana }),
    routes: identityRoutes(parts),
    async stop() {
      clearInterval(clean);
      await settled();
    },
  };
}

function identityRoutes(parts: IdentityParts): GuardedRoute[] {
  const open = [...sessionRoutes(parts), ...passwordRoutes(parts), ...registrationRoutes(parts)];
  return [...open, ...invitationRoutes(parts), ...userRoutes(parts), ...tokenRoutes(parts)];
}

function resetSender(config: IdentityConfig, mail: QueueMail, log: Log): SendReset {
  return async ({ email, name, token }) => {
    const link = pageLink(config, 'password', token);
    const text = resetMail({ name, link, minutes: RESET_MS / 60_000 });
    try {
      await mail({ key: `password-reset:${hashOf(token)}`, to: email, ...text });
    } catch (error) {
      log.error({ err: error }, 'password-reset-not-mailed');
    }
  };
}

/**
 * The secret that signs cookies: of the configuration, else one that is made once and kept in the database, which is
 * enough, as the database holds no token of a session but its hash.
 */
export async function secretOf(db: IdentityDb, config: IdentityConfig, log: Log): Promise<string> {
  const said = config.secret?.reveal();
  if (said !== undefined) {
    if (said.length >= SHORTEST_SECRET) return said;
    const found = `sidecar.identity.secret: found ${said.length} characters`;
    throw new ConfigError([`${found}, expected at least ${SHORTEST_SECRET}: openssl rand -base64 32`]);
  }
  const made = await db
    .updateTable('identity_state')
    .set({ secret: randomBytes(32).toString('base64url') })
    .where('secret', '=', '')
    .executeTakeFirst();
  if (Number(made.numUpdatedRows) > 0) log.info('identity-secret-made');
  const { secret } = await db.selectFrom('identity_state').select('secret').executeTakeFirstOrThrow();
  return secret;
}

/** Work that goes on after the answer to which it belongs. */
function working(log: Log): { later: IdentityParts['later']; settled(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  return {
    later(what, job) {
      const ended: Promise<unknown> = job
        .catch((error: unknown) => log.error({ err: error, what }, 'identity-work-failed'))
        .finally(() => running.delete(ended));
      running.add(ended);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

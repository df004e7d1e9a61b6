import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import type { Log } from '../../core/service/log.ts';
import { authAdapter } from './adapter.ts';
import type { IdentityConfig } from './config.ts';
import { PASSWORD } from './password.ts';
import type { IdentityDb } from './tables.ts';

/** How long a link to set a password is good. */
export const RESET_MS = 3_600_000;

/** A person asked for a link to set a new password. */
export type SendReset = (reset: { userId: string; email: string; name: string; token: string }) => Promise<void>;

export interface AuthParts {
  db: IdentityDb;
  config: IdentityConfig;
  /** Signs the cookies. */
  secret: string;
  log: Log;
  sendReset?: SendReset;
}

export type Auth = ReturnType<typeof openAuth>;

/** better-auth's words for our tables. */
const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' };
const USER = {
  modelName: 'identity_users',
  fields: { ...TIMES, emailVerified: 'email_verified' },
  additionalFields: {
    roles: { type: 'string', input: false, defaultValue: '[]' },
    disabled: { type: 'boolean', input: false, defaultValue: false },
  },
} as const;
const SESSION = {
  modelName: 'identity_sessions',
  fields: { ...TIMES, userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent' },
};
const ACCOUNT = {
  modelName: 'identity_accounts',
  fields: { ...TIMES, accountId: 'account_id', providerId: 'provider_id', userId: 'user_id' },
};
const VERIFICATION = {
  modelName: 'identity_verifications',
  fields: { ...TIMES, expiresAt: 'expires_at' },
  storeIdentifier: 'hashed',
} as const;
/** Attempts are counted by our own table, by the address that express tells. */
const OFF = { rateLimit: { enabled: false }, telemetry: { enabled: false } };

/**
 * better-auth as a library: passwords, sessions, resets. Its own paths are not served; our routes call `auth.api`. A
 * session ends a fixed time after its log-in, and is looked up at each request, so that what is revoked is revoked at once.
 */
export function openAuth({ db, config, secret, log, sendReset }: AuthParts) {
  return betterAuth({
    appName: 'Logixx',
    baseURL: config.url,
    secret,
    database: authAdapter(db),
    trustedOrigins: config.origins,
    emailAndPassword: {
      ...{ enabled: true, disableSignUp: true },
      minPasswordLength: PASSWORD.shortest,
      // Our schema counts characters, better-auth counts halves of some.
      maxPasswordLength: PASSWORD.longest * 2,
      resetPasswordTokenExpiresIn: RESET_MS / 1000,
      revokeSessionsOnPasswordReset: true,
      ...(sendReset
        ? { sendResetPassword: ({ user: { id, email, name }, token }) => sendReset({ userId: id, email, name, token }) }
        : {}),
    },
    user: USER,
    session: {
      ...SESSION,
      expiresIn: Math.round(config.sessionHours * 3600),
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    account: ACCOUNT,
    verification: VERIFICATION,
    ...OFF,
    advanced: {
      cookiePrefix: 'logixx',
      useSecureCookies: config.url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: ['x-client-ip'] },
    },
    // Its messages are constant; what stands behind them may be a secret and is dropped.
    logger: {
      level: 'debug',
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ from: 'better-auth', message }, 'identity'),
    },
  });
}

/** Whether better-auth says no, rather than that it failed. */
export function isRefusal(error: unknown): boolean {
  return error instanceof APIError && error.statusCode < 500;
}

/** What is thrown on when better-auth fails: its own errors carry a status that is a word. */
export function faultOf(error: unknown): unknown {
  return error instanceof APIError ? new Error(`better-auth failed: ${error.message}`, { cause: error.cause }) : error;
}

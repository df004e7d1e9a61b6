import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HttpError } from '../../core/service/route.ts';
import type { Role } from '../permission.ts';
import { type Principal, permissionsOf } from '../principal.ts';
import {
  type GrafanaConfig,
  type GrafanaUser,
  grafanaUser,
  listedRole,
  mappedRoles,
  namedRoles,
} from './grafana-claims.ts';

/** How long a role that was asked for is believed, and how many are kept. */
const ROLE_MS = 60_000;
const KEPT = 1000;
const TIMEOUT_MS = 5000;

export interface GrafanaParts {
  config: GrafanaConfig;
  now: () => number;
  fetch: typeof fetch;
  /** Milliseconds in which the keys are not read again because of an unknown one. */
  cooldown?: number;
}

/**
 * Who stands behind the header X-Grafana-Id. Undefined: nobody who can have rights. Throws HttpError 401 for a token that
 * is not Grafana's, not of this organisation or expired, and 503 while Grafana's keys, or a role, cannot be read.
 */
export function grafanaIdentity({ config, now, fetch, cooldown = 30_000 }: GrafanaParts) {
  const base = config.url.replace(/\/+$/, '');
  const keys = createRemoteJWKSet(new URL(config.keysUrl ?? `${base}/api/signing-keys/keys`), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: cooldown,
    cacheMaxAge: 600_000,
    [customFetch]: fetch as never,
  });
  const askRole = roleAsker({ config, now, fetch }, base);
  return async (token: string): Promise<Principal | undefined> => {
    const user = grafanaUser(await verified(token, keys, { base, organisation: config.organisation, now }));
    if (user === undefined) return undefined;
    const roles = namedRoles(config, user) ?? mappedRoles(config, user.role ?? (await askRole(user)));
    return principalFor(user, roles);
  };
}

function principalFor({ subject, name, email }: GrafanaUser, roles: readonly Role[]): Principal {
  return {
    actor: { id: `grafana:${subject}`, name },
    roles,
    permissions: permissionsOf(roles),
    via: 'grafana',
    ...(email === undefined ? {} : { email }),
  };
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  { base, organisation, now }: { base: string; organisation: number; now: () => number },
): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      // Grafana writes its root_url with a slash behind it.
      issuer: [base, `${base}/`],
      audience: `org:${organisation}`,
      algorithms: ['ES256'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
      currentDate: new Date(now()),
    });
    return payload;
  } catch (error) {
    if (isOfTheToken(error)) throw new HttpError(401, `X-Grafana-Id: ${error.message}`);
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpError(503, `the keys of Grafana cannot be read, so nobody can be recognised by it: ${why}`);
  }
}

/** Everything else (no connection, no 200, no keys) says nothing about the token. */
function isOfTheToken(error: unknown): error is errors.JOSEError {
  if (!(error instanceof errors.JOSEError)) return false;
  return !['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(error.code);
}

/** Asks Grafana's API for the role of a person, where there is a token to ask with. */
function roleAsker({ config, now, fetch }: GrafanaParts, base: string) {
  const known = new Map<string, { role: string | undefined; until: number }>();
  return async ({ subject, login }: GrafanaUser): Promise<string | undefined> => {
    if (config.token === undefined || !subject.startsWith('user:')) return undefined;
    const before = known.get(subject);
    if (before && before.until > now()) return before.role;
    const query = new URLSearchParams({ query: login ?? '' }).toString();
    const role = listedRole(await asked(`${base}/api/org/users?${query}`), config.organisation, subject);
    if (known.size >= KEPT) known.clear();
    known.set(subject, { role, until: now() + ROLE_MS });
    return role;
  };
  async function asked(url: string): Promise<unknown> {
    try {
      const headers = { authorization: `Bearer ${config.token?.reveal() ?? ''}`, accept: 'application/json' };
      const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.status !== 200) throw new Error(`found status ${response.status}, expected 200`);
      return await response.json();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new HttpError(503, `the role of a person cannot be asked from Grafana: ${why}`);
    }
  }
}

import type { Role } from '../permission.ts';
import type { IdentityConfig } from './config.ts';

export type GrafanaConfig = NonNullable<IdentityConfig['grafana']>;

/** Whom an ID token of Grafana is about. */
export interface GrafanaUser {
  /** `user:<id>` or `service-account:<id>`. */
  subject: string;
  login?: string;
  email?: string;
  name: string;
  /** In newer tokens: Viewer, Editor, Admin, None. */
  role?: string;
}

/** What the claims of a verified token say; undefined: it is about nobody who can have rights (an anonymous visitor). */
export function grafanaUser(claims: Readonly<Record<string, unknown>>): GrafanaUser | undefined {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const subject = text('sub');
  if (subject === undefined || !/^(user|service-account):[A-Za-z0-9_-]+$/.test(subject)) return undefined;
  const [login, email, role] = [text('username'), text('email'), text('role')];
  return {
    subject,
    name: text('displayName') ?? text('name') ?? login ?? email ?? subject,
    ...(login === undefined ? {} : { login }),
    ...(email === undefined ? {} : { email }),
    ...(role === undefined ? {} : { role }),
  };
}

/**
 * The roles that the configuration names for a person, by login or address; undefined: it names none, and the role in
 * Grafana decides. Grafana itself sees to it that no two users have one login or address.
 */
export function namedRoles(
  { users }: Pick<GrafanaConfig, 'users'>,
  { login, email }: Pick<GrafanaUser, 'login' | 'email'>,
): readonly Role[] | undefined {
  const said = Object.entries(users).map(([name, roles]) => [name.toLowerCase(), roles] as const);
  const named = (word: string | undefined) =>
    word === undefined ? undefined : said.find(([name]) => name === word.toLowerCase())?.[1];
  return named(login) ?? named(email);
}

/** Our role for one of Grafana; none where the configuration says none. */
export function mappedRoles({ roles }: Pick<GrafanaConfig, 'roles'>, role: string | undefined): readonly Role[] {
  const ours = role !== undefined && Object.hasOwn(roles, role) ? roles[role] : undefined;
  return ours === undefined ? [] : [ours];
}

/** The role of a person in what Grafana's API lists of an organisation: by id, never by a name that looks alike. */
export function listedRole(answer: unknown, organisation: number, subject: string): string | undefined {
  if (!Array.isArray(answer)) return undefined;
  const id = subject.replace(/^user:/, '');
  const entry = (answer as Record<string, unknown>[]).find(
    (each) => each['orgId'] === organisation && (String(each['userId']) === id || each['uid'] === id),
  );
  return typeof entry?.['role'] === 'string' ? entry['role'] : undefined;
}

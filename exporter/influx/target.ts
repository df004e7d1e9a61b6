import type { InfluxConfig } from './config.ts';

/** Where points are posted, and what stands in the head of each request. */
export interface Target {
  url: string;
  headers: Record<string, string>;
}

type Addressed = Pick<InfluxConfig, 'url' | 'version'> & Partial<InfluxConfig>;

/**
 * The write API of each version: `/write` (v1, also of VictoriaMetrics), `/api/v2/write`, `/api/v3/write_lp`. Times are
 * in milliseconds.
 */
export function targetOf(config: Addressed): Target {
  const { path, query } = WRITES[config.version](config);
  const url = new URL(config.url.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const authorization = authorizationOf(config);
  const content = { 'content-type': 'text/plain; charset=utf-8', 'content-encoding': 'gzip' };
  return { url: url.href, headers: { ...content, ...(authorization ? { authorization } : {}) } };
}

const WRITES: Record<
  InfluxConfig['version'],
  (config: Addressed) => { path: string; query: Record<string, string | undefined> }
> = {
  1: ({ database, retentionPolicy }) => ({
    path: '/write',
    query: { db: database, rp: retentionPolicy, precision: 'ms' },
  }),
  2: ({ org, bucket }) => ({ path: '/api/v2/write', query: { org, bucket, precision: 'ms' } }),
  3: ({ database }) => ({ path: '/api/v3/write_lp', query: { db: database, precision: 'millisecond' } }),
};

function authorizationOf({ version, username, password, token }: Addressed): string | undefined {
  if (username !== undefined && password)
    return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`;
  if (!token) return undefined;
  return `${version === 3 ? 'Bearer' : 'Token'} ${token.reveal()}`;
}

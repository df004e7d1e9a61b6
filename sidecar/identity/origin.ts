import type { IdentityConfig } from './config.ts';

/** What a browser may have sent along with a request. */
export interface Sent {
  method: string;
  /** The header Origin. */
  origin: string | undefined;
  /** Whether the cookie of a session is what the request is let in by. */
  byCookie: boolean;
}

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Why a request may not be served, undefined: it may. A browser adds cookies on behalf of any page, so what changes
 * something by a cookie must come from a page of ours; without a cookie, a page that names itself must be ours, too.
 */
export function originRefusal({ method, origin, byCookie }: Sent, allowed: readonly string[]): string | undefined {
  if (READING.includes(method)) return undefined;
  if (origin === undefined && !byCookie) return undefined;
  if (origin !== undefined && allowed.includes(origin)) return undefined;
  const found = origin === undefined ? 'none' : JSON.stringify(origin.slice(0, 100));
  return `Origin: found ${found}, expected ${allowed.join(' or ')}, as a session changes something`;
}

/** The origins whose pages may ask: our own address, and those of the configuration. */
export function allowedOrigins({ url, origins }: Pick<IdentityConfig, 'url' | 'origins'>): string[] {
  return [url, ...origins].map((each) => new URL(each).origin);
}

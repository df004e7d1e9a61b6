import type { Request, Response } from 'express';
import type { Log } from '../../core/service/log.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { AuditEntry, WriteAudit } from '../audit/audit.ts';
import type { QueueMail } from '../mail/queue-mail.ts';
import { addressOf, networkOf } from './address.ts';
import { type Count, takeAttempt } from './attempt-store.ts';
import type { Auth } from './auth.ts';
import type { IdentityConfig } from './config.ts';
import type { MailText } from './mails.ts';
import { originRefusal } from './origin.ts';
import type { IdentityDb } from './tables.ts';

/** What the routes of identity work with. */
export interface IdentityParts {
  db: IdentityDb;
  auth: Auth;
  config: IdentityConfig;
  /** Unix milliseconds. */
  now: () => number;
  log: Log;
  audit: WriteAudit;
  /** Absent: no mail can be sent, and what needs one is refused. */
  mail?: QueueMail;
  /** Origins whose pages may ask. */
  origins: readonly string[];
  /** Works on after the answer; a failure is logged. */
  later(what: string, job: Promise<unknown>): void;
}

export const NOBODY: Actor = { id: 'nobody', name: 'nobody' };

/** Writes down what was done from where. */
export function note({ audit }: Pick<IdentityParts, 'audit'>, request: Request, entry: AuditEntry): Promise<void> {
  return audit({ ...entry, from: addressOf(request) });
}

/** Of a route that is open to nobody in particular: throws HttpError 403 where a page asks that is none of ours. */
export function refuseForeignPage({ origins }: Pick<IdentityParts, 'origins'>, request: Request): void {
  const { method, headers } = request;
  const refusal = originRefusal({ method, origin: headers.origin, byCookie: false }, origins);
  if (refusal !== undefined) throw new HttpError(403, refusal);
}

export function clientNetwork(request: Request): string {
  return networkOf(addressOf(request));
}

/** Counts an attempt; who has to wait is told how long, in the header Retry-After as well. */
export async function counted(
  { db, now }: Pick<IdentityParts, 'db' | 'now'>,
  response: Response,
  counts: readonly Count[],
): Promise<void> {
  try {
    await takeAttempt(db, counts, now());
  } catch (error) {
    if (error instanceof HttpError && error.status === 429)
      response.setHeader('Retry-After', String(error.details['retryAfter']));
    throw error;
  }
}

/** Hands cookies on that better-auth sets; nothing in between may keep the answer. */
export function passCookies(response: Response, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) response.append('Set-Cookie', cookie);
  response.setHeader('Cache-Control', 'no-store');
}

/** Throws HttpError 503 where mail is needed and none can be sent. */
export function mailOr503({
  mail,
}: Pick<IdentityParts, 'mail'>): (key: string, to: string, text: MailText) => Promise<void> {
  if (mail === undefined)
    throw new HttpError(
      503,
      'this needs a mail to be sent, and the configuration has no sidecar.mail; an admin can help: npx logixx user link <email>',
    );
  return (key, to, text) => mail({ key, to, ...text });
}

/** Where a page of ours takes a link's secret: behind the #, which browsers keep out of requests, logs and referrers. */
export function pageLink(
  { url }: Pick<IdentityConfig, 'url'>,
  page: 'password' | 'registration',
  token: string,
): string {
  return `${url}/#/${page}/${token}`;
}

import { Writable } from 'node:stream';
import { hashPassword } from 'better-auth/crypto';
import { pino } from 'pino';
import { vi } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { serve } from '../../../core/service/http-server.ts';
import { HttpError } from '../../../core/service/route.ts';
import { Secret } from '../../../core/service/secret.ts';
import type { AuditEntry } from '../../../sidecar/audit/audit.ts';
import { admitting } from '../../../sidecar/guard.ts';
import type { IdentityConfig } from '../../../sidecar/identity/config.ts';
import type { ManageParts } from '../../../sidecar/identity/manage.ts';
import { MIGRATIONS_IDENTITY } from '../../../sidecar/identity/migrations.ts';
import { openIdentity } from '../../../sidecar/identity/open-identity.ts';
import type { IdentityTables } from '../../../sidecar/identity/tables.ts';
import { createUser } from '../../../sidecar/identity/users.ts';
import type { QueueMail } from '../../../sidecar/mail/queue-mail.ts';
import type { Role } from '../../../sidecar/permission.ts';

export const PASSWORD = 'correct horse battery';
export const MACHINE = 'machine-token-0123456789';
export const URL_OF_US = 'http://farm.example';

// Passwords are slow to check on purpose, and slower on a machine that has much else to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
let hashed: Promise<string> | undefined;

export interface DeskOptions {
  config?: Partial<IdentityConfig>;
  /** Without it, no mail can be sent. */
  mails?: boolean;
}

/** Identity behind real HTTP, with what it wrote down, mailed, logged and answered. */
export async function openDesk(address: string, { config: said = {}, mails: mailing = true }: DeskOptions = {}) {
  const { db, close } = await openDatabase<IdentityTables>(address, MIGRATIONS_IDENTITY, { ownThread: true });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = pino({ level: 'debug', messageKey: 'event' }, sink);
  const entries: AuditEntry[] = [];
  const mails: Parameters<QueueMail>[0][] = [];
  const answers: string[] = [];
  const config = {
    ...{ url: URL_OF_US, origins: [], proxies: 1, registration: 'invitation', sessionHours: 1 },
    ...said,
  } as IdentityConfig;
  const audit = async (entry: AuditEntry) => void entries.push(entry);
  const clock: { ahead: number; stands?: number } = { ahead: 0 };
  const now = () => (clock.stands ?? Date.now()) + clock.ahead;
  const identity = await openIdentity({
    ...{ db, config, serviceTokens: [new Secret(MACHINE)], now, log, audit },
    ...(mailing ? { mail: async (mail) => void mails.push(mail) } : {}),
  });
  const admit = admitting(identity.routes, identity.identify);
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: identity.routes.map(({ route }) => route),
    ...{ log, admit, proxies: config.proxies },
    notReady: () => undefined,
    metrics: () => [],
  });
  const manage: ManageParts = { db, config, now, log, audit, actor: { id: 'command-line', name: 'root' } };
  return {
    ...{ db, clock, config, entries, mails, answers, lines, manage, url: server.url },
    actions: () => entries.map(({ action }) => action),
    /** A person with the usual password, hashed once: that is made to take long. */
    async person(email: string, ...roles: Role[]) {
      hashed ??= hashPassword(PASSWORD);
      const passwordHash = await hashed;
      const user = { email, name: email.split('@')[0] ?? '', roles, verified: true, passwordHash };
      return db.transaction().execute((trx) => createUser(trx, user, now()));
    },
    client: (from = '192.0.2.1') => clientOf(server.url, from, answers),
    /** Waits for what goes on after an answer. */
    settle: identity.stop,
    async stop() {
      await server.stop();
      await identity.stop();
      await close();
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
export type Client = ReturnType<typeof clientOf>;

/** Somebody with a browser: keeps cookies, and says from which page it asks. */
function clientOf(url: string, from: string, answers: string[]) {
  const jar = new Map<string, string>();
  const base: Record<string, string> = { 'x-forwarded-for': from, origin: URL_OF_US };
  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string | undefined> = {}) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...base, ...(cookie ? { cookie } : {}), 'content-type': 'application/json', ...headers };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(all).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    answers.push(text);
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Record<string, unknown> };
  }
  return {
    ...{ jar, ask },
    logIn: (email: string, password = PASSWORD) => ask('POST', '/api/v1/session', { email, password }),
    who: () => ask('GET', '/api/v1/session'),
  };
}

export function tokenIn(mail: { text: string } | undefined): string {
  const token = /\/#\/(?:password|registration)\/(\S+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new HttpError(500, `found no link in ${JSON.stringify(mail)}`);
  return token;
}

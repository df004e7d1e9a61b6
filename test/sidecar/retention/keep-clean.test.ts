import type { Kysely, Migration } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { type OutboxTables, openOutbox } from '../../../core/service/outbox.ts';
import { openAudit } from '../../../sidecar/audit/open-audit.ts';
import { type AuditTables, MIGRATIONS_AUDIT } from '../../../sidecar/audit/tables.ts';
import { MIGRATIONS_IDENTITY } from '../../../sidecar/identity/migrations.ts';
import type { IdentityTables } from '../../../sidecar/identity/tables.ts';
import { MIGRATIONS_MAIL } from '../../../sidecar/mail/tables.ts';
import { keepClean } from '../../../sidecar/retention/keep-clean.ts';
import { RULES } from '../../../sidecar/retention/rules.ts';
import { MIGRATIONS_SNIPE_IT, type SnipeItTables } from '../../../sidecar/snipe-it/tables.ts';
import { onEachEngine } from '../engines.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 24 * 3_600_000;
const CONFIG = { auditDays: 730, sessionDays: 30, outboxDays: 90, runDays: 60 };
const ANNA = { id: 'u1', name: 'Anna' };

type Tables = AuditTables & OutboxTables & SnipeItTables & IdentityTables;
const MIGRATIONS: Record<string, Migration> = {
  ...MIGRATIONS_IDENTITY,
  ...MIGRATIONS_SNIPE_IT,
  ...MIGRATIONS_AUDIT,
  ...MIGRATIONS_MAIL,
};

/** Rows of one table whose age is given in days, each with how long it should live; null: for ever. */
const ROWS: { table: keyof Tables; name: string; row(at: number): Record<string, unknown>; days: number | null }[] = [
  ...(['sent_at', 'dead_at'] as const).map((column) => ({
    table: 'outbox' as const,
    name: `a mail with ${column}`,
    row: (at: number) => ({ ...MAIL, created_at: at, due_at: at, [column]: at }),
    days: 90,
  })),
  { table: 'outbox', name: 'a mail that waits', row: (at) => ({ ...MAIL, created_at: at, due_at: at }), days: null },
  { table: 'snipe_it_runs', name: 'a run', row: (at) => ({ ...RUN, started_at: at - 1, ended_at: at }), days: 60 },
  { table: 'snipe_it_runs', name: 'a run that was killed', row: (at) => ({ ...RUN, started_at: at }), days: 60 },
  { table: 'identity_sessions', name: 'a session', row: (at) => ({ ...SESSION, expires_at: at }), days: 30 },
  { table: 'identity_verifications', name: 'a link', row: (at) => ({ ...LINK, expires_at: at }), days: 30 },
  { table: 'identity_invitations', name: 'an invitation', row: (at) => ({ ...INVITATION, expires_at: at }), days: 30 },
  {
    table: 'identity_invitations',
    name: 'a used invitation',
    row: (at) => ({ ...INVITATION, used_at: at, expires_at: NOW + DAY }),
    days: 30,
  },
  { table: 'identity_tokens', name: 'a token', row: (at) => ({ ...TOKEN, expires_at: at }), days: 30 },
  {
    table: 'identity_tokens',
    name: 'a revoked token',
    row: (at) => ({ ...TOKEN, revoked_at: at, expires_at: NOW + DAY }),
    days: 30,
  },
  { table: 'identity_attempts', name: 'an attempt', row: (at) => ({ key: 'k', failures: 1, last_at: at }), days: 30 },
];
const MAIL = { key: 'k', kind: 'mail', payload: '', attempts: 1, sent_at: null, dead_at: null, locked_until: null };
const RUN = { actor: 'u1', ended_at: null, outcome: null, counts: null };
const TIMES = { created_at: 0, updated_at: 0 };
const SESSION = { id: 's', token: 't', user_id: 'u1', ip_address: null, user_agent: null, ...TIMES };
const LINK = { id: 'l', identifier: 'i', value: 'v', ...TIMES };
const INVITATION = {
  ...{ id: 'i', email: 'a@b', hash: 'h', roles: '[]', invited_by: 'u1', invited_by_name: 'Anna', mailed: 0 },
  ...{ created_at: 0, used_at: null },
};
const TOKEN = {
  ...{ id: 't', user_id: 'u1', name: 'n', hash: 'h', permissions: '[]', created_at: 0, last_used_at: null },
  revoked_at: null,
};
const USER = {
  ...{ id: 'u1', email: 'anna@farm.example', email_verified: 1, name: 'Anna', image: null, roles: '[]', disabled: 0 },
  ...TIMES,
};

onEachEngine((fresh) => {
  let database: Database<Tables>;
  beforeAll(async () => {
    database = await openDatabase<Tables>(fresh(), MIGRATIONS);
    await database.db.insertInto('identity_users').values(USER).execute();
  });
  afterEach(async () => {
    for (const { table } of ROWS) await database.db.deleteFrom(table).execute();
  });
  afterAll(() => database.close());

  const clean = (more: object = {}) =>
    keepClean({ db: database.db as unknown as Kysely<AuditTables>, config: CONFIG, now: () => NOW, ...more });
  const count = async (table: keyof Tables) => {
    const { rows } = await database.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  };

  it.each(ROWS)('$name of $table lives for $days days', async ({ table, row, days }) => {
    const insert = (at: number) =>
      database.db
        .insertInto(table)
        .values(row(at) as never)
        .execute();
    await insert(NOW - (days ?? 5000) * DAY);
    await clean();
    expect(await count(table)).toBe(1);
    await database.db.deleteFrom(table).execute();
    await insert(NOW - (days ?? 5000) * DAY - 1);
    expect((await clean())[table]).toBe(days === null ? 0 : 1);
    expect(await count(table)).toBe(days === null ? 1 : 0);
  });

  it('forgets the audit in batches, and says so in the audit', async () => {
    const clock = { now: NOW - 731 * DAY };
    const { write } = openAudit({ db: database.db as unknown as Kysely<AuditTables>, now: () => clock.now });
    for (let line = 0; line < 25; line += 1) await write({ actor: ANNA, action: 'old' });
    clock.now = NOW - 729 * DAY;
    await write({ actor: ANNA, action: 'young' });
    expect(await clean({ batch: 10 })).toMatchObject({ audit: 25 });
    const left = await database.db.selectFrom('audit').selectAll().orderBy('id').execute();
    expect(left.map(({ action, actor_id, details }) => [action, actor_id, JSON.parse(details) as unknown])).toEqual([
      ['young', 'u1', {}],
      ['audit.forgotten', 'logixx', { before: new Date(NOW - 730 * DAY).toISOString(), lines: 25 }],
    ]);
    expect(await clean()).toMatchObject({ audit: 0 });
    expect(await count('audit')).toBe(2);
    expect(await count('audit_cuts')).toBe(1);
  });

  it('of a mail that left keeps the key, so that it does not leave again', async () => {
    const outbox = openOutbox(database.db, () => NOW);
    const queue = () => outbox.queue({ key: 'invitation-1', kind: 'mail', payload: '{}', dueAt: NOW });
    await queue();
    await database.db
      .updateTable('outbox')
      .set({ sent_at: NOW - 89 * DAY })
      .execute();
    await clean();
    expect(await queue()).toBe(false);
  });
});

describe('a clean-up', () => {
  it('names tables that are there, and passes over those that are not', async () => {
    const { db, close } = await openDatabase<AuditTables>(':memory:', MIGRATIONS_AUDIT);
    expect(await keepClean({ db, config: CONFIG, now: () => NOW })).toEqual({ audit: 0 });
    await close();
    const all = await openDatabase<AuditTables>(':memory:', MIGRATIONS);
    const there = (await all.db.introspection.getTables()).map(({ name }) => name);
    for (const { table } of RULES) expect(there).toContain(table);
    await all.close();
  });
});

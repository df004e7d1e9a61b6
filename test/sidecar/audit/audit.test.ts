import { Validator } from '@seriousme/openapi-schema-validator';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { openApi } from '../../../core/service/openapi.ts';
import { type Audit, openAudit } from '../../../sidecar/audit/open-audit.ts';
import { type AuditTables, MIGRATIONS_AUDIT } from '../../../sidecar/audit/tables.ts';
import { auditWriter } from '../../../sidecar/audit/write.ts';
import { onEachEngine } from '../engines.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANNA = { id: 'u1', name: 'Anna' };
const BERT = { id: 'u2', name: 'Bert' };

interface Page {
  items: { number: number; action: string; subject?: string; actor: { id: string }; at: string }[];
  next?: string;
  total: number;
}

onEachEngine((fresh, engine) => {
  let database: Database<AuditTables>;
  let audit: Audit;
  let server: HttpServer;
  const clock = { now: NOON };
  const open = async () => {
    database = await openDatabase<AuditTables>(fresh(), MIGRATIONS_AUDIT);
    audit = openAudit({ db: database.db, now: () => clock.now });
    server = await serve({
      listen: ':0',
      log: quietLog(),
      notReady: () => undefined,
      metrics: () => [],
      routes: audit.routes.map(({ route }) => route),
    });
  };
  const close = async () => {
    await server.stop();
    await database.close();
  };
  beforeEach(() => {
    clock.now = NOON;
  });

  const ask = async (query = '') => {
    const response = await fetch(`${server.url}/api/v1/audit${query}`);
    return { status: response.status, body: (await response.json()) as Page & { detail: string } };
  };
  const tell = async () => {
    await audit.write({ actor: ANNA, action: 'session.login', from: '192.0.2.7' });
    clock.now += HOUR;
    await audit.write({ actor: BERT, action: 'session.refused', subject: 'bert@farm.example' });
    clock.now += HOUR;
    await audit.write({
      actor: ANNA,
      action: 'order.given',
      subject: '/api/v1/devices/m1/power',
      details: { to: 'off' },
    });
    clock.now += HOUR;
    await audit.write({ actor: ANNA, action: 'sessionless', subject: '/api/v1/devices/m10/power' });
  };

  describe('an audit that holds some lines', () => {
    beforeAll(async () => {
      await open();
      await tell();
      await database.db
        .insertInto('audit_cuts')
        .values({ at: NOON, forgets_before: NOON - DAY })
        .execute();
    });
    afterAll(close);

    it('tells who did what, when and from where, the newest first', async () => {
      const { body } = await ask();
      expect(body.total).toBe(4);
      expect(body.items.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
      expect(body.items[1]).toEqual({
        number: 3,
        at: '2026-11-22T14:00:00.000Z',
        actor: ANNA,
        action: 'order.given',
        subject: '/api/v1/devices/m1/power',
        details: { to: 'off' },
      });
      expect(body.items[3]).toEqual({
        ...{ number: 1, at: '2026-11-22T12:00:00.000Z', actor: ANNA, action: 'session.login', details: {} },
        from: '192.0.2.7',
      });
    });

    it.each([
      { query: '?actor=u1', found: [4, 3, 1] },
      { query: '?actor=Bert', found: [2] },
      { query: '?actor=nobody', found: [] },
      { query: '?action=session.login', found: [1] },
      { query: '?action=session', found: [2, 1] },
      { query: '?action=sess', found: [] },
      { query: '?subject=/api/v1/devices/m1', found: [3] },
      { query: '?subject=/api/v1/devices/m1/power', found: [3] },
      { query: '?subject=/api/v1/devices', found: [4, 3] },
      { query: '?from=2026-11-22T13:00:00Z&to=2026-11-22T14:00:00Z', found: [2] },
      { query: '?from=2026-11-22T15:00:00%2B01:00', found: [4, 3] },
      { query: '?to=2026-11-22T12:00:00Z', found: [] },
      { query: '?actor=u1&action=order&subject=/api/v1', found: [3] },
      { query: '?sort=at&limit=2', found: [1, 2] },
      { query: "?actor=' or 1=1 --", found: [] },
      { query: '?action=%25', found: [] },
    ])('$query: $found', async ({ query, found }) => {
      expect((await ask(query)).body.items.map(({ number }) => number)).toEqual(found);
    });

    it.each([
      { query: '?from=yesterday', said: /from: found "yesterday", expected a time with its zone/ },
      { query: '?to=2026-11-22', said: /to: found "2026-11-22", expected a time with its zone/ },
      { query: '?cursor=x', said: /cursor: found another one/ },
      { query: '?sort=actor', said: /sort/ },
      { query: '?who=u1', said: /who/ },
    ])('$query is refused', async ({ query, said }) => {
      expect(await ask(query)).toMatchObject({ status: 400, body: { detail: expect.stringMatching(said) as string } });
    });

    const REPLACED =
      engine === 'sqlite'
        ? "insert or replace into audit (id, at, actor_id, actor_name, action, subject, details, client) values (1, 0, '', '', 'x', '', '{}', '')"
        : "insert into audit (id, at, actor_id, actor_name, action, subject, details, client) values (1, 0, '', '', 'x', '', '{}', '') on conflict (id) do update set action = excluded.action";
    it.each([
      { statement: "update audit set action = 'nothing' where id = 1", said: /added and never changed/ },
      { statement: 'update audit set at = at - 100000000', said: /added and never changed/ },
      { statement: REPLACED, said: /added and never changed|duplicate|unique/i },
      { statement: 'delete from audit where id = 1', said: /deleted only when a cut/ },
      { statement: 'delete from audit', said: /deleted only when a cut/ },
      { statement: 'insert into audit_cuts (at, forgets_before) values (1000, 1000)', said: /check/i },
      { statement: 'update audit_cuts set forgets_before = 99999999999999', said: /cuts are kept for ever/ },
      { statement: 'delete from audit_cuts', said: /cuts are kept for ever/ },
      ...(engine === 'postgres'
        ? [
            { statement: 'truncate audit', said: /deleted only when a cut/ },
            { statement: 'truncate audit_cuts', said: /cuts are kept for ever/ },
          ]
        : []),
    ])('the database refuses: $statement', async ({ statement, said }) => {
      const before = await ask();
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(said);
      expect(await ask()).toEqual(before);
    });
  });

  describe('an audit', () => {
    beforeEach(open);
    afterEach(close);

    it.each(['-at', 'at'])('is read in pages, sorted by %s, also while lines are added', async (sort) => {
      for (let count = 0; count < 25; count += 1) await audit.write({ actor: ANNA, action: `a.${count}` });
      const seen: number[] = [];
      let next: string | undefined;
      do {
        const { body } = await ask(`?limit=10&sort=${sort}${next ? `&cursor=${next}` : ''}`);
        seen.push(...body.items.map(({ number }) => number));
        next = body.next;
        if (seen.length === 10) await audit.write({ actor: BERT, action: 'later' });
      } while (next !== undefined);
      const numbers = Array.from({ length: 25 }, (_, index) => index + 1);
      expect(seen).toEqual(sort === 'at' ? [...numbers, 26] : numbers.reverse());
    });

    it('stands with the writes of a transaction, or not at all', async () => {
      const fails = database.db.transaction().execute(async (trx) => {
        await auditWriter(trx, () => NOON)({ actor: ANNA, action: 'token.made' });
        throw new Error('the disk is full');
      });
      await expect(fails).rejects.toThrow('the disk is full');
      expect((await ask()).body.items).toEqual([]);
    });

    it('a cut opens what lies before it, and nothing else', async () => {
      await audit.write({ actor: ANNA, action: 'old' });
      clock.now += 2 * DAY;
      await audit.write({ actor: ANNA, action: 'new' });
      await database.db
        .insertInto('audit_cuts')
        .values({ at: clock.now, forgets_before: NOON + 1 })
        .execute();
      await expect(sql`delete from audit`.execute(database.db)).rejects.toThrow(/deleted only when a cut/);
      await sql`delete from audit where action = 'old'`.execute(database.db);
      expect((await ask()).body.items.map(({ action }) => action)).toEqual(['new']);
    });
  });
});

describe('the routes of the audit', () => {
  it('make a valid OpenAPI document, and need audit:read', async () => {
    const { routes } = openAudit({ db: {} as never, now: Date.now });
    expect(routes.map(({ permission }) => permission)).toEqual(['audit:read']);
    const document = openApi(
      { title: 'Audit', version: '1', description: 'Audit' },
      routes.map(({ route }) => route),
    );
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true });
  });
});

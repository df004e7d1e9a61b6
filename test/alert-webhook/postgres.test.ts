import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../alert-webhook/journal.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { alertBody, silentSample } from './bench.ts';
import { unseal } from './unseal.ts';
import { webhook } from './webhook.ts';

describe('on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres({ own: true });
  });
  afterAll(() => postgres.stop());

  it('a hung miner is power-cycled once, and the chain of the journal holds', async () => {
    const database = postgres.database();
    const farm = await webhook({ database });
    for (const startsAt of ['2026-11-21T19:10:59.885Z', '2026-11-21T19:11:41.885Z'])
      expect((await farm.post(alertBody(['m1'], { startsAt }))).status).toBe(200);
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect(await farm.actions()).toMatchObject([{ device: 'm1', action: 'power-cycle', outcome: 'verified' }]);
    farm.samples.samples.set('m1', silentSample('m1'));
    await farm.post(alertBody(['m1']));
    await farm.decided('needs-a-person');
    expect(await farm.episodes()).toHaveLength(1);
    await farm.stop();
    const { db, engine, close } = await openDatabase<Tables>(database, MIGRATIONS);
    expect([engine, await openJournal(db, Date.now).broken()]).toEqual(['postgres', undefined]);
    const changed = db.updateTable('journal').set({ evidence: '{}' }).where('step', '=', 'cycle');
    await expect(changed.execute()).rejects.toThrow('the ledger is append-only');
    await unseal(db, engine);
    await changed.execute();
    expect(await openJournal(db, Date.now).broken()).toMatchObject({ problem: 'its content was changed' });
    await close();
  });

  it('keeps one open action a device, whoever asks', async () => {
    const { db, close } = await openDatabase<Tables>(postgres.database(), MIGRATIONS);
    const action = {
      episode_id: 1,
      site: 's',
      device: 'm1',
      fault: 'offline',
      action: 'reboot',
      plan: '{}',
      step: 'plan',
      started_at: 1,
    };
    await db.insertInto('actions').values(action).execute();
    await expect(db.insertInto('actions').values(action).execute()).rejects.toThrow(/actions_open/);
    await close();
  });

  it('reads 64-bit integers as numbers, and refuses those that are not safe', async () => {
    const { db, close } = await openDatabase<Tables>(postgres.database(), MIGRATIONS);
    expect((await sql<{ n: number }>`select 1700000000000::bigint as n`.execute(db)).rows).toEqual([
      { n: 1_700_000_000_000 },
    ]);
    await expect(sql`select 9007199254740993::bigint as n`.execute(db)).rejects.toThrow(
      /9007199254740993, which is too large/,
    );
    await close();
  });

  it('outlives a PostgreSQL that dies in the middle of a transaction', async () => {
    const { db, close } = await openDatabase<Tables>(postgres.database(), MIGRATIONS);
    const broken = db.transaction().execute(async (trx) => {
      await trx.selectFrom('actions').selectAll().execute();
      await postgres.crash();
      await trx.selectFrom('actions').selectAll().execute();
    });
    await expect(broken).rejects.toThrow();
    expect(await db.selectFrom('actions').selectAll().execute()).toEqual([]);
    await close();
  });

  it('never shows the password of a database that it cannot reach', async () => {
    const opening = openDatabase('postgres://logixx:hunter2@127.0.0.1:1/none', MIGRATIONS);
    await expect(opening).rejects.toThrow(
      'the database postgres://logixx:***@127.0.0.1:1/none could not be brought up to date',
    );
  });
});

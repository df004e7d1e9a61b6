import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDecisions } from '../../alert-webhook/decisions.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { verifyChain } from '../../alert-webhook/ledger/verify-chain.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase, readDatabase } from '../../core/service/database.ts';
import { ledger } from '../../scripts/commands/ledger.ts';
import { type Postgres, startPostgres } from '../postgres.ts';

const PROCESSES = ['a', 'b', 'c', 'd'];
const LINES = 8;

describe('several processes on one PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop(), 120_000);

  it('append to one chain, none of their lines is lost, and each keeps its own order', async () => {
    const address = postgres.database();
    const opened = [];
    for (const name of PROCESSES) opened.push({ name, ...(await openDatabase<Tables>(address, MIGRATIONS)) });
    await Promise.all(
      opened.map(async ({ name, db }) => {
        const journal = openJournal(db, Date.now);
        const deeds = Array.from({ length: LINES }, (_, index) =>
          journal.append(1, 'reboot', 'intent', { name, index }),
        );
        const thoughts = Array.from({ length: LINES }, (_, index) =>
          openDecisions(db, Date.now).store({
            subject: `${name} ${index}`,
            device: 'm1',
            fault: 'offline',
            decision: 'pdu-busy',
            evidence: name,
          }),
        );
        await Promise.all([...deeds, ...thoughts]);
      }),
    );
    const [first] = opened;
    if (first === undefined) throw new Error('no database was opened');
    const verdict = await verifyChain(first.db);
    expect(verdict).toMatchObject({ lines: 2 * LINES * PROCESSES.length, unsealed: [] });
    expect(verdict.broken).toBeUndefined();
    const entries = await openJournal(first.db, Date.now).of(1);
    for (const { name } of opened) {
      const own = entries.filter(({ evidence }) => evidence['name'] === name).map(({ evidence }) => evidence['index']);
      expect(own).toEqual(Array.from({ length: LINES }, (_, index) => index));
    }
    expect(await openDecisions(first.db, Date.now).list(1000)).toHaveLength(LINES * PROCESSES.length);
    await Promise.all(opened.map(({ close }) => close()));
  }, 60_000);

  it('what stands or falls with a line is written once, also when another process came between', async () => {
    const address = postgres.database();
    const [one, two] = [
      await openDatabase<Tables>(address, MIGRATIONS),
      await openDatabase<Tables>(address, MIGRATIONS),
    ];
    const other = openJournal(two.db, Date.now);
    let times = 0;
    await openJournal(one.db, Date.now).append(1, 'latch', 'confirmed', {}, async (trx) => {
      times += 1;
      // The line of the other process is committed after this transaction began and before its own line.
      await other.append(2, 'reboot', 'intent', {});
      const { id } = await trx
        .insertInto('watches')
        .values({ site: 'tx1', at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow();
      return { watch: id };
    });
    expect(times).toBe(1);
    expect((await openJournal(one.db, Date.now).of(1)).map(({ evidence }) => evidence)).toEqual([{ watch: 1 }]);
    expect(await verifyChain(one.db)).toMatchObject({ lines: 2, unsealed: [] });
    await Promise.all([one.close(), two.close()]);
  });

  it('logixx ledger reads it where it is, and writes nothing', async () => {
    const address = postgres.database();
    const { db, close } = await openDatabase<Tables>(address, MIGRATIONS);
    await openJournal(db, () => 1_800_000_000_000).append(1, 'reboot', 'intent', {});
    const out = new PassThrough();
    expect(await ledger(['verify', '--database', address], out)).toBe(0);
    expect(String(out.read())).toMatch(/^1 lines, head 1:[0-9a-f]{64}: whole$/m);
    const reader = readDatabase<Tables>(address);
    const writing = reader.db.insertInto('watches').values({ site: 'tx1', at: 1 }).execute();
    await expect(writing).rejects.toThrow(/read-only transaction/);
    await reader.close();
    await expect(ledger(['verify', '--database', address.replace(/[^/]+$/, 'none')], out)).rejects.toThrow(
      'cannot be read as a ledger: database "none" does not exist',
    );
    await close();
  });

  it('a transaction that fails for another reason leaves neither a line nor a gap in the chain', async () => {
    const { db, close } = await openDatabase<Tables>(postgres.database(), MIGRATIONS);
    const journal = openJournal(db, Date.now);
    await journal.append(1, 'reboot', 'intent', {});
    const failing = journal.append(1, 'latch', 'confirmed', {}, async (trx) => {
      await trx.insertInto('watches').values({ site: 'tx1', at: 1 }).execute();
      await trx.insertInto('watches').values({ site: 'tx1', at: 2 }).execute();
      return undefined;
    });
    await expect(failing).rejects.toThrow(/watches_site/);
    await journal.append(1, 'reboot', 'sent', {});
    expect((await journal.of(1)).map(({ step }) => step)).toEqual(['reboot', 'reboot']);
    expect(await journal.broken()).toBeUndefined();
    expect(await db.selectFrom('watches').selectAll().execute()).toEqual([]);
    await close();
  });
});

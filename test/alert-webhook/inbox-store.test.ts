import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Delivery, parseDelivery } from '../../alert-webhook/alert.ts';
import { openInbox } from '../../alert-webhook/inbox.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { alertBody, scratch } from './bench.ts';

let postgres: Postgres;
const folder = scratch();
const file = () => folder.path(`${randomUUID()}.db`);
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  folder.remove();
});

const delivery = (miners: string[], over = {}): Delivery => {
  const parsed = parseDelivery({ ...alertBody(miners), ...over });
  if (parsed === undefined) throw new Error('the test made no delivery');
  return parsed;
};
const many = (count: number, prefix = 'm') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe.each([
  ['SQLite', file, { ownThread: false }],
  ['SQLite in a thread of its own', file, { ownThread: true }],
  ['PostgreSQL', () => postgres.database(), {}],
])('the inbox in %s', (_engine, address, options) => {
  let time = 1_000;
  const open = async (at = address()) => {
    const { db, close } = await openDatabase<Tables>(at, MIGRATIONS, options);
    return { db, close, inbox: openInbox(db, () => time) };
  };

  it('stores each alert once, counts it again, and gives it out in the order in which it came', async () => {
    const { inbox, db, close } = await open();
    expect(await inbox.store(delivery(many(1_200)), 'first')).toEqual({ known: 0, fresh: 1_200 });
    time = 2_000;
    expect(await inbox.store(delivery([...many(1_200), 'late', 'late']), 'second')).toEqual({ known: 1_200, fresh: 1 });
    expect(await inbox.store(delivery(many(1_200)), 'third')).toEqual({ known: 1_200, fresh: 0 });
    expect(await db.selectFrom('deliveries').select('body').orderBy('id').execute()).toEqual([
      { body: 'first' },
      { body: 'second' },
    ]);
    expect(await inbox.countPending()).toBe(1_201);
    const [first, ...others] = await inbox.pending(2_000);
    expect([first?.times, others.length, others.at(-1)?.alert.labels['miner']]).toEqual([3, 1_200, 'late']);
    const rows = await db.selectFrom('inbox').select(['first_at', 'last_at', 'status']).distinct().execute();
    expect(rows).toContainEqual({ first_at: 1_000, last_at: 2_000, status: 'firing' });
    expect(await inbox.receivers()).toEqual(['remediator']);
    await close();
  });

  it('gives out again what was worked on and comes again', async () => {
    const { inbox, close } = await open();
    await inbox.store(delivery(['a', 'b']), '');
    const ids = (await inbox.pending(10)).map(({ id }) => id);
    await inbox.worked(ids);
    expect(await inbox.pending(10)).toEqual([]);
    await inbox.store(delivery(['b']), '');
    expect((await inbox.pending(10)).map(({ alert, times }) => [alert.labels['miner'], times])).toEqual([['b', 2]]);
    expect(await inbox.pending(10, ids[1] ?? 0)).toEqual([]);
    await close();
  });

  it('keeps nothing of a delivery that could not be stored whole', async () => {
    const { inbox, db, close } = await open();
    await db.schema.alterTable('inbox').renameColumn('first_at', 'gone').execute();
    await expect(inbox.store(delivery(many(600)), 'body')).rejects.toThrow(/first_at/);
    expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([]);
    expect(inbox.isStoring()).toBe(false);
    await close();
  });

  it('keeps texts that databases do not like', async () => {
    const { inbox, close } = await open();
    const odd = ['nul \0 here', 'quote \' " ` \\', '\ud800 alone', '💡', '%s ? $1 :x', '{"json": [1]}'];
    expect(await inbox.store(delivery(odd, { receiver: 'r\0r' }), 'x')).toEqual({ known: 0, fresh: odd.length });
    const names = (await inbox.pending(10)).map(({ alert }) => alert.labels['miner']);
    expect(new Set(names)).toEqual(new Set(['nul \uFFFD here', ...odd.slice(1)]));
    await close();
  });

  it('forgets what was worked on long ago, and nothing else, some rows at a time', async () => {
    const { inbox, db, close } = await open();
    time = 1_000;
    await inbox.store(delivery(many(700)), 'old');
    await inbox.worked((await inbox.pending(699)).map(({ id }) => id));
    time = 5_000;
    await inbox.store(delivery(['new']), 'new');
    await inbox.worked(
      (await inbox.pending(10)).filter(({ alert }) => alert.labels['miner'] === 'new').map(({ id }) => id),
    );
    for (let sweep = 0; sweep < 4; sweep += 1) await inbox.forgetBefore(4_000);
    const left = await db.selectFrom('inbox').select(['last_at', 'worked_at']).orderBy('id').execute();
    expect(left).toEqual([
      { last_at: 1_000, worked_at: null },
      { last_at: 5_000, worked_at: 5_000 },
    ]);
    expect(await db.selectFrom('deliveries').select('body').execute()).toEqual([{ body: 'new' }]);
    await close();
  });
});

it('two processes on one PostgreSQL store the same alerts at once: each is there once, nobody fails', async () => {
  const address = postgres.database();
  const opened = [await openDatabase<Tables>(address, MIGRATIONS), await openDatabase<Tables>(address, MIGRATIONS)];
  const inboxes = opened.map(({ db }) => openInbox(db, () => 1_000));
  const names = many(1_500);
  const deliveries = [delivery(names), delivery([...names].reverse())];
  const stored = await Promise.all(inboxes.flatMap((inbox) => deliveries.map((each) => inbox.store(each, 'body'))));
  expect(stored).toHaveLength(4);
  const rows = await opened[0]?.db.selectFrom('inbox').select('times').execute();
  expect(rows?.map(({ times }) => times)).toEqual(names.map(() => 4));
  for (const { close } of opened) await close();
});

import { type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backOff } from '../../../core/service/back-off.ts';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { type Outbox, type OutboxMessage, type OutboxTables, openOutbox } from '../../../core/service/outbox.ts';
import { type Delivered, workOutbox } from '../../../core/service/work-outbox.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';

const KINDS = ['mail'];
const LEASE = 60_000;
const MIGRATIONS: Record<string, Migration> = {
  '1': {
    async up(db: Kysely<unknown>) {
      const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      const [id, int] = isSqlite
        ? ['integer primary key autoincrement', 'integer']
        : ['bigserial primary key', 'bigint'];
      const times = ['locked_until', 'sent_at', 'dead_at'].map((name) => `${name} ${int}`).join(', ');
      const texts = 'key text not null unique, kind text not null, payload text not null, last_error text';
      const counts = ['created_at', 'due_at', 'attempts'].map((name) => `${name} ${int} not null`).join(', ');
      await sql.raw(`create table outbox (id ${id}, ${texts}, ${counts}, ${times})`).execute(db);
    },
  },
};

describe('the pause after failures', () => {
  it.each([
    { failures: 1, random: 0, ms: 5_000 },
    { failures: 1, random: 0.999, ms: 9_995 },
    { failures: 2, random: 0, ms: 10_000 },
    { failures: 4, random: 0.5, ms: 60_000 },
    { failures: 8, random: 0, ms: 450_000 },
    { failures: 5_000, random: 0.999, ms: 899_550 },
  ])('after $failures, at $random: $ms ms', ({ failures, random, ms }) => {
    expect(backOff(failures, random)).toBe(ms);
  });
});

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  { engine: 'SQLite', address: () => ':memory:' },
  { engine: 'PostgreSQL', address: () => postgres.database() },
])('an outbox on $engine', ({ address }) => {
  let database: Database<OutboxTables>;
  let outbox: Outbox;
  let time: number;
  const now = () => time;
  beforeEach(async () => {
    database = await openDatabase<OutboxTables>(address(), MIGRATIONS);
    time = 1_000_000;
    outbox = openOutbox(database.db, now);
  });
  afterEach(() => database.close());

  const queue = (key: string, dueAt = time) => outbox.queue({ key, kind: 'mail', payload: key, dueAt });
  const rows = () => database.db.selectFrom('outbox').selectAll().orderBy('id').execute();
  const claim = async (): Promise<OutboxMessage> => {
    const claimed = await outbox.claim(KINDS, LEASE);
    if (claimed === undefined) throw new Error('nothing was there to claim');
    return claimed;
  };

  it('takes a key once, also after it was sent', async () => {
    expect([await queue('a'), await queue('a')]).toEqual([true, false]);
    await outbox.sent(await claim());
    expect(await queue('a')).toBe(false);
    expect(await outbox.claim(KINDS, LEASE)).toBeUndefined();
    expect(await rows()).toHaveLength(1);
  });

  it('queues with the writes of the caller, or not at all', async () => {
    const lost = database.db.transaction().execute(async (trx) => {
      await openOutbox(trx, now).queue({ key: 'a', kind: 'mail', payload: '', dueAt: time });
      throw new Error('the deed failed');
    });
    await expect(lost).rejects.toThrow('the deed failed');
    expect(await rows()).toEqual([]);
  });

  it('gives out what is due, of the kinds asked for, the longest due first', async () => {
    await queue('later', time + 1);
    await queue('second', time - 1);
    await queue('first', time - 2);
    await outbox.queue({ key: 'other', kind: 'state', payload: '', dueAt: 0 });
    expect([(await claim()).key, (await claim()).key]).toEqual(['first', 'second']);
    expect(await outbox.claim(KINDS, LEASE)).toBeUndefined();
    time += 1;
    expect((await claim()).key).toBe('later');
  });

  it('gives a message to another one when the lease is over, and then counts only success of the first', async () => {
    await queue('a');
    const first = await claim();
    time += LEASE - 1;
    expect(await outbox.claim(KINDS, LEASE)).toBeUndefined();
    time += 1;
    const second = await claim();
    expect([first.attempts, second.attempts]).toEqual([1, 2]);
    await outbox.dead(first, 'late');
    await outbox.later(first, { error: 'late', waitMs: 1 });
    expect(await rows()).toMatchObject([{ dead_at: null, last_error: null, due_at: 1_000_000 }]);
    await outbox.sent(first);
    await outbox.later(second, { error: 'too late', waitMs: 1 });
    expect(await rows()).toMatchObject([{ sent_at: time, last_error: null }]);
  });

  it('gives each message to one of many workers', async () => {
    for (let each = 0; each < 40; each += 1) await queue(`m${each}`);
    const seen: string[] = [];
    const worker = async () => {
      for (;;) {
        const message = await outbox.claim(KINDS, LEASE);
        if (message === undefined) return;
        seen.push(message.key);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker(), worker()]);
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  it('says what waits, and forgets what is over', async () => {
    expect(await outbox.waiting(KINDS)).toEqual({ count: 0 });
    await queue('old');
    time += 10;
    await queue('new');
    await queue('hopeless');
    expect(await outbox.waiting(KINDS)).toEqual({ count: 3, oldestAt: 1_000_000 });
    await outbox.sent(await claim());
    await outbox.dead(await claim(), 'no');
    expect(await outbox.waiting(KINDS)).toEqual({ count: 1, oldestAt: 1_000_010 });
    await outbox.forgetBefore(time);
    expect(await rows()).toHaveLength(3);
    await outbox.forgetBefore(time + 1);
    expect((await rows()).map(({ key }) => key)).toEqual(['hopeless']);
  });

  const work = (deliver: (message: OutboxMessage) => Promise<Delivered>, signal = new AbortController().signal) => {
    const results: string[] = [];
    const onResult = ({ key }: OutboxMessage, { result }: Delivered) => results.push(`${key} ${result}`);
    const tools = { outbox, kinds: KINDS, deliver, onResult, random: () => 0, leaseMs: LEASE, signal };
    return workOutbox(tools).then((tried) => ({ tried, results }));
  };

  it('works what is due: sent, later with a pause and another payload, dead with its words', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await queue(key);
    const answers: Record<string, Delivered> = {
      a: { result: 'sent' },
      b: { result: 'later', error: '451 greylisted', payload: 'rest of b' },
      c: { result: 'dead', error: '550 no such user' },
    };
    const done = await work(({ key }) => {
      const answer = answers[key];
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('a bug of ours'));
    });
    expect(done).toEqual({ tried: 4, results: ['a sent', 'b later', 'c dead', 'd later'] });
    const again = { due_at: time + 5_000, locked_until: null, attempts: 1 };
    expect(await rows()).toMatchObject([
      { key: 'a', sent_at: time, locked_until: null },
      { key: 'b', ...again, payload: 'rest of b', last_error: '451 greylisted' },
      { key: 'c', dead_at: time, last_error: '550 no such user' },
      { key: 'd', ...again, payload: 'd', last_error: 'a bug of ours' },
    ]);
    time += 5_000;
    expect(await work(async () => ({ result: 'later', error: 'again' }))).toMatchObject({ tried: 2 });
    expect(await rows()).toMatchObject([{}, { due_at: time + 10_000 }, {}, { due_at: time + 10_000 }]);
  });

  it('gives back at once what was under way when the process goes down', async () => {
    await queue('a');
    await queue('b');
    const stopping = new AbortController();
    const done = await work(async () => {
      stopping.abort();
      return { result: 'later', error: 'we stop' };
    }, stopping.signal);
    expect(done).toMatchObject({ tried: 1 });
    expect((await claim()).key).toBe('a');
  });
});

import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Leadership, openLeadership, type Term } from '../../../alert-webhook/leading/leadership.ts';
import { MIGRATIONS, type Tables } from '../../../alert-webhook/tables.ts';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { type LeaseOptions, openLease } from '../../../core/service/lease.ts';
import { quietLog } from '../../../core/service/log.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';
import { until } from '../bench.ts';

let postgres: Postgres;

const opened: (() => Promise<void>)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => postgres.stop());

async function database(engine: 'sqlite' | 'postgres'): Promise<Database<Tables>> {
  const base = await openDatabase<Tables>(engine === 'sqlite' ? ':memory:' : postgres.database(), MIGRATIONS);
  opened.push(base.close);
  return base;
}

const leaseOf = ({ db, engine }: Database<Tables>, holder: string, over: Partial<LeaseOptions> = {}) =>
  openLease({ db, engine, name: 'webhook', holder, leaseSeconds: 60, ...over });
const lapse = ({ db }: Database<Tables>) => sql`update leases set expires_at = 1`.execute(db);

describe.each(['sqlite', 'postgres'] as const)('a lease on %s', (engine) => {
  it('is held by one of many that ask at once', async () => {
    const base = await database(engine);
    const claims = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => leaseOf(base, holder).claim()));
    expect(claims.filter((epoch) => epoch !== undefined)).toEqual([1]);
  });

  it('says who holds it, and where', async () => {
    const base = await database(engine);
    expect(await leaseOf(base, 'a').holder()).toBeUndefined();
    await leaseOf(base, 'a', { url: 'http://a:9841' }).claim();
    expect(await leaseOf(base, 'b').holder()).toEqual({ holder: 'a', url: 'http://a:9841' });
  });

  it('goes to a process of the same name at once, and the epoch before is over', async () => {
    const base = await database(engine);
    const [first, second] = [leaseOf(base, 'a'), leaseOf(base, 'a')];
    expect(await first.claim()).toBe(1);
    expect(await second.claim()).toBe(2);
    expect([await first.renew(1), await first.remaining(1), await second.renew(2)]).toEqual([false, 0, true]);
  });

  it('goes to another when it has run out, and does not come back to the old epoch', async () => {
    const base = await database(engine);
    const [a, b] = [leaseOf(base, 'a'), leaseOf(base, 'b')];
    await a.claim();
    expect(await b.claim()).toBeUndefined();
    await lapse(base);
    expect([await a.renew(1), await a.remaining(1)]).toEqual([false, 0]);
    expect(await b.claim()).toBe(2);
    expect(await a.claim()).toBeUndefined();
  });

  it('is free at once when it was given back, and only by who holds it', async () => {
    const base = await database(engine);
    const [a, b] = [leaseOf(base, 'a'), leaseOf(base, 'b')];
    await a.claim();
    await b.release(1);
    expect(await b.claim()).toBeUndefined();
    await a.release(1);
    expect(await b.claim()).toBe(2);
  });

  it('of another name is another lease', async () => {
    const base = await database(engine);
    expect(await leaseOf(base, 'a').claim()).toBe(1);
    expect(await leaseOf(base, 'b', { name: 'mail' }).claim()).toBe(1);
  });
});

describe('leadership', () => {
  async function lead(base: Database<Tables>, holder: string, leaseSeconds = 1) {
    const changes: (Term | undefined)[] = [];
    const lease = leaseOf(base, holder, { leaseSeconds });
    const leadership = await openLeadership({
      lease,
      leaseSeconds,
      log: quietLog(),
      onChange: (term) => changes.push(term),
    });
    opened.push(leadership.stop);
    return { leadership, changes };
  }
  const epochOf = ({ leadership }: { leadership: Leadership }) => leadership.term()?.epoch;

  it('is one process at a time; the other follows when it stops', async () => {
    const base = await database('postgres');
    const a = await lead(base, 'a');
    const b = await lead(base, 'b');
    expect([epochOf(a), epochOf(b)]).toEqual([1, undefined]);
    await expect(b.leadership.fence()).rejects.toThrow('the service stops');
    await a.leadership.fence();
    const signal = a.leadership.term()?.signal;
    await a.leadership.stop();
    expect([epochOf(a), signal?.aborted, a.changes.length]).toEqual([undefined, true, 2]);
    await until('b leads', () => epochOf(b) === 2);
  });

  it('is kept over many terms', async () => {
    const base = await database('postgres');
    const a = await lead(base, 'a', 3);
    await new Promise((resolve) => setTimeout(resolve, 7_500));
    expect([epochOf(a), a.changes.length]).toEqual([1, 1]);
  });

  it('ends before a command when the lease was lost meanwhile', async () => {
    const base = await database('postgres');
    const a = await lead(base, 'a', 60);
    const signal = a.leadership.term()?.signal;
    await lapse(base);
    expect(await leaseOf(base, 'b').claim()).toBe(2);
    await expect(a.leadership.fence()).rejects.toThrow('the service stops');
    expect([epochOf(a), signal?.aborted, a.changes.length]).toEqual([undefined, true, 2]);
  });

  it('ends by itself while the database is silent', async () => {
    const base = await database('postgres');
    const real = leaseOf(base, 'a', { leaseSeconds: 1 });
    let silent = false;
    const never = new Promise<never>(() => undefined);
    const lease = { ...real, renew: (epoch: number) => (silent ? never : real.renew(epoch)) };
    const changes: (Term | undefined)[] = [];
    const leadership = await openLeadership({
      lease,
      leaseSeconds: 1,
      log: quietLog(),
      onChange: (term) => changes.push(term),
    });
    const startedAt = performance.now();
    silent = true;
    await until('the term is over', () => leadership.term() === undefined);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(changes).toHaveLength(2);
  });
});

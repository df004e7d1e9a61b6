import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTakenOrders } from '../../alert-webhook/gateway/taken-orders.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { orderKey, signOrder } from '../../core/service/order-token.ts';
import { Secret } from '../../core/service/secret.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { operators } from './desk.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const SECRET = new Secret('a key that both sides know, and nobody else');
const SWITCH = '/api/v1/kill-switch';
const ANNA = { id: 'u1', name: 'Anna', roles: ['operator'] };

describe('an order token', () => {
  it('that one of two instances took is refused by the other one, whichever leads', async () => {
    const database = postgres.database();
    const open = (name: string) =>
      operators({
        database,
        config: { gateway: { key: SECRET }, instance: { name, url: `http://${name}:9841`, leaseSeconds: 30 } },
      });
    const [a, b] = [await open('a'), await open('b')];
    const body = JSON.stringify({ on: true, comment: 'smoke' });
    const order = { orderer: ANNA, method: 'PUT', path: SWITCH, body, jti: 'once' };
    const token = await signOrder(orderKey(SECRET, 'x'), order, Date.now());
    const give = async ({ url }: { url: string }) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await fetch(url + SWITCH, { method: 'PUT', headers, body });
      return { status: answer.status, ...((await answer.json()) as { detail?: string }) };
    };
    const first = await give(a);
    expect(first.status).toBe(200);
    for (const instance of [b, a, b])
      expect(await give(instance)).toMatchObject({ status: 401, detail: 'the order token was used already' });
  });

  it('is taken once by many that ask at the same time', async () => {
    const address = postgres.database();
    const bases = [await openDatabase<Tables>(address, MIGRATIONS), await openDatabase<Tables>(address, MIGRATIONS)];
    const takes = Array.from({ length: 10 }, (_, index) =>
      openTakenOrders(bases[index % 2]?.db as never).take({ jti: 'x', endsAt: 2_000 }, 1_000),
    );
    const told = await Promise.allSettled(takes);
    expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const { close } of bases) await close();
  });
});

describe.each(['SQLite', 'PostgreSQL'])('orders that were taken, on %s', (engine) => {
  it('are known to the next process, and forgotten long after their end', async () => {
    const address = engine === 'SQLite' ? ':memory:' : postgres.database();
    const { db, close } = await openDatabase<Tables>(address, MIGRATIONS);
    const left = async () => (await db.selectFrom('taken_orders').select('jti').execute()).map(({ jti }) => jti);
    const at = 1_700_000_000_000;
    await openTakenOrders(db).take({ jti: 'old', endsAt: at + 65_000 }, at);
    const taken = openTakenOrders(db);
    await expect(taken.take({ jti: 'old', endsAt: at + 65_000 }, at + 1)).rejects.toThrow(/used already/);
    await taken.take({ jti: 'next', endsAt: at + 700_000 }, at + 660_000);
    expect((await left()).sort()).toEqual(['next', 'old']);
    await taken.take({ jti: 'last', endsAt: at + 800_000 }, at + 730_000);
    expect((await left()).sort()).toEqual(['last', 'next']);
    await close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minerOf } from '../../alert-webhook/operators/chosen.ts';
import type { Desk } from '../../alert-webhook/operators/desk.ts';
import { orderDevice } from '../../alert-webhook/operators/device-order.ts';
import { forgetKeys, once } from '../../alert-webhook/operators/order-keys.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { deskOver, operators, WHO } from './desk.ts';

const KEY = { 'idempotency-key': 'k-1' };

describe('an idempotency key', () => {
  it('the same order again is answered as the first time, and done once', async () => {
    const farm = await operators();
    const order = () => farm.order('/devices/m1/reboot', { force: true }, KEY);
    const first = await order();
    expect(first.status).toBe(200);
    expect(await order()).toEqual(first);
    await farm.ended();
    expect(await order()).toEqual(first);
    expect(farm.pdus.deeds).toEqual(['reboot m1']);
    expect(await farm.actions()).toHaveLength(1);
  });

  it('ten at once are done once', async () => {
    const farm = await operators();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => farm.order('/devices/m1/reboot', { force: true }, KEY)),
    );
    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).toBeGreaterThan(0);
    expect(new Set(good.map(({ body }) => body.action)).size).toBe(1);
    const detail = 'the order with the Idempotency-Key "k-1" is under way';
    for (const each of answers.filter(({ status }) => status !== 200))
      expect(each).toMatchObject({ status: 409, body: { detail, underWay: true } });
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['reboot m1']);
  });

  it.each([
    ['another reason', '/devices/m1/reboot', { force: true, comment: 'another' }],
    ['another order', '/devices/m1/restart', { force: true }],
  ])('with %s is refused', async (_name, path, body) => {
    const farm = await operators();
    await farm.order('/devices/m1/reboot', { force: true }, KEY);
    expect(await farm.order(path, body, KEY)).toMatchObject({
      status: 409,
      body: { detail: 'the Idempotency-Key "k-1" was given to another order' },
    });
    await farm.ended();
  });

  it('stays free after a refusal, because nothing was done', async () => {
    const farm = await operators();
    expect((await farm.order('/devices/m1/reboot', {}, KEY)).status).toBe(409);
    farm.samples.samples.set('m1', { ...farm.samples.samples.get('m1'), operation: 'not-hashing' } as never);
    expect((await farm.order('/devices/m1/reboot', {}, KEY)).status).toBe(200);
    await farm.ended();
  });

  it('serves every kind of order', async () => {
    const farm = await operators();
    const name = () => farm.call('POST', '/pdus/pdu-1/name', { name: 'north', by: 'anna' }, { 'idempotency-key': 'n' });
    const named = await name();
    expect(named).toEqual({ status: 200, body: { pdu: 'pdu-1', name: 'north', was: 'left' } });
    expect(await name()).toEqual(named);
    const window = { selection: { devices: ['m1'] }, endsAt: new Date(Date.now() + 3_600_000).toISOString() };
    const first = await farm.order('/maintenance-windows', window, { 'idempotency-key': 'w' });
    expect(await farm.order('/maintenance-windows', window, { 'idempotency-key': 'w' })).toEqual(first);
    expect((await farm.get('/maintenance-windows')).body).toHaveLength(1);
  });
});

const order = (desk: Desk) =>
  once(desk, 'k', { reboot: 'm1' }, (seal) =>
    orderDevice(desk, minerOf(desk.tools.devices, 'm1'), { deed: 'reboot', ...WHO, force: true, also: seal }),
  );

describe('a key whose process died', () => {
  it('before anything was committed: the order is carried out', async () => {
    const { desk, db, pdus } = await deskOver();
    const never = once(desk, 'k', { reboot: 'm1' }, () => new Promise(() => undefined));
    never.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second: Desk = { ...desk, flying: new Set() };
    expect(await order(second)).toMatchObject({ action: 1 });
    expect(await db.selectFrom('order_keys').select(['status']).execute()).toEqual([{ status: 200 }]);
    expect(pdus.deeds.length).toBeLessThanOrEqual(1);
  });

  it('after the action was committed, before the caller heard of it: the action is answered, not begun again', async () => {
    const { desk, db } = await deskOver();
    const dying: Desk = { ...desk, tools: { ...desk.tools, journal: { ...desk.tools.journal, append: dies } } };
    await expect(order(dying)).rejects.toThrow('the process died');
    expect(await order({ ...desk, flying: new Set() })).toMatchObject({ action: 1, device: 'm1', deed: 'reboot' });
    expect(await db.selectFrom('actions').select('id').execute()).toHaveLength(1);
  });

  it('two that take the key up at once begin one action', async () => {
    const { desk, db } = await deskOver();
    const row = { key: 'k', status: null, body: null, at: desk.tools.now() };
    const held = once(desk, 'k', { reboot: 'm1' }, () => new Promise(() => undefined));
    held.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await db.selectFrom('order_keys').select(['key', 'status', 'body', 'at']).execute()).toEqual([row]);
    const results = await Promise.allSettled([
      order({ ...desk, flying: new Set() }),
      order({ ...desk, flying: new Set() }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await db.selectFrom('actions').select('id').execute()).toHaveLength(1);
  });

  it('is kept for a week', async () => {
    const { desk, db, clock } = await deskOver();
    await once(desk, 'k', {}, () => Promise.resolve(1));
    clock.now += 6 * 24 * 3_600_000;
    await forgetKeys(desk);
    expect(await db.selectFrom('order_keys').select('key').execute()).toHaveLength(1);
    clock.now += 2 * 24 * 3_600_000;
    await forgetKeys(desk);
    expect(await db.selectFrom('order_keys').select('key').execute()).toEqual([]);
  });
});

const dies = () => Promise.reject(new Error('the process died'));

describe('on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('two processes that are given one key at once begin one action', async () => {
    const address = postgres.database();
    const one = await deskOver({ address });
    const two = await deskOver({ address, pdus: one.pdus });
    const results = await Promise.allSettled([one, two, one, two].map(({ desk }) => order(desk)));
    const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.action] : []));
    expect(new Set(answers).size).toBe(1);
    expect(await one.db.selectFrom('actions').select('id').execute()).toHaveLength(1);
  });
});

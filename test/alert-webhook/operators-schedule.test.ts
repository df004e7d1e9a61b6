import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBulks } from '../../alert-webhook/operators/bulk.ts';
import type { Desk } from '../../alert-webhook/operators/desk.ts';
import { changeSchedule, listSchedules, makeSchedule } from '../../alert-webhook/operators/schedules.ts';
import { workBulks } from '../../alert-webhook/operators/work-bulks.ts';
import { workSchedules } from '../../alert-webhook/operators/work-schedules.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { deskOver, hashing, rackOf, WHO } from './desk.ts';

const unsealed = () => Promise.resolve();
const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);
const NIGHTLY = {
  name: 'weekly reboot',
  cron: '30 2 * * 1',
  timeZone: 'America/Chicago',
  action: 'reboot' as const,
  selection: { all: true as const },
  atOnce: 1,
  pauseSeconds: 60,
  ...WHO,
};
/** A Monday, an hour before it is due: 02:30 in Chicago is 08:30 UTC in winter. */
const monday = () => ({ now: at('2026-11-23T07:30:00Z') });
const orders = async (desk: Desk) =>
  (await listBulks(desk, 10)).map(({ id, schedule, state }) => ({ id, schedule, state }));

describe('a schedule', () => {
  it('orders in bulk when it is due, once, and again a week later', async () => {
    const clock = monday();
    const { desk, db } = await deskOver({ devices: rackOf(2), clock });
    expect(await makeSchedule(desk, NIGHTLY, unsealed)).toMatchObject({
      id: 1,
      enabled: true,
      nextAt: '2026-11-23T08:30:00.000Z',
    });
    await workSchedules(desk);
    expect(await orders(desk)).toEqual([]);
    clock.now = at('2026-11-23T08:30:02Z');
    await workSchedules(desk);
    await workSchedules(desk);
    expect(await orders(desk)).toEqual([{ id: 1, schedule: 1, state: 'running' }]);
    expect(await db.selectFrom('bulk_orders').select(['due_at', 'ordered_by', 'comment']).execute()).toEqual([
      { due_at: at('2026-11-23T08:30:00Z'), ordered_by: 'anna', comment: 'fan swap (schedule weekly reboot)' },
    ]);
    await db.updateTable('bulk_orders').set({ ended_at: clock.now }).execute();
    clock.now = at('2026-11-30T08:30:01Z');
    await workSchedules(desk);
    expect(await orders(desk)).toHaveLength(2);
  });

  it('takes healthy miners, and skips what sleeps or is in maintenance', async () => {
    const clock = monday();
    const { desk, samples } = await deskOver({ devices: rackOf(3), clock });
    await makeSchedule(desk, { ...NIGHTLY, pauseSeconds: 0, atOnce: 3 }, unsealed);
    samples.samples.set('m1', { ...hashing('m1'), operation: 'sleeping', because: 'curtailed' });
    const window = { selection: JSON.stringify({ devices: ['m2'] }), starts_at: 0, ends_at: clock.now + 99_999_999 };
    const who = { site: 'tx1', ordered_by: 'bert', comment: 'new fans', created_at: 0 };
    await desk.db
      .insertInto('maintenance_windows')
      .values({ ...window, ...who, cancelled_at: null, cancelled_by: null })
      .execute();
    clock.now = at('2026-11-23T08:30:02Z');
    await workSchedules(desk);
    await workBulks(desk);
    const items = await desk.db
      .selectFrom('bulk_items')
      .select(['device', 'state', 'evidence'])
      .orderBy('device')
      .execute();
    expect(items).toEqual([
      { device: 'm1', state: 'skipped', evidence: expect.stringMatching(/\(sleeping\).*curtailed/) },
      { device: 'm2', state: 'skipped', evidence: expect.stringMatching(/\(maintenance\).*by bert: new fans/) },
      { device: 'm3', state: 'running', evidence: null },
    ]);
  });

  it.each([
    ['nine minutes late: made up for', 9 * MINUTE, 1],
    ['eleven minutes late: left out', 11 * MINUTE, 0],
  ])('that nobody could look at in time, %s', async (_name, late, count) => {
    const clock = monday();
    const { desk } = await deskOver({ clock });
    await makeSchedule(desk, NIGHTLY, unsealed);
    clock.now = at('2026-11-23T08:30:00Z') + late;
    await workSchedules(desk);
    expect(await orders(desk)).toHaveLength(count);
  });

  it('that is disabled is not due, and is not made up for when it is enabled again', async () => {
    const clock = monday();
    const { desk } = await deskOver({ clock });
    await makeSchedule(desk, NIGHTLY, unsealed);
    const disabled = await changeSchedule(desk, 1, { enabled: false, ...WHO }, unsealed);
    expect(disabled.enabled).toBe(false);
    expect(disabled).not.toHaveProperty('nextAt');
    clock.now = at('2026-11-23T08:31:00Z');
    await workSchedules(desk);
    await changeSchedule(desk, 1, { enabled: true, ...WHO }, unsealed);
    await workSchedules(desk);
    expect(await orders(desk)).toEqual([]);
    expect(await listSchedules(desk)).toMatchObject([{ enabled: true, nextAt: '2026-11-30T08:30:00.000Z' }]);
  });

  it('leaves a time out, and says so, while the order of the time before is under way', async () => {
    const clock = monday();
    const { desk, notices } = await deskOver({ clock });
    await makeSchedule(desk, { ...NIGHTLY, cron: '*/30 * * * *' }, unsealed);
    for (const text of ['08:00:01', '08:30:01', '08:30:05']) {
      clock.now = at(`2026-11-23T${text}Z`);
      await workSchedules(desk);
    }
    expect(await orders(desk)).toHaveLength(1);
    expect(notices.map(({ event }) => event)).toEqual(['schedule-left-out']);
  });

  it('that was removed is gone, and its name is free', async () => {
    const clock = monday();
    const { desk } = await deskOver({ clock });
    await makeSchedule(desk, NIGHTLY, unsealed);
    await expect(makeSchedule(desk, NIGHTLY, unsealed)).rejects.toMatchObject({ status: 409 });
    await changeSchedule(desk, 1, { removed: true, ...WHO }, unsealed);
    expect(await listSchedules(desk)).toEqual([]);
    expect(await makeSchedule(desk, NIGHTLY, unsealed)).toMatchObject({ id: 2 });
    await expect(changeSchedule(desk, 1, { enabled: true, ...WHO }, unsealed)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['a day that never comes', { cron: '0 0 31 2 *' }, 'cron: "0 0 31 2 *" never comes'],
    ['no cron', { cron: 'at night, often' }, /^cron: found "at night, often"/],
    ['no zone', { timeZone: 'Texas' }, /^timeZone: found "Texas"/],
    ['no miner', { selection: { racks: ['r9'] } }, /means no miner/],
  ])('with %s is refused', async (_name, over, message) => {
    const { desk } = await deskOver();
    await expect(makeSchedule(desk, { ...NIGHTLY, ...over }, unsealed)).rejects.toThrow(message);
    expect(await listSchedules(desk)).toEqual([]);
  });
});

describe('on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('several processes that see it due at once order once', async () => {
    const address = postgres.database();
    const clock = monday();
    const desks = [await deskOver({ address, clock }), await deskOver({ address, clock })];
    const [first] = desks;
    if (first === undefined) throw new Error('a desk is missing');
    await makeSchedule(first.desk, NIGHTLY, unsealed);
    clock.now = at('2026-11-23T08:30:02Z');
    await Promise.all([...desks, ...desks, ...desks].map(({ desk }) => workSchedules(desk)));
    expect(await orders(first.desk)).toHaveLength(1);
    const lines = await first.db.selectFrom('journal').select('evidence').where('step', '=', 'bulk').execute();
    expect(lines).toHaveLength(1);
  });
});

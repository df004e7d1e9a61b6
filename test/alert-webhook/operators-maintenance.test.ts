import { describe, expect, it } from 'vitest';
import { cancelWindow, listWindows, openWindow } from '../../alert-webhook/operators/maintenance.ts';
import { deskOver, operators, rackOf, WHO } from './desk.ts';

const unsealed = () => Promise.resolve();
const clockAt = (text: string) => ({ now: Date.parse(text) });
const WINDOW = { selection: { devices: ['m1'] }, endsAt: '2026-11-22T06:00:00Z', ...WHO };

describe('a maintenance window', () => {
  it('covers its devices from its start to its end, unless it is cancelled', async () => {
    const clock = clockAt('2026-11-22T04:00:00Z');
    const { desk } = await deskOver({ devices: rackOf(2), clock });
    const made = await openWindow(desk, { ...WINDOW, startsAt: '2026-11-22T05:00:00+00:30' }, unsealed);
    expect(made).toMatchObject({ id: 1, state: 'planned', startsAt: '2026-11-22T04:30:00.000Z', devices: 1 });
    const covers = async (id: string) => {
      const device = desk.tools.devices.get(id);
      return device && (await desk.tools.standings.of(device)).maintenance;
    };
    expect(await covers('m1')).toBeUndefined();
    clock.now = Date.parse('2026-11-22T04:30:00Z');
    expect(await covers('m1')).toBe('maintenance until 2026-11-22T06:00:00.000Z by anna: fan swap');
    expect(await covers('m2')).toBeUndefined();
    expect(await listWindows(desk, 10)).toMatchObject([{ state: 'open' }]);
    clock.now = Date.parse('2026-11-22T06:00:00Z');
    expect(await covers('m1')).toBeUndefined();
    expect(await listWindows(desk, 10)).toMatchObject([{ state: 'over' }]);
  });

  it('is cancelled once, and tells by whom', async () => {
    const clock = clockAt('2026-11-22T04:00:00Z');
    const { desk, db } = await deskOver({ clock });
    await openWindow(desk, WINDOW, unsealed);
    expect(await cancelWindow(desk, 1, { by: 'bert', comment: 'done early' }, unsealed)).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'bert',
    });
    await expect(cancelWindow(desk, 1, WHO, unsealed)).rejects.toMatchObject({ status: 409 });
    await expect(cancelWindow(desk, 7, WHO, unsealed)).rejects.toMatchObject({ status: 404 });
    const lines = await db
      .selectFrom('journal')
      .select('evidence')
      .where('step', '=', 'maintenance')
      .orderBy('seq')
      .execute();
    expect(lines.map(({ evidence }) => JSON.parse(evidence) as unknown)).toMatchObject([
      { opened: { devices: ['m1'] }, by: 'anna', window: 1 },
      { cancelled: 1, by: 'bert', comment: 'done early' },
    ]);
  });

  it.each([
    [
      'an end before its start',
      { startsAt: '2026-11-22T07:00:00Z' },
      /^endsAt: found .*06:00.*, expected a time after .*07:00/,
    ],
    [
      'an end that is over',
      { startsAt: '2026-11-21T04:00:00Z', endsAt: '2026-11-22T03:59:59Z' },
      /which is over already/,
    ],
    ['more than 30 days', { endsAt: '2026-12-22T04:00:01Z' }, /more than 30 days/],
    [
      'no time zone',
      { endsAt: '2026-11-22T06:00:00' },
      /^endsAt: found "2026-11-22T06:00:00", expected ISO 8601 with Z/,
    ],
    ['no time', { endsAt: 'tomorrow' }, /^endsAt: found "tomorrow"/],
    ['an unknown device', { selection: { devices: ['m1', 'm9'] } }, /no device "m9"/],
    ['no device', { selection: { racks: ['r9'] } }, /means no miner/],
  ])('with %s is refused', async (_name, over, message) => {
    const { desk } = await deskOver({ clock: clockAt('2026-11-22T04:00:00Z') });
    await expect(openWindow(desk, { ...WINDOW, ...over }, unsealed)).rejects.toThrow(message);
    expect(await listWindows(desk, 10)).toEqual([]);
  });

  it('holds orders over the API until they are forced, and an empty selection is refused', async () => {
    const farm = await operators();
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = await farm.order('/maintenance-windows', { selection: { all: true }, endsAt });
    expect(made).toMatchObject({ status: 200, body: { state: 'open', devices: 1 } });
    expect(await farm.order('/devices/m1/power', { to: 'off' })).toMatchObject({
      status: 409,
      body: { gate: 'maintenance', gates: [{ reason: 'maintenance', override: 'force' }] },
    });
    expect(await farm.order('/maintenance-windows', { selection: {}, endsAt })).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/selection/) },
    });
    expect((await farm.call('DELETE', '/maintenance-windows/1', WHO)).body).toMatchObject({ state: 'cancelled' });
    expect((await farm.order('/devices/m1/power', { to: 'off' })).status).toBe(200);
    await farm.ended();
  });
});

import { expect, it } from 'vitest';
import { HttpError } from '../../../core/service/route.ts';
import type { GiveOrder } from '../../../sidecar/gateway/order.ts';
import { Unanswered } from '../../../sidecar/gateway/send.ts';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { inventoryTag } from '../../../sidecar/inventory/published.ts';
import { changeDevice } from '../../../sidecar/inventory/store.ts';
import { inventoryIn, inventoryParts } from '../../../sidecar/inventory/wider.ts';
import { beginMaintenance } from '../../../sidecar/maintenance/begin.ts';
import { endMaintenance } from '../../../sidecar/maintenance/end.ts';
import { listMaintenance } from '../../../sidecar/maintenance/list.ts';
import { devicesOfRack } from '../../../sidecar/maintenance/rack.ts';
import { maintenanceRound } from '../../../sidecar/maintenance/round.ts';
import type { MaintenanceDb } from '../../../sidecar/maintenance/tables.ts';
import { ANNA, BORIS } from '../comments/desk-parts.ts';
import { miner, onBothEngines } from '../inventory/engines.ts';
import { CLOCK_NAME, HOUR, maintenanceFarm } from './bench.ts';

const anna = { principal: ANNA };
const boris = { principal: BORIS };
type Farm = Awaited<ReturnType<typeof maintenanceFarm>>;

function orderOf({ clock }: Farm, devices: string[], hours = 2) {
  return { devices, until: clock.now + hours * HOUR, reason: 'fan swap' };
}

const patchState = async ({ db, parts }: Farm, id: string, state: string) => {
  const { revision } = await db.selectFrom('devices').select('revision').where('id', '=', id).executeTakeFirstOrThrow();
  await changeDevice(inventoryParts(parts), BORIS.actor, { id, revision, patch: { state } });
};

onBothEngines((fresh) => {
  it('sets the state and opens a window, gives both back by itself, and tells who did what', async () => {
    const farm = await maintenanceFarm(fresh(), 2);
    const { make, stateOf, covers, windows, pass, db, audited } = farm;
    await beginMaintenance(make(), anna, orderOf(farm, ['m1']));
    expect([await stateOf('m1'), await stateOf('m2')]).toEqual(['maintenance', 'active']);
    expect([await covers('m1'), await covers('m2')]).toEqual([
      'maintenance until 2026-11-22T06:00:00.000Z by Anna: fan swap',
      undefined,
    ]);
    pass(2 * HOUR - 1);
    expect(await maintenanceRound(make())).toEqual({ ended: [], left: [], resumed: 0, problems: [] });
    pass(1);
    expect(await maintenanceRound(make())).toEqual({ ended: ['m1'], left: [], resumed: 0, problems: [] });
    expect([await stateOf('m1'), await windows('m1')]).toEqual(['active', []]);
    const lines = await readHistory(inventoryIn(db), { device: 'm1', limit: 2 });
    expect(lines.map(({ by, from, to }) => [by.name, from, to])).toEqual([
      [CLOCK_NAME, 'maintenance', 'active'],
      ['Anna', 'active', 'maintenance'],
    ]);
    const { items } = await listMaintenance(db as never, { limit: 9, device: 'm1' });
    expect(items).toMatchObject([
      { phase: 'ended', outcome: 'over', by: { name: 'Anna' }, endedBy: { name: CLOCK_NAME }, window: 1 },
    ]);
    expect(audited.map(({ action, subject }) => [action, subject])).toEqual([
      ['maintenance.began', 'm1'],
      ['maintenance.ended', 'm1'],
    ]);
    expect(await maintenanceRound(make())).toMatchObject({ ended: [] });
  });

  it('ends early, changes its end with one window left, and leaves what a person has set', async () => {
    const farm = await maintenanceFarm(fresh(), 3);
    const { make, stateOf, covers, windows, pass, db } = farm;
    await beginMaintenance(make(), anna, orderOf(farm, ['m1', 'm2', 'm3']));
    const tag = await inventoryTag(inventoryIn(db), undefined);
    await beginMaintenance(make(), boris, orderOf(farm, ['m1'], 5));
    expect(await inventoryTag(inventoryIn(db), undefined)).toBe(tag);
    expect(await windows('m1')).toEqual([4]);
    await endMaintenance(make(), boris, 'm2', 'done');
    expect([await stateOf('m2'), await covers('m2')]).toEqual(['active', undefined]);
    await expect(endMaintenance(make(), boris, 'm2', 'done')).rejects.toMatchObject({ status: 404 });
    await patchState(farm, 'm3', 'repair');
    await patchState(farm, 'm1', 'active');
    await patchState(farm, 'm1', 'maintenance');
    pass(2 * HOUR);
    expect(await maintenanceRound(make())).toMatchObject({ ended: [], left: ['m3'] });
    expect(await stateOf('m3')).toBe('repair');
    pass(3 * HOUR);
    expect(await maintenanceRound(make())).toMatchObject({ ended: [], left: ['m1'] });
    expect(await stateOf('m1')).toBe('maintenance');
    const { items } = await listMaintenance(db as never, { limit: 9 });
    const told = 'the state is left as it is: Boris has set "maintenance" at 2026-11-22T04:00:00.000Z';
    expect(items.map(({ device, outcome, told: said }) => [device, outcome, said])).toEqual([
      ['m1', 'left', told],
      ['m3', 'left', told.replace('"maintenance"', '"repair"')],
      ['m2', 'ended', undefined],
      ['m1', 'replaced', undefined],
    ]);
  });

  it('takes all or none, and a PDU holds back what it feeds', async () => {
    const more = [miner(7, { state: 'new' }), miner(8, { state: 'maintenance' })];
    const farm = await maintenanceFarm(fresh(), 3, { known: 2, more });
    const { make, stateOf, windows, covers, db } = farm;
    const begin = (devices: string[], over = {}) =>
      beginMaintenance(make(), anna, { ...orderOf(farm, devices), ...over });
    // alert-webhook does not know m3: what it had opened of m1 and m2 is cancelled.
    await expect(begin(['m1', 'm2', 'm3'])).rejects.toThrow('the inventory has no device "m3"');
    expect(await Promise.all(['m1', 'm2', 'm3'].map(stateOf))).toEqual(['active', 'active', 'active']);
    expect([await windows('m1'), await windows('m2')]).toEqual([[], []]);
    await expect(begin(['m1', 'm9'])).rejects.toMatchObject({ status: 404, message: 'there is no device "m9"' });
    await expect(begin(['m1', 'm7', 'm8'])).rejects.toMatchObject({
      status: 409,
      message:
        'm7: found the state "new", expected "active"; m8: found the state "maintenance", which a person has set by hand, expected "active"',
    });
    await expect(begin(['m1'], { until: farm.clock.now })).rejects.toMatchObject({ status: 400 });
    await expect(begin(['m1'], { until: farm.clock.now + 721 * HOUR })).rejects.toMatchObject({ status: 400 });
    await begin(['pdu-1']);
    expect([await stateOf('pdu-1'), await stateOf('m1')]).toEqual(['maintenance', 'active']);
    expect(await covers('m1')).toMatch(/fan swap/);
    const rack = { site: 'north', building: 'b', rack: 'r1' };
    expect(await devicesOfRack(db as never, rack)).toEqual({ devices: ['m1', 'm2', 'm3'], skipped: [] });
    await expect(devicesOfRack(db as never, { ...rack, rack: 'r9' })).rejects.toMatchObject({ status: 404 });
  });

  it.each<[string, boolean, (give: GiveOrder) => GiveOrder]>([
    ['takes no connection', false, () => () => Promise.reject(new Unanswered(502, 'nobody listens', false))],
    ['is away', true, () => () => Promise.reject(new HttpError(502, 'alert-webhook cannot be reached'))],
    [
      'does it and is not heard',
      true,
      (give) =>
        async (...order) => {
          await give(...order);
          throw new HttpError(502, 'alert-webhook cannot be reached');
        },
    ],
  ])('does nothing by halves while alert-webhook %s', async (_what, left, broken) => {
    const farm = await maintenanceFarm(fresh(), 2);
    const { make, stateOf, windows, covers, give, db } = farm;
    const away = () => make({ give: broken(give) });
    await expect(beginMaintenance(away(), anna, orderOf(farm, ['m1']))).rejects.toMatchObject({ status: 502 });
    expect(await stateOf('m1')).toBe('active');
    expect((await maintenanceRound(away())).problems).toEqual(
      left ? ['the window of m1 could not be cancelled: alert-webhook cannot be reached'] : [],
    );
    expect((await maintenanceRound(make())).problems).toEqual([]);
    expect([await stateOf('m1'), await windows('m1')]).toEqual(['active', []]);
    await beginMaintenance(make(), anna, orderOf(farm, ['m2']));
    await expect(endMaintenance(away(), anna, 'm2', 'done')).rejects.toMatchObject({ status: 502 });
    expect(await stateOf('m2')).toBe('maintenance');
    await endMaintenance(make(), anna, 'm2', 'done');
    expect([await stateOf('m2'), await covers('m2')]).toEqual(['active', undefined]);
    const { items } = await listMaintenance(db as never, { limit: 9, open: true });
    expect(items).toEqual([]);
  });

  it('tells who ends what another order has replaced meanwhile, and keeps the newer one', async () => {
    const farm = await maintenanceFarm(fresh(), 1);
    const { make, stateOf, windows, give } = farm;
    await beginMaintenance(make(), anna, orderOf(farm, ['m1']));
    const slow: GiveOrder = async (...order) => {
      const answer = await give(...order);
      await beginMaintenance(make(), boris, orderOf(farm, ['m1'], 5));
      return answer;
    };
    await expect(endMaintenance(make({ give: slow }), anna, 'm1', 'done')).rejects.toMatchObject({ status: 409 });
    expect([await stateOf('m1'), await windows('m1')]).toEqual(['maintenance', [2]]);
  });

  it('goes on with an order that was left half done, as soon as alert-webhook takes it', async () => {
    const farm = await maintenanceFarm(fresh(), 2);
    const { make, stateOf, windows, db } = farm;
    const left = {
      ...orderOf(farm, []),
      phase: 'opening',
      batch: 'b',
      actor_id: 'u1',
      actor_name: 'Anna',
      asked_at: 1,
    };
    const { devices: _, ...row } = left;
    const half = (id: string) => ({
      ...{ ...row, device_id: id, batch: id, window_key: `k-${id}`, window_phase: 'sent' },
      ...{ window_selection: JSON.stringify({ devices: [id] }) },
    });
    await (db as never as MaintenanceDb)
      .insertInto('device_maintenance')
      .values([half('m1'), half('m2')])
      .execute();
    const busy = (status: number) => make({ give: () => Promise.reject(new HttpError(status, 'not now')) });
    for (const status of [429, 409, 502])
      expect(await maintenanceRound(busy(status))).toMatchObject({
        resumed: 0,
        problems: [expect.stringContaining('m1'), expect.stringContaining('m2')],
      });
    await patchState(farm, 'm2', 'repair');
    expect(await maintenanceRound(make())).toMatchObject({
      resumed: 1,
      problems: ['the maintenance of m2 could not begin: m2: found the state "repair", expected "active"'],
    });
    expect([await stateOf('m1'), await windows('m1')]).toEqual(['maintenance', [1]]);
    expect([await stateOf('m2'), await windows('m2')]).toEqual(['repair', []]);
  });

  it('works by the inventory alone where there is no alert-webhook', async () => {
    const farm = await maintenanceFarm(fresh(), 1);
    const { give: _, ...alone } = farm.make();
    await beginMaintenance(alone, anna, orderOf(farm, ['m1']));
    expect([await farm.stateOf('m1'), await farm.windows('m1')]).toEqual(['maintenance', []]);
    await endMaintenance(alone, anna, 'm1', 'done');
    expect(await farm.stateOf('m1')).toBe('active');
  });
});

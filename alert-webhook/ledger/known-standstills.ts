import type { Device } from '../../core/farm/device.ts';
import { type Selection, selects } from '../selection.ts';
import type { WebhookDb } from '../tables.ts';

/** What our books say of devices that may stand still on purpose, at one moment. */
export interface Standstills {
  /** In words, the window that covers a device. */
  maintenance(device: Device): string | undefined;
  latches: ReadonlyMap<string, { fault: string | null; evidence: string }>;
  /** In words, the action that runs on a device, by id. */
  actions: ReadonlyMap<string, string>;
  /** In words, the action of ours that turned a device off last; asked of some devices only. */
  turnedOff: ReadonlyMap<string, string>;
}

/** Reads them for a whole site. `off` are the devices whose outlets are switched off. */
export async function knownStandstills(
  db: WebhookDb,
  { site, at, off }: { site: string; at: number; off: readonly string[] },
): Promise<Standstills> {
  const [windows, latches, running] = await Promise.all([
    db
      .selectFrom('maintenance_windows')
      .selectAll()
      .where('site', '=', site)
      .where('cancelled_at', 'is', null)
      .where('starts_at', '<=', at)
      .where('ends_at', '>', at)
      .execute(),
    db.selectFrom('latches').selectAll().where('site', '=', site).where('released_at', 'is', null).execute(),
    db.selectFrom('actions').selectAll().where('site', '=', site).where('ended_at', 'is', null).execute(),
  ]);
  const covering = windows.map(({ selection, ...window }) => ({ ...window, of: JSON.parse(selection) as Selection }));
  return {
    maintenance: (device) => {
      const window = covering.find(({ of }) => selects(of, device));
      return window && `maintenance window of ${window.ordered_by}: ${window.comment}`;
    },
    latches: new Map(latches.map(({ device, fault, evidence }) => [device, { fault, evidence }])),
    actions: new Map(
      running
        .filter(({ action }) => action !== 'rename')
        .map(({ id, device, action, ordered_by: by }) => [device, `action ${id}: ${action}${ordered(by)}`]),
    ),
    turnedOff: await turnedOff(db, site, off),
  };
}

const AT_ONCE = 500;

/** Of each device the last action that moved its outlets for good: when that was "off", it is ours that they are off. */
async function turnedOff(db: WebhookDb, site: string, devices: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let first = 0; first < devices.length; first += AT_ONCE) {
    const rows = await db
      .selectFrom('actions')
      .select(['id', 'device', 'action', 'ordered_by'])
      .where('site', '=', site)
      .where('device', 'in', devices.slice(first, first + AT_ONCE))
      .where('action', 'in', ['power-off', 'power-on', 'power-cycle'])
      .where('outcome', '=', 'verified')
      .orderBy('id')
      .execute();
    for (const { id, device, action, ordered_by: by } of rows)
      if (action === 'power-off') found.set(device, `turned off by action ${id}${ordered(by)}`);
      else found.delete(device);
  }
  return found;
}

function ordered(by: string | null): string {
  return by === null ? '' : `, ordered by ${by}`;
}

import type { Device } from '../core/farm/device.ts';
import type { Plan } from './plan.ts';
import type { WebhookDb } from './tables.ts';

/**
 * Writes down what an action has to do with, as the inventory has it at its beginning: its device, its PDUs, and whatever
 * else its outlets feed.
 */
export async function keepDevices(
  trx: WebhookDb,
  { id, device, plan }: { id: number; device: string; plan: Plan },
  devices: ReadonlyMap<string, Device>,
): Promise<void> {
  const fed = [...devices.values()].filter(({ feeds = [] }) =>
    feeds.some((feed) => plan.outlets.some(({ pdu, outlet }) => pdu === feed.pdu && outlet === feed.outlet)),
  );
  const pdus = [...plan.outlets, ...(plan.rename ? [plan.rename] : [])].map(({ pdu }) => pdu);
  const names = new Set([device, ...pdus, ...fed.map(({ id }) => id)]);
  for (const name of names) {
    const known = devices.get(name);
    if (known === undefined) continue;
    const values = { action_id: id, device: name, entry: JSON.stringify(known) };
    await trx.insertInto('action_devices').values(values).execute();
  }
}

/** What was written down then. */
export async function devicesOf(db: WebhookDb, id: number): Promise<Device[]> {
  const rows = await db.selectFrom('action_devices').select('entry').where('action_id', '=', id).execute();
  return rows.map(({ entry }) => JSON.parse(entry) as Device);
}

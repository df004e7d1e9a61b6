import type { Kysely } from 'kysely';
import { type DeviceRecord, readRecord } from '../../../../sidecar/inventory/record.ts';
import { inventoryIn } from '../../../../sidecar/inventory/wider.ts';
import { insertDevices, writing } from '../../../../sidecar/inventory/write-devices.ts';
import type { Tables } from '../../../../sidecar/tables.ts';
import { openTicket } from '../../../../sidecar/tickets/open-ticket.ts';
import { addPart } from '../../../../sidecar/tickets/ticket-parts.ts';
import { miner } from '../../inventory/engines.ts';
import { ANNA } from '../office.ts';

/** Miners m1… in the inventory, and repairs of them. */
export async function workshop(all: Kysely<Tables>, now: () => number, miners: number) {
  const records = Array.from({ length: miners }, (_, at) => readRecord(miner(at + 1)) as DeviceRecord);
  await writing(inventoryIn(all as never), ANNA, now, (write) => insertDevices(write, records));
  const parts = { db: all as never, now, audit: async () => undefined, findUsers: async () => [] } as never;
  const doer = { actor: ANNA };
  return {
    /** A ticket that is done, with one part; the number of the part. */
    async repaired(
      device: string,
      name: string,
      quantity: string,
      unitPriceMinor: number,
      currency = 'EUR',
      state = 'done',
    ) {
      const ticket = await openTicket(parts, doer, { device, title: name, symptoms: 'broken' });
      const part = await addPart(parts, doer, ticket, { name, quantity, unitPriceMinor, currency, serial: 'F1' });
      await all.updateTable('tickets').set({ state }).where('id', '=', ticket).execute();
      return { ticket, part };
    },
  };
}

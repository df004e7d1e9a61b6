import SqliteDatabase from 'libsql';
import { openDatabase } from '../../../core/service/database.ts';
import { serve } from '../../../core/service/http-server.ts';
import { openLog } from '../../../core/service/log.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import { inventoryRoutes } from '../../../sidecar/inventory/routes.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';

/** What a process finds in the database that another one left, before it serves. */
export interface Left {
  integrity: unknown;
  revision: number;
  devices: { id: string; name: string; revision: number; created: number; revisions: number; newest: number }[];
}

export interface Started {
  url: string;
  left: Left;
}

const SERVED = ['createDevice', 'changeDevice', 'importInventory'];
const actor = { id: 'u1', name: 'Anna' };

/** Loads everything, waits until it is told to go, and serves the inventory until it is killed. */
process.once('message', (path: string) => void begin(path));
process.once('disconnect', () => process.exit());
process.send?.('loaded');

async function begin(path: string): Promise<void> {
  const { db } = await openDatabase<InventoryTables>(path, MIGRATIONS_INVENTORY, { ownThread: true });
  const left = read(path);
  const parts = { db, now: Date.now, site: 'north', exporters: [], actorOf: () => actor };
  const routes = inventoryRoutes(parts).flatMap(({ route }) => (SERVED.includes(route.operationId) ? [route] : []));
  const log = openLog('killed', 'silent');
  const server = await serve({ listen: '127.0.0.1:0', routes, log, notReady: () => undefined, metrics: () => [] });
  process.send?.({ url: server.url, left } satisfies Started);
}

/** By SQLite itself, without a word of ours. */
function read(path: string): Left {
  const database = new SqliteDatabase(path);
  const [first] = database.pragma('integrity_check') as { integrity_check: unknown }[];
  const { revision } = database.prepare('select revision from inventory_state').get() as { revision: number };
  const devices = database
    .prepare(
      `select id, name, devices.revision as revision,
         (select count(*) from device_changes c where c.device_id = devices.id and c.field = 'created') as created,
         (select count(distinct c.revision) from device_changes c where c.device_id = devices.id) as revisions,
         (select max(c.revision) from device_changes c where c.device_id = devices.id) as newest
       from devices`,
    )
    .all() as Left['devices'];
  return { integrity: first?.integrity_check, revision, devices };
}

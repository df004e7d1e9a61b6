import type { Kysely } from 'kysely';
import { openDatabase } from '../../../core/service/database.ts';
import { Secret } from '../../../core/service/secret.ts';
import type { Actor } from '../../../sidecar/actor.ts';
import { type ClientOptions, openClient, type SnipeClient } from '../../../sidecar/snipe-it/client.ts';
import type { SnipeItConfig } from '../../../sidecar/snipe-it/config.ts';
import type { InventorySide, SyncChange, SyncDevice } from '../../../sidecar/snipe-it/inventory-side.ts';
import type { SyncParts } from '../../../sidecar/snipe-it/sync-parts.ts';
import { MIGRATIONS_SNIPE_IT, type SnipeItTables } from '../../../sidecar/snipe-it/tables.ts';
import { type Double, startDouble } from './double/double.ts';
import { columnOf } from './double/fields.ts';
import type { DoubleOptions } from './double/options.ts';
import { add, type Row, type Store } from './double/store.ts';

export const ACTOR: Actor = { id: 'anna', name: 'Anna' };
export const MAC_COLUMN = '_snipeit_mac_address_1';

/** Time that passes only while somebody waits. */
export function virtualTime(start = Date.UTC(2026, 10, 21, 18)) {
  let now = start;
  return {
    now: () => now,
    pause: (ms: number) => {
      now += Math.max(0, Math.ceil(ms));
      return new Promise<void>((go) => setImmediate(go));
    },
  };
}

export type Clock = ReturnType<typeof virtualTime>;

/** What an installation has before we come: labels, places, one model with a fieldset. */
export function furnish(store: Store, at: number): void {
  const put = (table: Parameters<typeof add>[1], columns: Record<string, unknown>): Row =>
    add(store, table, columns, at);
  put('statuslabels', { name: 'Ready to Deploy', type: 'deployable' });
  put('statuslabels', { name: 'Out for Repair', type: 'undeployable' });
  put('statuslabels', { name: 'Scrapped', type: 'archived' });
  put('statuslabels', { name: 'Pending', type: 'pending' });
  for (const name of ['Hall 1 / R01', 'Hall 1 / R02', 'Hall & Yard']) put('locations', { name });
  for (const name of ['Miller & Sons', 'Kowalski']) put('companies', { name });
  put('manufacturers', { name: 'Bitmain' });
  put('categories', { name: 'ASIC Miner', category_type: 'asset' });
  put('suppliers', { name: 'Workshop' });
  put('fieldsets', { name: 'Miner' });
  for (const [name, format] of [
    ['MAC Address', 'MAC'],
    ['Position', 'ANY'],
    ['Elsewhere', 'ANY'],
  ] as const) {
    const field = put('fields', { name, format, element: 'text' });
    field['db_column'] = columnOf(name, field.id);
    if (name !== 'Elsewhere') store.pivots.push({ field: field.id, fieldset: 1, required: false, order: field.id });
  }
  put('models', { name: 'Antminer S21', model_number: null, category_id: 1, manufacturer_id: 1, fieldset_id: 1 });
}

export const CONFIG: SnipeItConfig = {
  url: 'http://snipe.example',
  token: new Secret('test-token'),
  everyMinutes: 60,
  zone: 'UTC',
  requestsPerMinute: 100,
  timeoutSeconds: 30,
  kinds: ['miner'],
  tag: 'mac',
  states: {
    active: 'Ready to Deploy',
    new: 'Pending',
    maintenance: 'Out for Repair',
    repair: 'Out for Repair',
    retired: 'Scrapped',
  },
  categories: { miner: 'ASIC Miner' },
  fieldset: 'Miner',
  places: [
    { building: 'Hall 1', rack: 'R01', location: 'Hall 1 / R01' },
    { building: 'Hall 1', rack: 'R02', location: 'Hall 1 / R02' },
    { building: 'Yard', location: 'Hall & Yard' },
  ],
  models: [{ make: 'antminer', model: 'S21', name: 'Antminer S21', manufacturer: 'Bitmain' }],
  clients: { miller: 'Miller & Sons' },
  fields: { 'MAC Address': 'mac', Position: 'position' },
  masters: {},
  create: { models: true, manufacturers: true, locations: false, companies: false },
};

/** The nth miner of a farm: 1 to 65535. */
export function miner(number: number, changes: Partial<SyncDevice> = {}): SyncDevice {
  const digits = number.toString(16).toUpperCase().padStart(4, '0');
  return {
    id: `m${number}`,
    kind: 'miner',
    make: 'antminer',
    model: 'S21',
    serial: `SN${String(number).padStart(5, '0')}`,
    mac: `0A:1B:2C:3D:${digits.slice(0, 2)}:${digits.slice(2)}`,
    name: `H1-R01-S${number}`,
    building: 'Hall 1',
    rack: number % 2 === 0 ? 'R02' : 'R01',
    position: String(number),
    client: number % 3 === 0 ? 'Kowalski' : 'miller',
    state: 'active',
    tags: [],
    ...changes,
  };
}

export interface Inventory extends InventorySide {
  list: SyncDevice[];
  changes: { id: string; fields: SyncChange }[];
}

export function inventoryOf(list: SyncDevice[]): Inventory {
  const changes: Inventory['changes'] = [];
  return {
    list,
    changes,
    devices: async () => structuredClone(list),
    async change(_actor, id, fields) {
      changes.push({ id, fields });
      const device = list.find((each) => each.id === id) as unknown as Record<string, unknown>;
      for (const [key, value] of Object.entries(fields))
        if (value === null) delete device[key];
        else device[key] = value;
    },
  };
}

export interface Bench {
  double: Double;
  clock: Clock;
  db: Kysely<SnipeItTables>;
  inventory: Inventory;
  client(options?: Partial<ClientOptions>): SnipeClient;
  parts(changes?: Partial<SyncParts>): SyncParts;
  /** Assets that were not deleted. */
  assets(): Row[];
  stop(): Promise<void>;
}

/** A furnished double, a database and an inventory in one virtual time. */
export async function bench(
  devices: SyncDevice[],
  { database = ':memory:', ...options }: Partial<DoubleOptions> & { database?: string } = {},
): Promise<Bench> {
  const clock = virtualTime();
  const double = await startDouble({ throttle: 1e9, now: clock.now, ...options });
  furnish(double.store, clock.now());
  const { db, close } = await openDatabase<SnipeItTables>(database, MIGRATIONS_SNIPE_IT);
  const inventory = inventoryOf(devices);
  const client = (changes: Partial<ClientOptions> = {}) =>
    openClient({
      url: double.url,
      token: new Secret('test-token'),
      requestsPerMinute: 100,
      timeoutSeconds: 30,
      fetch,
      random: () => 0.5,
      ...clock,
      ...changes,
    });
  return {
    double,
    clock,
    db,
    inventory,
    client,
    parts: (changes = {}) => ({
      client: client(),
      config: CONFIG,
      inventory,
      db,
      holder: 'sidecar',
      ...clock,
      ...changes,
    }),
    assets: () => double.store.rows.assets.filter((row) => row['deleted_at'] === null),
    async stop() {
      await double.stop();
      await close();
    },
  };
}

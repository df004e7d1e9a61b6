import { type Database, openDatabase } from '../../../core/service/database.ts';
import { Secret } from '../../../core/service/secret.ts';
import { importDevices } from '../../../sidecar/inventory/apply-import.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import { readAll } from '../../../sidecar/inventory/read-devices.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';
import { openClient } from '../../../sidecar/snipe-it/client.ts';
import type { InventorySide, SyncDevice } from '../../../sidecar/snipe-it/inventory-side.ts';
import { storedInventory } from '../../../sidecar/snipe-it/stored-inventory.ts';
import type { SyncParts } from '../../../sidecar/snipe-it/sync-parts.ts';
import { MIGRATIONS_SNIPE_IT, type SnipeItTables } from '../../../sidecar/snipe-it/tables.ts';
import { ACTOR, type Clock, CONFIG, miner } from './farm.ts';

export type RealTables = InventoryTables & SnipeItTables;

/** One database with both parts, as the sidecar has it. */
export function openReal(address: string, ownThread = false): Promise<Database<RealTables>> {
  return openDatabase<RealTables>(address, { ...MIGRATIONS_INVENTORY, ...MIGRATIONS_SNIPE_IT }, { ownThread });
}

/** What a person would write into the inventory for a miner of the farm. */
export function patchOfMiner(number: number, changes: Partial<SyncDevice> = {}): Patch {
  const { building, rack, position, tags, ...said } = miner(number, changes);
  const address = `10.0.${Math.floor(number / 200)}.${(number % 200) + 1}`;
  return {
    ...said,
    driver: 'antminer',
    address,
    site: 'north',
    location: { building, rack, position },
    tags: [...tags],
  };
}

/** Fills the inventory with so many miners, as an import does. */
export async function stock({ db }: Database<RealTables>, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => ({ place: `row ${at + 1}`, said: patchOfMiner(at + 1) }));
  const run = { actor: ACTOR, site: 'north', state: 'new', apply: true } as const;
  const steps = await importDevices({ db: db as never, now: Date.now }, rows, run);
  const bad = steps.find(({ what }) => what !== 'create');
  if (bad) throw new Error(`a miner was not taken: ${JSON.stringify(bad)}`);
}

/** What a run needs on the real inventory, in a given time. */
export function realParts(url: string, { db }: Database<RealTables>, clock: Clock): SyncParts {
  const token = new Secret('test-token');
  const client = openClient({
    ...{ url, token, requestsPerMinute: 100, timeoutSeconds: 30, fetch, random: () => 0.5 },
    ...clock,
  });
  const inventory: InventorySide = storedInventory({ db: db as never, now: clock.now });
  return { client, config: CONFIG, inventory, db: db as never, holder: 'sidecar', ...clock };
}

/** A clock that goes so many times as fast as that on the wall, from `start` at this moment on. */
export function fastTime(factor: number, start = Date.UTC(2026, 10, 21, 18)): Clock {
  const began = Date.now();
  return {
    now: () => Math.round(start + (Date.now() - began) * factor),
    pause: (ms) => new Promise((go) => setTimeout(go, Math.max(0, ms) / factor)),
  };
}

export const recordsOf = async ({ db }: Database<RealTables>) =>
  (await readAll(db as never)).map(({ record }) => record);

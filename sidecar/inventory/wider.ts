import type { Kysely, Transaction } from 'kysely';
import type { InventoryParts } from './store.ts';
import type { InventoryDb, InventoryTables, InventoryTrx } from './tables.ts';

// Kysely's types do not see that a database with more tables has those of the inventory, too.

/** The inventory of a database that has more tables. */
export function inventoryIn<T extends InventoryTables>(db: Kysely<T>): InventoryDb {
  return db as unknown as InventoryDb;
}

/** A write of the inventory, for what is committed with it in other tables of the same database. */
export function wider<T extends InventoryTables>(trx: InventoryTrx): Transaction<T> {
  return trx as unknown as Transaction<T>;
}

/** What the inventory needs, of a part of the sidecar that writes in it, too. */
export function inventoryParts<T extends InventoryTables>({
  db,
  now,
  drivers,
}: Omit<InventoryParts, 'db'> & { db: Kysely<T> }): InventoryParts {
  return { db: inventoryIn(db), now, ...(drivers ? { drivers } : {}) };
}

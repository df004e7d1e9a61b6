import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';

export const ANNA = { id: 'u1', name: 'Anna' };

/** The tests of an inventory on SQLite and on PostgreSQL. `fresh` gives the address of an empty database. */
export function onBothEngines(tests: (fresh: () => string) => void): void {
  describe('on SQLite', () => {
    let folder = '';
    let count = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'logixx-inventory-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    tests(() => {
      count += 1;
      return join(folder, `${count}.db`);
    });
  });
  describe('on PostgreSQL', () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());
    tests(() => postgres.database());
  });
}

export function open(address: string): Promise<Database<InventoryTables>> {
  return openDatabase<InventoryTables>(address, MIGRATIONS_INVENTORY, { ownThread: true });
}

export function miner(number: number, more: Patch = {}): Patch {
  return {
    id: `m${number}`,
    kind: 'miner',
    driver: 'antminer',
    address: `10.0.${Math.floor(number / 200)}.${(number % 200) + 1}`,
    site: 'north',
    state: 'active',
    ...more,
  };
}

export function pdu(id: string, address: string, more: Patch = {}): Patch {
  return { id, kind: 'pdu', driver: 'raritan-pdu2', address, site: 'north', state: 'active', ...more };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS_BILLING } from '../../../sidecar/billing/migrations.ts';
import type { BillingTables } from '../../../sidecar/billing/tables.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';

/** The tests of billing on SQLite and on PostgreSQL. `fresh` gives the address of an empty database. */
export function onBothEngines(tests: (fresh: () => string) => void): void {
  describe('on SQLite', () => {
    let folder = '';
    let count = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'logixx-billing-'));
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

export function open(address: string): Promise<Database<BillingTables>> {
  return openDatabase<BillingTables>(address, MIGRATIONS_BILLING, { ownThread: true });
}

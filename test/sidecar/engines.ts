import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Postgres, startPostgres } from '../postgres.ts';

/** The same tests on SQLite and on PostgreSQL. `fresh` gives the address of an empty database. */
export function onEachEngine(tests: (fresh: () => string, engine: 'sqlite' | 'postgres') => void): void {
  describe('on SQLite', () => {
    let folder = '';
    let count = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'logixx-sidecar-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    tests(() => {
      count += 1;
      return join(folder, `${count}.db`);
    }, 'sqlite');
  });
  describe('on PostgreSQL', () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());
    tests(() => postgres.database(), 'postgres');
  });
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '../../core/service/database.ts';
import { user } from '../../scripts/commands/user.ts';
import { MIGRATIONS, type Tables } from '../../sidecar/tables.ts';
import { type Postgres, startPostgres } from '../postgres.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder = '';
let postgres: Postgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-user-'));
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

function desk(name: string, database: string) {
  const config = join(folder, `${name}.yml`);
  writeFileSync(config, `site: north\ninventory: { devices: [] }\nsidecar: { database: "${database}" }\n`);
  return {
    /** What it prints, or why it refuses. */
    async run(line: string, input = '') {
      let printed = '';
      const out = new Writable({
        write(chunk, _encoding, done) {
          printed += String(chunk);
          done();
        },
      });
      const args = line.split(' ').filter((word) => word !== '');
      try {
        await user([...args, '--config', config], { in: Readable.from([Buffer.from(input)]), out });
      } catch (error) {
        return `refused: ${(error as Error).message}`;
      }
      return printed;
    },
    async rows() {
      const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
      const accounts = await db.selectFrom('identity_accounts').selectAll().execute();
      const links = await db.selectFrom('identity_verifications').selectAll().execute();
      const lines = await db.selectFrom('audit').selectAll().execute();
      await close();
      return { accounts, links, lines };
    },
  };
}

it.each([
  ['SQLite', () => join(folder, 'sidecar.db')],
  ['PostgreSQL', () => postgres.database()],
])('makes the first admin on an empty database, on %s', async (engine, address) => {
  const { run, rows } = desk(engine, address());
  const added = await run('add Anna@farm.example --role admin --name Anna');
  expect(added).toMatch(
    /^anna@farm\.example is admin\nThis link sets the password, once, until \d{4}-.*Z:\nhttp:\/\/127\.0\.0\.1:9842\/#\/password\/[\w-]{32}\n/,
  );
  const password = 'correct horse battery';
  expect(await run('add ben@farm.example --role operator,billing --password-stdin', `${password}\n`)).toBe(
    'ben@farm.example is operator and billing\n',
  );
  expect(await run('roles ben@farm.example viewer')).toBe('ben@farm.example is viewer\n');
  expect(await run('disable ben@farm.example')).toBe('ben@farm.example may not come in any more\n');
  expect(await run('list')).toBe(
    'anna@farm.example\tadmin\tactive\tAnna\nben@farm.example\tviewer\tdisabled\tben@farm.example\n',
  );
  expect(await run('disable anna@farm.example')).toMatch(/^refused: user: anna@farm\.example is the last admin/);
  expect(await run('add anna@farm.example --role viewer')).toMatch(/^refused: user: email: found "anna@farm\.example"/);
  expect(await run('link nobody@farm.example')).toBe('refused: user: there is no account of "nobody@farm.example"');
  const { accounts, links, lines } = await rows();
  const token = /confirmation: (\S+)/.exec(added)?.[1] ?? 'none';
  expect([accounts.length, links.length]).toEqual([1, 1]);
  const kept = JSON.stringify([accounts, links, lines]);
  expect([kept.includes(password), kept.includes(token)]).toEqual([false, false]);
  expect(lines.map(({ action }) => action)).toEqual(['user.made', 'user.made', 'user.changed', 'user.changed']);
});

it.each([
  ['remove x@farm.example', '', 'user: found "remove", expected add, list, roles, disable, enable or link'],
  ['add anna', '', 'user: found "anna", expected a mail address\n--role: found none, expected viewer, operator'],
  ['add anna@farm.example --role pilot', '', '--role: found "pilot", expected one of viewer'],
  ['add anna@farm.example --role admin --password-stdin', 'elevenchars', '--password-stdin: found 11 characters'],
  ['list --all', '', "user: Unknown option '--all'"],
  ['list everybody', '', 'user: found "everybody", expected nothing more'],
])('refuses "%s" with "%s"', async (line, input, reason) => {
  const { run } = desk('refused', join(folder, 'refused.db'));
  const said = await run(line, input);
  expect(said).toContain(`refused: ${reason}`);
  expect(said).not.toContain('elevenchars');
});

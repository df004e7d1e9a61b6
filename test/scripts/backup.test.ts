import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import SqliteDatabase from 'libsql';
import { afterAll, afterEach, expect, it } from 'vitest';
import { backup } from '../../scripts/commands/backup.ts';
import { reset } from '../../scripts/commands/reset.ts';
import { restore } from '../../scripts/commands/restore.ts';
import { unpack } from '../../sidecar/backup/archive.ts';

const root = mkdtempSync(join(tmpdir(), 'logixx-commands-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});
const now = () => Date.UTC(2026, 10, 22, 10);

interface Farm {
  at(name: string): string;
  config: string[];
}

/** A configuration with secrets that are not there, an inventory of its own, and one database of two. */
function farm(): Farm {
  const folder = mkdtempSync(join(root, 'farm-'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at('devices.yml'), 'devices: []\n');
  writeFileSync(
    at('logixx.yml'),
    `site: north
inventory: { file: devices.yml }
alertWebhook: { database: ${at('webhook.db')}, tokens: [{ tokenFile: secrets/token }] }
sidecar: { database: ${at('sidecar.db')} }
`,
  );
  fill(at('sidecar.db'), 'one');
  return { at, config: ['--config', at('logixx.yml')] };
}

function fill(path: string, text: string): void {
  const database = new SqliteDatabase(path);
  database.exec(`create table if not exists kept (text) ; insert into kept values ('${text}')`);
  database.close();
}

function textsIn(path: string): string[] {
  const rows = new SqliteDatabase(path).prepare('select text from kept').all() as { text: string }[];
  return rows.map(({ text }) => text);
}

async function heard(run: (out: PassThrough) => Promise<void>): Promise<string> {
  const out = new PassThrough();
  const text: string[] = [];
  out.setEncoding('utf8').on('data', (piece: string) => text.push(piece));
  await run(out);
  return text.join('');
}

function digest(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );
}

it('saves what is there, tells what is not, and reads no secret', async () => {
  const { at, config } = farm();
  const told = await heard((out) => backup(['--to', at('farm.tar.gz'), ...config], out, now));
  expect(told).toMatch(/^logixx\.yml: \d+ B\ninventory\.yml: 12 B\nsidecar\.db: [0-9.]+ kB, whole\n/);
  expect(told).toContain(`alertWebhook: there is no ${at('webhook.db')} yet\n`);
  const manifest = await unpack(at('farm.tar.gz'), () => undefined);
  expect(manifest).toMatchObject({ site: 'north', at: '2026-11-22T10:00:00.000Z' });
  expect(manifest.files.map(({ path }) => path)).toEqual(['logixx.yml', 'inventory.yml', 'sidecar.db']);
  await expect(backup(config, new PassThrough(), now)).rejects.toThrow('found no --to');
});

it('restores on a machine that has nothing, its configuration too', async () => {
  const { at, config } = farm();
  await backup(['--to', at('farm.tar.gz'), ...config], new PassThrough(), now);
  for (const name of ['logixx.yml', 'devices.yml', 'sidecar.db']) rmSync(at(name));
  const told = await heard((out) => restore([at('farm.tar.gz'), ...config], out, out, now));
  expect(told).toContain('taken from the backup; the files of its secrets are not in it');
  expect(told).toMatch(/sidecar: .*sidecar\.db is that of 2026-11-22T10:00:00.000Z; before: there was none\n/);
  expect(readFileSync(at('devices.yml'), 'utf8')).toBe('devices: []\n');
  expect(textsIn(at('sidecar.db'))).toEqual(['one']);
});

it('says that a damaged backup changed nothing, and ends with 1', async () => {
  const { at, config } = farm();
  await backup(['--to', at('farm.tar.gz'), ...config], new PassThrough(), now);
  writeFileSync(at('farm.tar.gz'), readFileSync(at('farm.tar.gz')).subarray(0, 300));
  const before = digest(at('.'));
  const told = await heard((out) => restore([at('farm.tar.gz'), ...config], out, out, now));
  expect(told).toMatch(/is no whole backup: .*\nnothing was changed\n$/);
  expect(process.exitCode).toBe(1);
  expect(digest(at('.'))).toEqual(before);
  await expect(restore([at('none'), ...config])).rejects.toThrow('found no file');
});

it.each([['south\n'], ['\n'], [''], ['North\n'], ['yes\n']])('changes nothing for the answer %j', async (answer) => {
  const { at, config } = farm();
  const before = digest(at('.'));
  const asked = reset(config, { input: Readable.from([answer]), out: new PassThrough(), now });
  await expect(asked).rejects.toThrow(`found "${answer.trim()}", expected "north": nothing was changed`);
  expect(digest(at('.'))).toEqual(before);
});

it('empties what it was told to, after a backup that brings it back', async () => {
  const { at, config } = farm();
  fill(at('webhook.db'), 'ledger');
  const told = await heard((out) =>
    reset([...config, '--only', 'sidecar'], { input: Readable.from(['north\n']), out, now }),
  );
  expect(told).toContain('Type the name of the site to go on: ');
  expect(told).not.toContain('webhook');
  expect(existsSync(at('sidecar.db'))).toBe(false);
  expect(textsIn(at('webhook.db'))).toEqual(['ledger']);
  const archive = readdirSync(at('.')).find((name) => name.startsWith('north-before-reset-')) ?? '';
  const manifest = await unpack(at(archive), () => undefined);
  expect(manifest.files.map(({ path }) => path)).toEqual(['logixx.yml', 'inventory.yml', 'sidecar.db']);
  await restore([at(archive), ...config], new PassThrough(), new PassThrough(), now);
  expect(textsIn(at('sidecar.db'))).toEqual(['one']);
  await expect(reset([...config, '--only', 'everything'])).rejects.toThrow('expected one of sidecar, alertWebhook');
});

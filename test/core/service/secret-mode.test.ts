import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../core/service/config.ts';
import { openDatabase } from '../../../core/service/database.ts';
import { writeKept } from '../../../core/service/kept-file.ts';
import { SecretFile, SecretText } from '../../../core/service/secret.ts';
import { isReadOnly, secretModeWarning } from '../../../core/service/secret-mode.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-mode-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OPEN = { path: 'token', readOnlyMount: false, closedFolder: false };

describe('the mode of a file that holds a secret', () => {
  it.each([
    [0o600, {}],
    [0o400, {}],
    [0o100644, { readOnlyMount: true }],
    [0o444, { closedFolder: true }],
  ])('%o is closed (%j)', (mode, over) => {
    expect(secretModeWarning({ ...OPEN, mode, ...over })).toBeUndefined();
  });

  it.each([
    [0o100644, 'has mode 0644, so that everybody on this machine can read the secret; expected 0600: chmod 600 token'],
    [0o640, 'has mode 0640, so that its group can read'],
    [0o666, 'has mode 0666, so that everybody on this machine can write'],
    [0o660, 'has mode 0660, so that its group can write'],
  ])('%o is told', (mode, says) => {
    expect(secretModeWarning({ ...OPEN, mode })).toContain(says);
  });

  it.each([
    ['/run/secrets/token', true],
    ['/run/secrets-of-others/token', false],
    ['/etc/logixx/token', false],
    ['/data/deep/token', true],
    ['/data/deep/open/token', false],
  ])('%s stands on a read-only mount: %s', (path, expected) => {
    const mounts = [
      'overlay / overlay rw,relatime 0 0',
      'tmpfs /run/secrets tmpfs ro,relatime 0 0',
      '/dev/a /data ext4 ro,noatime 0 0',
      '/dev/b /data/deep/open ext4 rw 0 0',
    ].join('\n');
    expect(isReadOnly(path, mounts)).toBe(expected);
  });

  it('is told where a configuration names the file, and the secret is read all the same', () => {
    const schema = Type.Object({ token: Type.Optional(SecretText), tokenFile: Type.Optional(SecretFile) });
    writeFileSync(join(folder, 'token'), 's3cret\n');
    writeFileSync(join(folder, 'a.yml'), 'tokenFile: token\n');
    const told: string[] = [];
    const load = () => loadConfig(join(folder, 'a.yml'), schema, { warn: (sentence) => told.push(sentence) });
    chmodSync(join(folder, 'token'), 0o644);
    expect(load().value.token?.reveal()).toBe('s3cret');
    expect(told).toEqual([expect.stringContaining(`chmod 600 ${join(folder, 'token')}`)]);
    chmodSync(join(folder, 'token'), 0o600);
    load();
    expect(told).toHaveLength(1);
  });
});

describe('what is written', () => {
  it.each([true, false])(
    'a database is its owner’s alone, with all that stands beside it (own thread: %s)',
    async (ownThread) => {
      const path = join(folder, 'new', 'a.db');
      const database = await openDatabase(path, {}, { ownThread });
      try {
        const files = readdirSync(join(folder, 'new'));
        expect(files).toEqual(expect.arrayContaining(['a.db', 'a.db-wal']));
        for (const file of files)
          expect([file, statSync(join(folder, 'new', file)).mode & 0o777]).toEqual([file, 0o600]);
        expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
      } finally {
        await database.close();
      }
    },
  );

  it('a database that is there keeps the mode that somebody gave it', async () => {
    mkdirSync(join(folder, 'old'), { mode: 0o750 });
    writeFileSync(join(folder, 'old', 'a.db'), '', { mode: 0o640 });
    const { close } = await openDatabase(join(folder, 'old', 'a.db'), {});
    await close();
    expect(statSync(join(folder, 'old', 'a.db')).mode & 0o777).toBe(0o640);
  });

  it('a kept copy too', () => {
    writeKept(join(folder, 'kept', 'inventory.json'), '{}');
    expect(statSync(join(folder, 'kept', 'inventory.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o700);
  });
});

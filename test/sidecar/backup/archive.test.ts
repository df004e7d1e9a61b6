import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BadBackup, unpack, writeArchive } from '../../../sidecar/backup/archive.ts';
import { readTar, tarHeader } from '../../../sidecar/backup/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-archive-'));
const archive = join(folder, 'farm.tar.gz');
const texts = new Map([
  ['empty.db', ''],
  ['block.db', 'x'.repeat(512)],
  ['odd.db', Array.from({ length: 70_001 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join('')],
]);
beforeAll(async () => {
  const packed = [...texts].map(([path, text]) => {
    const from = join(folder, `plain-${path}`);
    writeFileSync(from, text);
    return { path, holds: 'sidecar' as const, engine: 'sqlite' as const, from };
  });
  await writeArchive(archive, { at: '2026-11-22T00:00:00.000Z', site: 'north' }, packed);
});
afterAll(() => rmSync(folder, { recursive: true }));

const scratch = () => mkdtempSync(join(folder, 'out-'));

it('is a tar that others read, for its owner alone, with nothing left beside it', () => {
  const listed = execFileSync('tar', ['tzf', archive], { encoding: 'utf8' });
  expect(listed.trim().split('\n')).toEqual(['manifest.json', ...texts.keys()]);
  const out = scratch();
  execFileSync('tar', ['xzf', archive, '-C', out]);
  for (const [path, text] of texts) expect(readFileSync(join(out, path), 'utf8')).toBe(text);
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

it('comes back as it was', async () => {
  const out = scratch();
  const manifest = await unpack(archive, ({ path }) => join(out, path));
  expect(manifest).toMatchObject({ format: 'logixx-backup', site: 'north' });
  for (const [path, text] of texts) expect(readFileSync(join(out, path), 'utf8')).toBe(text);
});

const plain = () => execFileSync('gunzip', ['-c', archive], { maxBuffer: 1e7 });
const zipped = (bytes: Buffer) => execFileSync('gzip', ['-c'], { input: bytes, maxBuffer: 1e7 });
const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

it.each<[string, () => Buffer, RegExp]>([
  ['cut off', () => readFileSync(archive).subarray(0, -200), /unexpected end of file/],
  ['with a flipped bit', () => flipped(readFileSync(archive), 400), /incorrect data check|invalid|header|sha256|end/],
  ['no gzip', () => Buffer.from('hello'), /incorrect header check/],
  ['empty', () => Buffer.alloc(0), /found the end in the middle|unexpected end of file/],
  [
    'of another content',
    () => zipped(flipped(plain(), plain().length - 1024 - 600)),
    /odd\.db: found sha256 [0-9a-f]{64}/,
  ],
  ['without its last file', () => zipped(withoutLast(plain())), /found no odd\.db, expected it/],
  [
    'with another manifest',
    () => zipped(Buffer.from(plain().toString('latin1').replace('logixx-backup', 'foobar-backup'), 'latin1')),
    /manifest\.json\.format: found "foobar-backup", expected/,
  ],
  [
    'a tar of something else',
    () => execFileSync('tar', ['czf', '-', '-C', folder, 'plain-odd.db'], { maxBuffer: 1e7 }),
    /found "plain-odd\.db" first, expected manifest\.json/,
  ],
])('refuses an archive that is %s', async (_what, make, words) => {
  const bad = join(scratch(), 'bad.tar.gz');
  writeFileSync(bad, make());
  const refused = unpack(bad, () => undefined);
  await expect(refused).rejects.toThrow(BadBackup);
  await expect(refused).rejects.toThrow(words);
});

function withoutLast(tar: Buffer): Buffer {
  const at = tar.lastIndexOf('odd.db\0');
  return Buffer.concat([tar.subarray(0, at), Buffer.alloc(1024)]);
}

it('writes sizes beyond 8 GiB as GNU tar reads them', async () => {
  const bytes = 20 * 1024 ** 3 + 7;
  const header = tarHeader({ path: 'large.db', bytes }, 0);
  const listed = spawnSync('tar', ['tvf', '-'], { input: header, encoding: 'utf8' });
  expect(listed.stdout).toContain(String(bytes));
  const read = readTar(
    (async function* () {
      yield header;
    })(),
  );
  expect((await read.next()).value).toMatchObject({ path: 'large.db', bytes });
});

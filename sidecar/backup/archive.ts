import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ConfigError } from '../../core/service/config.ts';
import { type BackupFile, MANIFEST, type Manifest, readManifest } from './manifest.ts';
import { readTar, TAR_END, tarHeader, tarPadding } from './tar.ts';

/** A file that goes into an archive, with where it lies now. */
export type Packed = Omit<BackupFile, 'bytes' | 'sha256'> & { from: string };

/** A backup that cannot be used; nothing was changed for it. */
export class BadBackup extends Error {}

/**
 * Writes an archive that its owner alone may read: all of it or none, and on the disk when this resolves. `tar tzf` lists it.
 */
export async function writeArchive(
  to: string,
  told: Pick<Manifest, 'at' | 'site'>,
  packed: readonly Packed[],
): Promise<Manifest> {
  const files: BackupFile[] = [];
  for (const { from, ...file } of packed)
    files.push({ ...file, bytes: statSync(from).size, sha256: await hashOf(createReadStream(from)) });
  const manifest: Manifest = { format: 'logixx-backup', version: 1, ...told, files };
  const begun = join(dirname(to), `.${basename(to)}.${process.pid}.part`);
  try {
    const pieces = Readable.from(archived(manifest, packed), { objectMode: false });
    await pipeline(pieces, createGzip(), createWriteStream(begun, { mode: 0o600, flags: 'wx', flush: true }));
    renameSync(begun, to);
    await syncFolder(dirname(to));
  } finally {
    rmSync(begun, { force: true });
  }
  return manifest;
}

async function* archived(manifest: Manifest, packed: readonly Packed[]): AsyncGenerator<Buffer> {
  const seconds = Date.parse(manifest.at) / 1000;
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield Buffer.concat([tarHeader({ path: MANIFEST, bytes: text.length }, seconds), text, tarPadding(text.length)]);
  for (const [at, file] of manifest.files.entries()) {
    yield tarHeader(file, seconds);
    yield* createReadStream(packed[at]?.from ?? '') as AsyncIterable<Buffer>;
    yield tarPadding(file.bytes);
  }
  yield TAR_END;
}

/**
 * Unpacks the files of an archive to where `place` says (undefined: nowhere), and checks the size and hash of each, of
 * those too that go nowhere. `place` is asked with the manifest before anything is written; what it throws is thrown. Throws BadBackup.
 */
export async function unpack(
  archive: string,
  place: (file: BackupFile, manifest: Manifest) => string | undefined,
): Promise<Manifest> {
  try {
    return await unpackChecked(archive, place);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof ConfigError) throw error;
    if (code !== undefined && !code.startsWith('Z_') && code !== 'ENOENT') throw error;
    throw new BadBackup(`${archive} is no whole backup: ${message} (docs/troubleshooting.md#backup-damaged)`);
  }
}

async function unpackChecked(archive: string, place: Parameters<typeof unpack>[1]): Promise<Manifest> {
  const source = createReadStream(archive);
  const plain = createGunzip();
  source.on('error', (error) => plain.destroy(error));
  source.pipe(plain);
  let manifest: Manifest | undefined;
  const missing = new Map<string, BackupFile>();
  for await (const { path, bytes, content } of readTar(plain)) {
    if (manifest === undefined) {
      manifest = readManifest(await textOf(path, bytes, content));
      for (const file of manifest.files) missing.set(file.path, file);
      continue;
    }
    const file = missing.get(path);
    if (file?.bytes !== bytes) throw new Error(`found the file "${path}" of ${bytes} bytes, which it does not list`);
    missing.delete(path);
    const sha256 = await put(content, place(file, manifest));
    if (sha256 !== file.sha256) throw new Error(`${path}: found sha256 ${sha256}, expected ${file.sha256}`);
  }
  const [lost] = missing.keys();
  if (manifest === undefined || lost !== undefined)
    throw new Error(`found no ${lost ?? MANIFEST}, expected ${lost ? 'it, as it lists it' : 'it first'}`);
  return manifest;
}

const MOST_MANIFEST = 1_000_000;

async function textOf(path: string, bytes: number, content: AsyncIterable<Buffer>): Promise<string> {
  if (path !== MANIFEST || bytes > MOST_MANIFEST) throw new Error(`found "${path}" first, expected ${MANIFEST}`);
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Answers the hash of what was written. */
async function put(content: AsyncIterable<Buffer>, to: string | undefined): Promise<string> {
  const hash = createHash('sha256');
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of content) {
      hash.update(piece);
      yield piece;
    }
  };
  if (to === undefined) for await (const _piece of pieces());
  else await pipeline(pieces, createWriteStream(to, { mode: 0o600, flags: 'wx', flush: true }));
  return hash.digest('hex');
}

async function hashOf(content: AsyncIterable<Buffer>): Promise<string> {
  return put(content, undefined);
}

/** So that a rename is on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

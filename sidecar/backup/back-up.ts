import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../core/service/config.ts';
import { type Packed, writeArchive } from './archive.ts';
import type { Manifest } from './manifest.ts';
import { type Store, save } from './store.ts';

export interface BackUpOptions {
  /** The archive; nothing may be there yet. */
  to: string;
  site: string;
  stores: readonly Store[];
  /** Texts by their file names: what says how the farm is configured. Passwords in addresses are left out. */
  texts: ReadonlyMap<string, string>;
  /** Unix milliseconds. */
  now: () => number;
  /** How a database is written to a file; as services run, unless said. */
  write?: typeof save;
}

/**
 * Writes one archive of all databases and texts. Each database is as it stood at one moment after this was called, so every
 * write that was acknowledged before is in it. Throws ConfigError where the archive cannot be had; then there is none.
 */
export async function backUp(options: BackUpOptions): Promise<Manifest> {
  const { to, site, stores, texts, now, write = save } = options;
  if (existsSync(to)) throw new ConfigError([`--to: found "${to}", expected no file of that name yet`]);
  const folder = stagingIn(dirname(resolve(to)));
  try {
    const packed: Packed[] = [];
    for (const [path, text] of texts) {
      const from = join(folder, path);
      writeFileSync(from, withoutPasswords(text), { mode: 0o600 });
      packed.push({ path, holds: 'configuration', from });
    }
    for (const store of stores) {
      const saved = await write(store, join(folder, `database-${packed.length}`));
      if (saved) packed.push(saved);
    }
    return await writeArchive(to, { at: new Date(now()).toISOString(), site }, packed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On the disk of the archive, so that it is full before the archive is. */
function stagingIn(folder: string): string {
  try {
    return mkdtempSync(join(folder, '.logixx-backup-'));
  } catch (error) {
    throw new ConfigError([`--to: found ${folder} (${(error as Error).message}), expected a folder to write to`]);
  }
}

/** Passwords of databases, which stand in their addresses. All other secrets stand in files of their own. */
export function withoutPasswords(text: string): string {
  return text.replace(/(postgres(?:ql)?:\/\/[^:/@\s]*):[^@\s]*@/g, '$1:***@');
}

import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import { BadBackup, unpack } from '../../sidecar/backup/archive.ts';
import { shown } from '../../sidecar/backup/postgres-dump.ts';
import { restore as restoreStores } from '../../sidecar/backup/restore.ts';
import { CONFIGURATION, INVENTORY, inventoryFileOf, keptOf } from '../backup/kept.ts';

/**
 * `logixx restore <file> [--config <file>]`: puts the databases of a backup in place of those that the configuration names,
 * which are kept. The configuration stays as it is; where there is none, that of the backup is taken. Refuses while a service
 * has a database open (exit status 2), and a damaged archive (1); then nothing has changed.
 */
export async function restore(
  args: string[],
  out: Writable = process.stdout,
  err: Writable = process.stderr,
  now = Date.now,
): Promise<void> {
  const options = { config: { type: 'string', default: 'logixx.yml' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [archive, ...rest] = positionals;
  if (archive === undefined || rest.length > 0)
    throw new ConfigError([`logixx restore: found ${positionals.length} files, expected one backup`]);
  if (!existsSync(archive)) throw new ConfigError([`logixx restore: found no file "${archive}", expected a backup`]);
  try {
    if (!existsSync(values.config)) await bringConfiguration(archive, values.config, out);
    const { site, stores } = keptOf(values.config);
    const { manifest, restored } = await restoreStores(archive, stores, { site, now });
    for (const { store, kept } of restored)
      out.write(
        `${store.holds}: ${shown(store.address)} is that of ${manifest.at}; before: ${kept ?? 'there was none'}\n`,
      );
    out.write(`restored: site ${manifest.site}, ${restored.length} databases\n`);
  } catch (error) {
    if (!(error instanceof BadBackup)) throw error;
    err.write(`${error.message}\nnothing was changed\n`);
    process.exitCode = EXIT.failed;
  }
}

/** Only out of an archive that is whole. */
async function bringConfiguration(archive: string, config: string, out: Writable): Promise<void> {
  const folder = mkdtempSync(join(dirname(resolve(config)), '.logixx-restore-'));
  try {
    const at = (name: string) => join(folder, name);
    await unpack(archive, ({ holds, path }) => (holds === 'configuration' ? at(path) : undefined));
    if (!existsSync(at(CONFIGURATION)))
      throw new ConfigError([`${config}: found no file, neither here nor in ${archive}, expected a configuration`]);
    const inventory = inventoryFileOf(config, readFileSync(at(CONFIGURATION), 'utf8'));
    if (inventory !== undefined && existsSync(at(INVENTORY)) && !existsSync(inventory))
      renameSync(at(INVENTORY), inventory);
    renameSync(at(CONFIGURATION), config);
    out.write(`${config}: taken from the backup; the files of its secrets are not in it\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

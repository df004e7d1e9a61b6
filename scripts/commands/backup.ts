import { statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { backUp } from '../../sidecar/backup/back-up.ts';
import { bytesInWords, keptOf } from '../backup/kept.ts';
import { noteBackup } from '../backup/note-backup.ts';

/**
 * `logixx backup --to <file> [--config <file>]`: the databases of sidecar and alert-webhook, as they stand, and the
 * configuration without a secret, as one archive (a gzipped tar with a manifest of hashes). Services go on meanwhile.
 */
export async function backup(args: string[], out: Writable = process.stdout, now = Date.now): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, config: { type: 'string', default: 'logixx.yml' } },
  });
  const { to, config } = values;
  if (to === undefined) throw new ConfigError(['logixx backup: found no --to, expected --to <file>, as farm.tar.gz']);
  const kept = keptOf(config);
  const { files } = await backUp({ to, ...kept, now });
  for (const { path, bytes, holds } of files)
    out.write(`${path}: ${bytesInWords(bytes)}${holds === 'configuration' ? '' : ', whole'}\n`);
  for (const { holds, address } of kept.stores)
    if (!files.some((file) => file.holds === holds)) out.write(`${holds}: there is no ${address} yet\n`);
  if (files.some(({ holds }) => holds === 'sidecar')) await noteBackup(kept.sidecar, to, now, out);
  out.write(`written: ${to}, ${bytesInWords(statSync(to).size)}. Files that hold secrets are not in it.\n`);
}

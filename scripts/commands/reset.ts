import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { shown } from '../../sidecar/backup/postgres-dump.ts';
import { reset as resetStores } from '../../sidecar/backup/reset.ts';
import { keptOf } from '../backup/kept.ts';

const LOST = {
  sidecar: 'inventory, history, people, comments, tickets, invoices',
  alertWebhook: 'ledger, orders, and which outlets must stay off',
};

/**
 * `logixx reset [--only sidecar | alertWebhook] [--backup <file>] [--config <file>]`: empties the databases of a farm. Asks
 * for the name of the site first, and writes a backup before. Refuses another answer, and while a service has a database
 * open (exit status 2); then nothing has changed.
 */
export async function reset(
  args: string[],
  {
    input = process.stdin,
    out = process.stdout,
    now = Date.now,
  }: { input?: Readable; out?: Writable; now?: () => number } = {},
): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      backup: { type: 'string' },
      config: { type: 'string', default: 'logixx.yml' },
    },
  });
  const { only, config } = values;
  const kept = keptOf(config);
  const stores = kept.stores.filter(({ holds }) => only === undefined || holds === only);
  if (stores.length === 0)
    throw new ConfigError([`--only: found "${only ?? ''}", expected one of ${Object.keys(LOST).join(', ')}`]);
  const stamp = new Date(now()).toISOString().replace(/[:.]/g, '');
  const to = values.backup ?? join(dirname(resolve(config)), `${kept.site}-before-reset-${stamp}.tar.gz`);
  for (const { holds, address } of stores)
    out.write(`${holds}: ${shown(address)} will hold nothing (${LOST[holds]})\n`);
  out.write(`A backup is written before: ${to}\nType the name of the site to go on: `);
  const answer = await firstLine(input);
  if (answer !== kept.site)
    throw new ConfigError([`logixx reset: found "${answer}", expected "${kept.site}": nothing was changed`]);
  await resetStores({ ...kept, stores, to, now });
  out.write(`\nemptied: ${stores.map(({ holds }) => holds).join(', ')}. "logixx restore ${to}" brings it back.\n`);
}

/** What is typed, or nothing where the input ends. */
async function firstLine(input: Readable): Promise<string> {
  const lines = createInterface({ input });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}

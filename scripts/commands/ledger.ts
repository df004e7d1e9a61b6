import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Anchor, parseAnchor } from '../../alert-webhook/ledger/chain.ts';
import { headOf } from '../../alert-webhook/ledger/head-of.ts';
import { FORMATS, type Format, LINE_FORMATS } from '../../alert-webhook/ledger/line-formats.ts';
import { type LineFilter, linesBetween } from '../../alert-webhook/ledger/lines-between.ts';
import { verifyChain } from '../../alert-webhook/ledger/verify-chain.ts';
import type { Tables, WebhookDb } from '../../alert-webhook/tables.ts';
import { ConfigError } from '../../core/service/config.ts';
import { readDatabase } from '../../core/service/database.ts';
import { loadFarm } from '../logixx-config.ts';

const OPTIONS = {
  config: { type: 'string' },
  database: { type: 'string' },
  head: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  device: { type: 'string' },
  format: { type: 'string' },
} as const;
type Values = Partial<Record<keyof typeof OPTIONS, string>>;
type Job = (db: WebhookDb, values: Values, out: Writable) => Promise<number>;

const JOBS: Readonly<Record<string, { takes: readonly string[]; does: Job }>> = {
  verify: { takes: ['head'], does: verify },
  head: { takes: [], does: head },
  export: { takes: ['from', 'to', 'device', 'format'], does: exportLines },
};

/**
 * `logixx ledger verify | head | export [--config <file> | --database <path or postgres://…>]`: reads the ledger and
 * writes nothing. Resolves to the exit status: 1 when the ledger is not as it was written. Throws ConfigError when it is
 * asked wrongly, or there is no such database.
 */
export async function ledger(args: string[], out: Writable = process.stdout): Promise<number> {
  const [name = '', ...rest] = args;
  const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined;
  if (job === undefined) throw new ConfigError([`ledger: found "${name}", expected verify, head or export`]);
  const values = parsed(rest, ['config', 'database', ...job.takes]);
  const { db, close } = readDatabase<Tables>(addressOf(values));
  try {
    await refuseWithoutLedger(db);
    return await job.does(db, values, out);
  } finally {
    await close();
  }
}

function parsed(args: string[], takes: readonly string[]): Values {
  try {
    const options = Object.fromEntries(Object.entries(OPTIONS).filter(([option]) => takes.includes(option)));
    return parseArgs({ args, options }).values as Values;
  } catch (error) {
    throw new ConfigError([`ledger: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function addressOf({ config, database }: Values): string {
  if (config !== undefined && database !== undefined)
    throw new ConfigError(['ledger: found both --config and --database, expected one of them']);
  return database ?? loadFarm(config ?? 'logixx.yml', []).alertWebhook.database;
}

async function refuseWithoutLedger(db: WebhookDb): Promise<void> {
  try {
    await headOf(db);
  } catch (error) {
    throw new ConfigError([`the database cannot be read as a ledger: ${error instanceof Error ? error.message : ''}`]);
  }
}

async function verify(db: WebhookDb, { head: text }: Values, out: Writable): Promise<number> {
  const anchor = text === undefined ? undefined : anchorOf(text);
  const { lines, head, broken, unsealed } = await verifyChain(db, anchor);
  const where = head ? `head ${head.seq}:${head.hash}` : 'no head';
  if (broken) {
    const { seq, problem, found, expected } = broken;
    out.write(`line ${seq} is broken: ${problem}.\n  found:    ${found}\n  expected: ${expected}\n`);
    out.write(`${lines} lines before it, ${where}: whole\n`);
  } else out.write(`${lines} lines, ${where}: whole\n`);
  if (unsealed.length > 0)
    out.write(
      `the ledger is not sealed: found no trigger ${unsealed.join(', ')}. Somebody could have changed lines.\n`,
    );
  return broken || unsealed.length > 0 ? 1 : 0;
}

function anchorOf(text: string): Anchor {
  const anchor = parseAnchor(text);
  if (anchor) return anchor;
  throw new ConfigError([
    `--head: found "${text}", expected <seq>:<64 hexadecimal digits>, as "logixx ledger head" prints`,
  ]);
}

async function head(db: WebhookDb, _values: Values, out: Writable): Promise<number> {
  const last = await headOf(db);
  if (last === undefined) throw new ConfigError(['the ledger has no line yet']);
  out.write(`${last.seq}:${last.hash}\n`);
  return 0;
}

async function exportLines(db: WebhookDb, values: Values, out: Writable): Promise<number> {
  const { from, to, device, format = 'jsonl' } = values;
  if (!isFormat(format)) throw new ConfigError([`--format: found "${format}", expected ${FORMATS.join(' or ')}`]);
  const filter: LineFilter = {
    ...(from === undefined ? {} : { from: timeOf('from', from) }),
    ...(to === undefined ? {} : { to: timeOf('to', to) }),
    ...(device === undefined ? {} : { device }),
  };
  try {
    await pipeline(Readable.from(written(db, filter, format)), out, { end: false });
  } catch (error) {
    // Whoever reads has enough, as `head` has.
    if ((error as { code?: unknown }).code !== 'EPIPE') throw error;
  }
  return 0;
}

async function* written(db: WebhookDb, filter: LineFilter, format: Format): AsyncGenerator<string> {
  const { header, write } = LINE_FORMATS[format];
  if (header !== '') yield header;
  for await (const line of linesBetween(db, filter)) yield write(line);
}

function isFormat(text: string): text is Format {
  return FORMATS.some((format) => format === text);
}

function timeOf(option: string, text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new ConfigError([`--${option}: found "${text}", expected a time as 2026-11-01T00:00:00Z`]);
  return time;
}

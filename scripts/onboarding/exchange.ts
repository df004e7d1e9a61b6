import { createWriteStream, readFileSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import { printable } from '../scan/rows.ts';
import { Refused, sidecarAt, sidecarOptions } from './ask-sidecar.ts';
import { progressBar } from './progress-bar.ts';

const ENDINGS: Readonly<Record<string, string>> = { csv: 'csv', yml: 'yaml', yaml: 'yaml', json: 'json' };

interface Screens {
  out?: Writable;
  err?: Writable & { isTTY?: boolean };
}

/** What an import answers. */
interface Imported {
  applied: boolean;
  counts: Record<'create' | 'change' | 'same' | 'conflict' | 'bad', number>;
  rows: { place: string; what: string; id?: string; why?: string[]; changes?: { field: string }[] }[];
}
type Line = Imported | { done: number; all: number } | { error: { status: number; detail: string } };

/**
 * `logixx inventory import <file.csv | .yml | .json> [--dry-run] [--site s] [--state new]` and `logixx inventory export
 * [<file>] [--format csv]`, through the sidecar. Lines that could not be had are named; exit status 1 where there are some.
 */
export async function exchange(
  job: 'import' | 'export',
  args: string[],
  { out = process.stdout, err = process.stderr }: Screens = {},
): Promise<void> {
  try {
    await (job === 'import' ? importFile(args, out, err) : exportFile(args, out));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    err.write(`${error.message}\n`);
    process.exitCode = EXIT.failed;
  }
}

async function importFile(args: string[], out: Writable, err: NonNullable<Screens['err']>): Promise<void> {
  const options = { 'dry-run': { type: 'boolean' }, site: { type: 'string' }, state: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { ...options, ...sidecarOptions },
    allowPositionals: true,
  });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0)
    throw new ConfigError([`logixx inventory import: found ${positionals.length} files, expected one`]);
  const format = formatOf(file);
  const words = { format, apply: String(values['dry-run'] !== true), site: values.site, state: values.state };
  const query = new URLSearchParams(
    Object.entries(words).flatMap(([name, text]): [string, string][] => (text ? [[name, text]] : [])),
  );
  const body = { text: textOf(file), type: 'application/octet-stream' };
  const response = await sidecarAt(values)(`/api/v1/inventory/import/progress?${query}`, body);
  const bar = progressBar(err);
  const told = await lastOf(response, bar.show).finally(bar.end);
  out.write(printImport(file, told));
  if (told.counts.conflict + told.counts.bad > 0) process.exitCode = EXIT.failed;
}

function formatOf(file: string): string {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  if (format !== undefined) return format;
  throw new ConfigError([`logixx inventory: found "${file}", expected a name that ends in .csv, .yml or .json`]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`logixx inventory import: found "${file}" (${(error as Error).message}), expected a file`]);
  }
}

async function lastOf(response: Response, show: (done: number, all: number) => void): Promise<Imported> {
  let rest = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const told = JSON.parse(line) as Line;
      if ('error' in told) throw new Refused(told.error.status, `the sidecar refuses: ${told.error.detail}`);
      if ('counts' in told) return told;
      show(told.done, told.all);
    }
  }
  throw new Refused(
    0,
    'the sidecar ended before it told what became of the import: ask it again, it does nothing twice',
  );
}

function printImport(file: string, { applied, counts, rows }: Imported): string {
  const lines = rows.flatMap(({ place, what, id, why = [], changes = [] }) => {
    if (why.length > 0) return why.map((reason) => `${file}: ${place}: ${what}: ${reason}`);
    return applied
      ? []
      : [`${file}: ${place}: ${what} ${id ?? ''} ${changes.map(({ field }) => field).join(', ')}`.trimEnd()];
  });
  const all = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  return [...lines, `${applied ? 'done' : 'nothing was changed; this would be done'}: ${all.join(', ')}`]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

async function exportFile(args: string[], out: Writable): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { format: { type: 'string' }, ...sidecarOptions },
    allowPositionals: true,
  });
  const [file, ...rest] = positionals;
  if (rest.length > 0)
    throw new ConfigError([`logixx inventory export: found ${positionals.length} files, expected one`]);
  const format =
    values.format === undefined && file !== undefined ? formatOf(file) : formatOf(`.${values.format ?? 'csv'}`);
  const response = await sidecarAt(values)(`/api/v1/inventory/export?format=${format}`);
  const content = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  if (file === undefined) await pipeline(content, out, { end: false });
  else await pipeline(content, createWriteStream(file, { flags: 'wx' }));
}

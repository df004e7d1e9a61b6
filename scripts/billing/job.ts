import { readFileSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { ConfigError } from '../../core/service/config.ts';
import { type AskSidecar, sidecarOptions } from '../onboarding/ask-sidecar.ts';
import { printable } from '../scan/rows.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  ...sidecarOptions,
  ...{ json: flag, client: text, device: text, contract: text, search: text, status: text },
  ...{ from: text, to: text, month: text, at: text, out: text, size: text, format: text, currency: text },
  ...{ model: text, group: text, reason: text, how: text, revision: text, again: flag, until: text },
} as const;

export function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new ConfigError([`logixx billing: ${(error as Error).message}`]);
  }
}

export type Values = ReturnType<typeof parsed>['values'];

/** What a job has: its words behind its name, its options, the sidecar, and where it writes. */
export interface Asked {
  name: string;
  words: string[];
  values: Values;
  ask: AskSidecar;
  out: Writable;
}
export type Job = (asked: Asked) => Promise<void>;

const BASE = '/api/v1/billing';

export async function get<T>({ ask }: Asked, path: string): Promise<T> {
  return (await (await ask(`${BASE}/${path}`)).json()) as T;
}

export async function send<T>(
  { ask }: Asked,
  path: string,
  body: unknown,
  method: 'POST' | 'PUT' = 'POST',
): Promise<T> {
  const sent = { text: JSON.stringify(body), type: 'application/json', method };
  return (await (await ask(`${BASE}/${path}`, sent)).json()) as T;
}

/** Saves what the sidecar answers where --out says, or writes it out. */
export async function save(asked: Asked, path: string): Promise<void> {
  const { ask, values, out } = asked;
  const bytes = Buffer.from(await (await ask(`${BASE}/${path}`)).arrayBuffer());
  if (values.out === undefined) return void out.write(bytes);
  try {
    writeFileSync(values.out, bytes);
  } catch (error) {
    throw new ConfigError([`--out: found "${values.out}" (${(error as Error).message}), expected a file to write`]);
  }
  out.write(`${values.out}: ${bytes.length} bytes\n`);
}

/** As JSON where --json says so, or by lines that cannot steer a terminal. */
export function tell({ values, out }: Asked, told: unknown, lines: readonly string[]): void {
  if (values.json) out.write(`${JSON.stringify(told, null, 2)}\n`);
  else out.write(lines.length === 0 ? 'none\n' : lines.map((line) => `${printable(line)}\n`).join(''));
}

/** Exactly these words. Throws ConfigError that names them. */
export function words(asked: Asked, ...names: string[]): string[] {
  if (asked.words.length === names.length) return asked.words.map(encodeURIComponent);
  throw new ConfigError([
    `logixx billing ${asked.name}: found ${asked.words.length} words, expected ${names.map((name) => `<${name}>`).join(' ') || 'none'}`,
  ]);
}

/** Options as the query of an address; those that were not said are left out. */
export function query(options: { [name: string]: string | undefined }): string {
  const said = Object.entries(options).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

/** Days from --month, or from --from and --to; to is the first day behind. */
export function spanIn({ name, values }: Asked): { from: string; to: string } {
  const { month, from, to } = values;
  if (month === undefined && from !== undefined && to !== undefined) return { from, to };
  const [, year = '', number = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month ?? '') ?? [];
  if (year === '' || from !== undefined || to !== undefined)
    throw new ConfigError([
      `logixx billing ${name}: found ${month === undefined ? 'no days' : `--month ${month}`}, expected --month 2026-10, or --from and --to (the first day behind)`,
    ]);
  const next = number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`;
  return { from: `${year}-${number}-01`, to: `${next}-01` };
}

/** What a JSON or YAML file holds. Throws ConfigError. */
export function fileOf(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new ConfigError([`${path}: found ${(error as Error).message.split('\n')[0]}, expected a JSON or YAML file`]);
  }
}

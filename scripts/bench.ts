import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import type { BenchOptions } from './bench/options.ts';

/** Each file in scripts/bench exports `run`, which prints a ratio against a peer or a bare loop of the same run. */
const BENCHES: Record<string, () => Promise<{ run(options: BenchOptions): Promise<void> }>> = {
  sweep: () => import('./bench/sweep.ts'),
  exposition: () => import('./bench/exposition.ts'),
  pdu: () => import('./bench/pdu.ts'),
  requests: () => import('./bench/requests.ts'),
  storm: () => import('./bench/storm.ts'),
  queries: () => import('./bench/queries.ts'),
  prometheus: () => import('./bench/prometheus.ts'),
  inventory: () => import('./bench/inventory.ts'),
  influx: () => import('./bench/influx.ts'),
  start: () => import('./bench/start.ts'),
  soak: () => import('./bench/soak.ts'),
  ui: () => import('./bench/ui.ts'),
};

/** `npm run bench -- <name> … [--miners n] [--minutes n]`; all of them where none is named. */
export async function run(args: string[]): Promise<void> {
  const { names, options } = readArguments(args);
  for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
    const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    if (!load) throw new ConfigError([`bench: found "${name}", expected one of ${Object.keys(BENCHES).join(', ')}`]);
    await (await load()).run(options);
  }
}

function readArguments(args: string[]): { names: string[]; options: BenchOptions } {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { miners: text, minutes: text } });
  const miners = numberOf('miners', values.miners, Number.isInteger, 'a whole number above 0');
  const minutes = numberOf('minutes', values.minutes, Number.isFinite, 'a number above 0');
  return { names: positionals, options: { ...(miners ? { miners } : {}), ...(minutes ? { minutes } : {}) } };
}

function numberOf(
  name: string,
  given: string | undefined,
  fits: (value: number) => boolean,
  expected: string,
): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== '' && fits(value) && value > 0) return value;
  throw new ConfigError([`bench: --${name} is "${given}", expected ${expected}`]);
}

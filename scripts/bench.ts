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
  inventory: () => import('./bench/inventory.ts'),
};

/** `npm run bench -- <name> … [--miners n]`; all of them where none is named. */
export async function run(args: string[]): Promise<void> {
  const { names, options } = readArguments(args);
  for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
    const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    if (!load) throw new ConfigError([`bench: found "${name}", expected one of ${Object.keys(BENCHES).join(', ')}`]);
    await (await load()).run(options);
  }
}

function readArguments(args: string[]): { names: string[]; options: BenchOptions } {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { miners: { type: 'string' } } });
  if (values.miners === undefined) return { names: positionals, options: {} };
  const miners = Number(values.miners);
  if (!Number.isInteger(miners) || miners < 1)
    throw new ConfigError([`bench: --miners is "${values.miners}", expected a whole number above 0`]);
  return { names: positionals, options: { miners } };
}

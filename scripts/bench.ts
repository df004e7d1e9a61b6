import { ConfigError } from '../core/service/config.ts';

/** Each file in scripts/bench exports `run`, which prints a ratio against a peer or a bare loop of the same run. */
const BENCHES: Record<string, () => Promise<{ run(): Promise<void> }>> = {
  sweep: () => import('./bench/sweep.ts'),
  exposition: () => import('./bench/exposition.ts'),
  pdu: () => import('./bench/pdu.ts'),
};

/** `npm run bench -- <name> …`; all of them where none is named. */
export async function run(names: string[]): Promise<void> {
  for (const name of names.length === 0 ? Object.keys(BENCHES) : names) {
    const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    if (!load) throw new ConfigError([`bench: found "${name}", expected one of ${Object.keys(BENCHES).join(', ')}`]);
    await (await load()).run();
  }
}

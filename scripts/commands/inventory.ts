import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import type { InventorySource } from '../inventory/config.ts';
import { type Papers, papersAt } from '../inventory/papers.ts';
import { loadFarm } from '../logixx-config.ts';

const SERVICES = ['exporter', 'alert-webhook'] as const;

/**
 * `logixx inventory [show | accept] [--config <file>]`: what exporter and alert-webhook hold of the sidecar's inventory and
 * what they refuse; `accept` says that what they refuse for its losses is right. They take it with their next question.
 * `import` and `export`: scripts/onboarding/exchange.ts.
 */
export async function inventory(args: string[]): Promise<void> {
  const [job = '', ...own] = args;
  if (job === 'import' || job === 'export') return (await import('../onboarding/exchange.ts')).exchange(job, own);
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { config: { type: 'string', default: 'logixx.yml' } },
  });
  const [verb = 'show', ...rest] = positionals;
  if ((verb !== 'show' && verb !== 'accept') || rest.length > 0)
    throw new ConfigError([
      `logixx inventory: found "${positionals.join(' ')}", expected show, accept, import or export`,
    ]);
  const { source } = loadFarm(values.config, []);
  if (source === undefined)
    throw new ConfigError([`${values.config}: inventory: found no url, expected url: services read the file alone`]);
  for (const service of SERVICES) {
    const line = verb === 'show' ? shown(papersOf(source, service)) : accepted(papersOf(source, service), source);
    process.stdout.write(`${service}: ${line}\n`);
  }
  await Promise.resolve();
}

function papersOf({ cacheFile }: InventorySource, service: string): Papers {
  return papersAt(cacheFile, service);
}

function shown(papers: Papers): string {
  const copy = papers.copy();
  const refusal = papers.refusal();
  const held = copy
    ? `${copy.devices.length} devices of site ${copy.site}, last said to be right at ${iso(copy.at)}`
    : 'no copy of an inventory here';
  return refusal ? `${held}; refused since ${iso(refusal.since)}: ${refusal.why}` : held;
}

function accepted(papers: Papers, { refreshSeconds }: InventorySource): string {
  const refusal = papers.refusal();
  if (refusal === undefined) return 'nothing is refused';
  if (!refusal.mayAccept) {
    process.exitCode = EXIT.failed;
    return `not accepted, as nobody can work with it: ${refusal.why}`;
  }
  papers.accept(refusal.digest);
  return `accepted: ${refusal.devices} devices, taken over within ${refreshSeconds} s (${refusal.why})`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

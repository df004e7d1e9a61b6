import type { Writable } from 'node:stream';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import type { Job } from '../billing/job.ts';

interface Streams {
  out?: Writable;
  err?: Writable;
}
type Part = (args: string[], streams: Streams) => Promise<void>;

/** Parts of billing, each loaded when it is called. */
const PARTS: Readonly<Record<string, Part>> = {
  clients: part('clients', async () => (await import('../billing/client-jobs.ts')).CLIENT_JOBS),
  contracts: part('contracts', async () => (await import('../billing/client-jobs.ts')).CONTRACT_JOBS),
  devices: part('devices', async () => (await import('../billing/usage-jobs.ts')).DEVICE_JOBS),
  usage: part('usage', async () => (await import('../billing/usage-jobs.ts')).USAGE_JOBS),
  invoice: part('invoice', async () => (await import('../billing/invoice-jobs.ts')).INVOICE_JOBS),
  run: part('run', async () => (await import('../billing/month-jobs.ts')).RUN_JOBS),
  dunning: part('dunning', async () => (await import('../billing/month-jobs.ts')).DUNNING_JOBS),
  deposits: part('deposits', async () => (await import('../billing/month-jobs.ts')).DEPOSIT_JOBS),
  export: part('export', async () => (await import('../billing/export-jobs.ts')).EXPORT_JOBS),
  payments: async (args, streams) => (await import('./billing-payments.ts')).billingPayments('payments', args, streams),
  'import-statement': async (args, streams) =>
    (await import('./billing-payments.ts')).billingPayments('import-statement', args, streams),
};

/**
 * `logixx billing clients | contracts | devices | usage | invoice | run | dunning | deposits | export | payments |
 * import-statement …`, through the sidecar. Exit status 1 where it refuses. Throws ConfigError where it is asked wrongly.
 */
export async function billing([name = '', ...args]: string[], streams: Streams = {}): Promise<void> {
  const found = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (found === undefined)
    throw new ConfigError([`logixx billing: found "${name}", expected one of ${Object.keys(PARTS).join(', ')}`]);
  await found(args, streams);
}

function part(name: string, load: () => Promise<Readonly<Record<string, Job>>>): Part {
  return async ([job = '', ...args], { out = process.stdout, err = process.stderr }) => {
    const [jobs, { parsed }, { Refused, sidecarAt }] = await Promise.all([
      load(),
      import('../billing/job.ts'),
      import('../onboarding/ask-sidecar.ts'),
    ]);
    const work = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
    if (work === undefined)
      throw new ConfigError([
        `logixx billing ${name}: found "${job}", expected one of ${Object.keys(jobs).join(', ')}`,
      ]);
    const { values, positionals } = parsed(args);
    try {
      await work({ name: `${name} ${job}`, words: positionals, values, ask: sidecarAt(values), out });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      err.write(`${error.message}\n`);
      process.exitCode = EXIT.failed;
    }
  };
}

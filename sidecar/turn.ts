import { hostname } from 'node:os';
import type { Kysely, Migration } from 'kysely';
import type { Database } from '../core/service/database.ts';
import { type Lease, type LeaseTables, openLease } from '../core/service/lease.ts';
import type { Log } from '../core/service/log.ts';
import { tableMaker } from '../core/service/make-table.ts';

/** Which of several sidecars on one database looks after what is looked after again and again. */
export interface Turn {
  /** True while it is this one's; known without asking. */
  isOurs(): boolean;
  /** Lets another one have it at once. */
  stop(): Promise<void>;
}

export const MIGRATIONS_LEASES: Record<string, Migration> = {
  '9001-leases': {
    async up(db: Kysely<unknown>): Promise<void> {
      await tableMaker(db)(
        'leases',
        { name: 'text', holder: 'text', url: 'text?', epoch: 'int', expires_at: 'int' },
        'primary key (name)',
      );
    },
  },
};

export interface TurnOptions {
  lease: Lease;
  leaseSeconds: number;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/**
 * Takes the turn where nobody has it, and keeps it. It is doubtful, and nobody's, when the database has not confirmed it
 * for nearly as long as the lease lasts, measured by a clock that never jumps.
 */
export async function openTurn({ lease, leaseSeconds, log }: TurnOptions): Promise<Turn> {
  const everyMs = (leaseSeconds * 1000) / 3;
  let held: { epoch: number; until: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const isOurs = () => held !== undefined && performance.now() < held.until;
  const beat = async () => {
    const until = performance.now() + leaseSeconds * 1000 - everyMs / 2;
    if (held === undefined) {
      const epoch = await lease.claim();
      if (epoch === undefined) return;
      held = { epoch, until };
      log.info({ epoch }, 'rounds-begin');
    } else if (await lease.renew(held.epoch)) held = { ...held, until };
    else {
      log.warn({ epoch: held.epoch }, 'rounds-end');
      held = undefined;
    }
  };
  const go = async () => {
    await beat().catch((error: unknown) => log.error({ err: error }, 'lease-not-confirmed'));
    if (!stopped) timer = setTimeout(() => void beating(), everyMs);
  };
  let last: Promise<void> = Promise.resolve();
  const beating = () => {
    last = go();
    return last;
  };
  await beating();
  return {
    isOurs,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await last;
      const { epoch } = held ?? {};
      held = undefined;
      if (epoch !== undefined) await lease.release(epoch).catch(() => undefined);
    },
  };
}

/**
 * The turn of a sidecar: by a lease where several may share the database, always its own where it is alone on a file.
 * `url`: where it listens, which tells it from others on its host.
 */
export async function turnOf<T extends LeaseTables>(
  { db, engine }: Database<T>,
  { site, url, leaseSeconds, log }: Omit<TurnOptions, 'lease'> & { site: string; url: string },
): Promise<Turn> {
  if (engine === 'sqlite') return { isOurs: () => true, stop: () => Promise.resolve() };
  const holder = `${hostname()} ${url}`;
  const lease = openLease({ db, engine, name: `sidecar ${site}`, holder, leaseSeconds });
  return openTurn({ lease, leaseSeconds, log });
}

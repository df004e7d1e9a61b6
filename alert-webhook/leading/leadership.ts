import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import type { Holder, Lease } from '../../core/service/lease.ts';
import type { Log } from '../../core/service/log.ts';
import { messageOf } from '../command.ts';
import type { AlertWebhookConfig } from '../config.ts';
import { Stopped } from '../tools.ts';

/** The time in which this process acts; `signal` aborts when it is over, whatever ended it. */
export interface Term {
  epoch: number;
  signal: AbortSignal;
}

export interface Leadership {
  /** The term under way; undefined while another process leads, or nobody. */
  term(): Term | undefined;
  /**
   * Rejects with Stopped unless this process leads now, and for long enough to send one command. One that is alone on
   * its database may give power back (`restoring`) also while it stops, as nobody else would.
   */
  fence(options?: { restoring?: boolean }): Promise<void>;
  /** Who leads, as the database says. */
  leader(): Promise<Holder | undefined>;
  /** Ends the term, and lets others lead when what was under way has settled. */
  stop(settled?: () => Promise<unknown>): Promise<void>;
}

export interface LeadershipOptions {
  lease: Lease;
  leaseSeconds: number;
  log: Log;
  /** Called when a term begins and after one has ended. */
  onChange(term: Term | undefined): void;
}

/** A command that is sent with less than this left could arrive in the next leader's time. */
const LEAST_LEFT_MS = 1_000;

/**
 * Leads when nobody else does. A term ends as soon as it is doubtful: when the database has not confirmed it for nearly
 * as long as it lasts, measured by a clock that never jumps.
 */
export async function openLeadership({ lease, leaseSeconds, log, onChange }: LeadershipOptions): Promise<Leadership> {
  const everyMs = (leaseSeconds * 1000) / 3;
  const leastLeftMs = Math.min(LEAST_LEFT_MS, everyMs / 2);
  let current: { epoch: number; abort: AbortController; confirmedAt: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** The epoch in whose rest a process that stops still gives power back. */
  let leaving: number | undefined;

  const begin = (epoch: number, at: number) => {
    current = { epoch, abort: heardByMany(), confirmedAt: at };
    log.info({ epoch }, 'leading');
    onChange({ epoch, signal: current.abort.signal });
  };
  const end = (why: string) => {
    if (current === undefined) return;
    const { epoch, abort } = current;
    current = undefined;
    log.warn({ epoch, reason: why }, 'leading-no-more');
    abort.abort(new Stopped());
    onChange(undefined);
  };
  const beat = async () => {
    const at = performance.now();
    try {
      if (current === undefined) {
        const epoch = await lease.claim();
        if (epoch !== undefined) await (stopped ? lease.release(epoch) : begin(epoch, at));
      } else if (await lease.renew(current.epoch)) current.confirmedAt = at;
      else end('another process took the lease, or it ran out');
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'lease-not-confirmed');
    }
  };
  /** Ends a term that was not confirmed in time also while the database keeps us waiting. */
  const watch = () => {
    const left = current && current.confirmedAt + leaseSeconds * 1000 - leastLeftMs - performance.now();
    if (left !== undefined && left <= 0) end('the database has not confirmed the lease in time');
  };
  const watching = setInterval(watch, Math.max(50, leastLeftMs / 4));
  const go = async () => {
    await beat();
    if (!stopped) timer = setTimeout(() => void go(), everyMs);
  };
  await go();
  return {
    term: () => current && { epoch: current.epoch, signal: current.abort.signal },
    async fence({ restoring = false } = {}) {
      watch();
      const epoch = current?.epoch ?? (restoring ? leaving : undefined);
      if (epoch === undefined) throw new Stopped();
      if ((await lease.remaining(epoch)) >= leastLeftMs && (current?.epoch ?? leaving) === epoch) return;
      end('the lease is held by another process, or nearly over');
      throw new Stopped();
    },
    leader: () => lease.holder(),
    async stop(settled) {
      stopped = true;
      clearTimeout(timer);
      clearInterval(watching);
      leaving = current?.epoch;
      end('the service stops');
      await settled?.();
      if (leaving !== undefined) await lease.release(leaving).catch(() => undefined);
    },
  };
}

const USUAL_LEASE_SECONDS = 15;

/** Who this process is among those on its database: as it is configured, else by its host and where it listens there. */
export function instanceOf({
  instance,
  listen,
}: Pick<AlertWebhookConfig, 'instance' | 'listen'>): NonNullable<AlertWebhookConfig['instance']> {
  return instance ?? { name: `${hostname()} ${listen}`, leaseSeconds: USUAL_LEASE_SECONDS };
}

/** Every action under way waits for it; Node warns of more than ten that do. */
function heardByMany(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}

/** Of a process that is alone on its database: it always leads. */
export function soleLeadership(onChange: (term: Term) => void): Leadership {
  const abort = heardByMany();
  const term = { epoch: 0, signal: abort.signal };
  onChange(term);
  return {
    term: () => (abort.signal.aborted ? undefined : term),
    fence: ({ restoring = false } = {}) =>
      abort.signal.aborted && !restoring ? Promise.reject(new Stopped()) : Promise.resolve(),
    leader: () => Promise.resolve(undefined),
    stop() {
      abort.abort(new Stopped());
      return Promise.resolve();
    },
  };
}

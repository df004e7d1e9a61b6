import type { Device } from '../core/farm/device.ts';
import type { Log } from '../core/service/log.ts';
import type { Driver } from '../devices/driver.ts';
import type { Actions } from './actions.ts';
import type { Care } from './care.ts';
import type { EarlierSamples } from './conditions/earlier-samples.ts';
import type { RemediationConfig } from './config.ts';
import type { Decisions } from './decisions.ts';
import type { Episodes } from './episode.ts';
import type { DueOutlets } from './execution/due-outlets.ts';
import type { Latches } from './execution/latches.ts';
import type { Quarantines } from './execution/quarantines.ts';
import type { Hands } from './hands.ts';
import type { HeldPolicy } from './held-policy.ts';
import type { Inbox } from './inbox.ts';
import type { Inventory } from './inventory.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { WebhookMetrics } from './metrics.ts';
import type { Notify } from './notify.ts';
import type { Samples } from './samples.ts';
import type { Standings } from './standing.ts';

/** The process is going down: what is under way is left as the journal says, and taken up at the next start. */
export class Stopped extends Error {
  constructor() {
    super('the service stops');
    this.name = 'Stopped';
  }
}

/** What carrying out an action needs. */
export interface Tools {
  hands: Hands;
  journal: Journal;
  actions: Actions;
  samples: Samples;
  ledger: Ledger;
  standings: Standings;
  latches: Latches;
  quarantines: Quarantines;
  /** Outlets that are to come on again, and by when. */
  due: DueOutlets;
  /** Those that work goes on with: of a round as they are, of an action as they were when it began. */
  devices: ReadonlyMap<string, Device>;
  /** Those that hold at this moment. */
  inventory: Inventory;
  /** The actions that this process is carrying out at this moment; nobody else touches their outlets. */
  running: Set<number>;
  /** The actions that this process looks after, running or waiting. */
  care: Care;
  notify: Notify;
  metrics: WebhookMetrics;
  /** The policy: of a round the one that holds, of an action as it was when it began. */
  config: RemediationConfig;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** Waits in the time of `now`; rejects with Stopped when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * Rejects unless this process may still act: with Stopped when it does not lead, and with the reason when somebody
   * has thrown the kill switch. Asked directly before each command to a device. `restoring`: the command gives power
   * back to an outlet that must not stay off, which the kill switch does not forbid. `again`: it was allowed a moment
   * ago, and only whether this process leads still is asked.
   */
  fence(options?: { restoring?: boolean; again?: boolean }): Promise<void>;
  signal: AbortSignal;
  /** How often an outlet in motion is looked at. */
  outletPollMs: number;
  /** The longest pause between two tries when a PDU does not answer. */
  longestPauseMs: number;
}

/** What is written for every alert. */
export interface Books {
  inbox: Inbox;
  episodes: Episodes;
  decisions: Decisions;
}

/** `hands` is absent where there are no credentials: then a dry run can decide up to what the PDUs would say. */
export type WorkTools = Omit<Tools, 'hands'> &
  Books & {
    hands?: Hands;
    /** Does a job whose writes are committed together or not at all. */
    inOneCommit<T>(job: (books: Books) => Promise<T>): Promise<T>;
    /** Where `config` comes from, and what comes after it. */
    policy: HeldPolicy;
    drivers: readonly Driver[];
    armed: boolean;
    /** What was measured some minutes ago; without it nothing is said of trends and rates. */
    earlier?: EarlierSamples;
  };

/** Waits in real time; rejects with Stopped when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    const onAbort = () => {
      clearTimeout(timer);
      reject(new Stopped());
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.max(0, ms),
    );
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

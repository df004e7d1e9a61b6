import type { Request } from 'express';
import type { Log } from '../../core/service/log.ts';
import type { Actor } from '../actor.ts';
import type { WriteAudit } from '../audit/audit.ts';
import type { SnipeItConfig } from './config.ts';
import type { RepairTicket } from './dialect.ts';
import type { DiffEntry } from './diff.ts';
import type { InventorySide } from './inventory-side.ts';
import type { SnipeItDb } from './tables.ts';

/** What bringing Snipe-IT and our inventory together takes. */
export interface WorkerParts {
  config: SnipeItConfig;
  inventory: InventorySide;
  db: SnipeItDb;
  /** Name of this process beside others on one database; the same after a restart, so that it goes on at once. */
  holder: string;
  log: Log;
  fetch: typeof fetch;
  /** Unix milliseconds. */
  now: () => number;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  random: () => number;
  /** Repair tickets whose maintenances Snipe-IT shall have; they are told after each run. */
  tickets?: () => Promise<readonly RepairTicket[]>;
}

/** The one hand of this process at Snipe-IT. */
export interface SnipeIt {
  config: SnipeItConfig;
  /** What a run would do. Rejects with HttpError 502 when Snipe-IT cannot be asked. */
  diff(): Promise<DiffEntry[]>;
  /** Begins a run in the background. Rejects with HttpError 409 while one goes on, here or elsewhere. */
  start(actor: Actor): Promise<{ id: number }>;
  /** To be called each minute: begins a run where one is due. Never rejects. */
  round(): Promise<void>;
  /** When the run that goes on here has ended, however it ended; at once where there is none. */
  idle(): Promise<void>;
  /** Breaks off the run that goes on; the next one takes up what was left. */
  stop(): Promise<void>;
}

/** What the routes of Snipe-IT are made of. */
export interface SnipeItRouteParts {
  db: SnipeItDb;
  now: () => number;
  /** Undefined: it is not configured. */
  worker: SnipeIt | undefined;
  actorOf(request: Request): Actor;
  audit: WriteAudit;
}

import type { BoundTokens } from '../../core/service/bound-tokens.ts';
import type { Holder } from '../../core/service/lease.ts';
import type { Launch } from '../jobs.ts';
import type { WebhookDb } from '../tables.ts';
import type { WorkTools } from '../tools.ts';

/** What the orders of people need. */
export interface Desk {
  /** Never copied: its `signal` is another one in each term. */
  tools: WorkTools;
  db: WebhookDb;
  /** The site of the inventory; rows of other sites may stand in the same tables. */
  site: string;
  launch: Launch;
  /** Which of several instances acts now. */
  leader(): Promise<Holder | undefined>;
  /** There is something to do. */
  wake(): void;
  /** Idempotency keys whose order this process is carrying out. */
  flying: Set<string>;
  /** Aborts when the service goes down. */
  closing: AbortSignal;
}

/** Parts of the server: routes touch them only when they are called. */
export interface DeskParts {
  desk: Desk;
  /** Where it is there, its tokens say who orders, and bodies need not. */
  gateway?: BoundTokens | undefined;
}

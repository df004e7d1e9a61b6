import type { SnipeClient } from './client.ts';
import type { SnipeItConfig } from './config.ts';
import type { InventorySide } from './inventory-side.ts';
import type { SyncReport } from './report.ts';
import type { SnipeItDb } from './tables.ts';

/** What one run is made of. */
export interface SyncParts {
  client: SnipeClient;
  config: SnipeItConfig;
  inventory: InventorySide;
  db: SnipeItDb;
  /** Name of this process beside others on one database; the same after a restart. */
  holder: string;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  signal?: AbortSignal;
  /** What is to be done with the books of the run open still, and may add to its problems. */
  afterwards?: (report: SyncReport) => Promise<void>;
}

import type { WebhookDb } from '../tables.ts';
import type { WorkTools } from '../tools.ts';
import { bookMetrics } from './book-metrics.ts';
import { headOf } from './head-of.ts';
import { openOutageRecorder } from './outage-recorder.ts';

/** The log is a place outside of the database: a line noted there proves those before it. */
const NOTED_EVERY_MS = 3_600_000;

export interface BookKeeping {
  /** After each round of work. Never rejects: healing does not wait for books. */
  keep(): Promise<void>;
}

/** What is written beside healing: lost time, and the head of the ledger in the log. Registers the series of both. */
export function openBookKeeping(db: WebhookDb, tools: WorkTools): BookKeeping {
  bookMetrics(tools.metrics.registry, db);
  const recorder = openOutageRecorder(db, tools);
  let notedAt = Number.NEGATIVE_INFINITY;
  const note = async () => {
    if (tools.now() - notedAt < NOTED_EVERY_MS) return;
    const head = await headOf(db);
    if (head) tools.log.info({ head: `${head.seq}:${head.hash}` }, 'ledger-head');
    notedAt = tools.now();
  };
  return {
    async keep() {
      try {
        await recorder.look();
        await note();
      } catch (error) {
        tools.metrics.failures.inc();
        tools.log.error({ err: error }, 'books-failed');
      }
    },
  };
}

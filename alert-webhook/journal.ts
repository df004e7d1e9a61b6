import { createHash } from 'node:crypto';
import type { StepName } from './plan.ts';
import type { WebhookDb } from './tables.ts';

/** Lines that belong to no action: their action id is 0. */
export const LEDGER_STEPS = [
  'decision',
  'episode',
  'latch',
  'unlatch',
  'quarantine',
  'release',
  'kill-switch',
  'maintenance',
  'approval',
  'schedule',
  'bulk',
  'lease',
] as const;
export type LedgerStep = (typeof LEDGER_STEPS)[number];
export type JournalStep = StepName | LedgerStep | 'plan' | 'rescue-on' | 'end';
/** intent: committed before the deed. sent: the deed was done or tried. confirmed / failed: what was seen afterwards. */
export type Phase = 'intent' | 'sent' | 'confirmed' | 'failed';

export interface JournalEntry {
  seq: number;
  /** Unix milliseconds. */
  at: number;
  actionId: number;
  step: JournalStep;
  phase: Phase;
  evidence: Readonly<Record<string, unknown>>;
}

/** Append-only. Each line carries the hash of the one before it, so that a changed or missing line shows. */
export interface Journal {
  append(actionId: number, step: JournalStep, phase: Phase, evidence?: Record<string, unknown>): Promise<void>;
  of(actionId: number): Promise<JournalEntry[]>;
  /** The first line whose hash does not fit; undefined when the whole chain holds. */
  broken(): Promise<{ seq: number; problem: string } | undefined>;
}

const GENESIS = '0'.repeat(64);

export function openJournal(db: WebhookDb, now: () => number): Journal {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = tail.then(job);
    tail = result.catch(() => undefined);
    return result;
  };
  return {
    append: (actionId, step, phase, evidence = {}) =>
      inTurn(() =>
        db.transaction().execute(async (trx) => {
          const last = await trx
            .selectFrom('journal')
            .select('hash')
            .orderBy('seq', 'desc')
            .limit(1)
            .executeTakeFirst();
          const line = { at: now(), action_id: actionId, step, phase, evidence: JSON.stringify(evidence) };
          const prev = last?.hash ?? GENESIS;
          await trx
            .insertInto('journal')
            .values({ ...line, prev, hash: hashOf(prev, line) })
            .execute();
        }),
      ),
    async of(actionId) {
      const rows = await db
        .selectFrom('journal')
        .selectAll()
        .where('action_id', '=', actionId)
        .orderBy('seq')
        .execute();
      return rows.map((row) => ({
        seq: row.seq,
        at: row.at,
        actionId: row.action_id,
        step: row.step as JournalStep,
        phase: row.phase as Phase,
        evidence: JSON.parse(row.evidence) as Record<string, unknown>,
      }));
    },
    broken: () => firstBroken(db),
  };
}

interface Line {
  at: number;
  action_id: number;
  step: string;
  phase: string;
  evidence: string;
}

function hashOf(prev: string, { at, action_id, step, phase, evidence }: Line): string {
  return createHash('sha256')
    .update(JSON.stringify([prev, at, action_id, step, phase, evidence]))
    .digest('hex');
}

async function firstBroken(db: WebhookDb): Promise<{ seq: number; problem: string } | undefined> {
  let prev = GENESIS;
  let seq = 0;
  for (;;) {
    const rows = await db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(1000).execute();
    for (const row of rows) {
      if (row.prev !== prev) return { seq: row.seq, problem: 'it does not follow the line before it' };
      if (row.hash !== hashOf(prev, row)) return { seq: row.seq, problem: 'its content was changed' };
      prev = row.hash;
      seq = row.seq;
    }
    if (rows.length < 1000) return undefined;
  }
}

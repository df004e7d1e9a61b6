import { appendLine } from './ledger/append-line.ts';
import { verifyChain } from './ledger/verify-chain.ts';
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
  'policy',
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

/** Writes that are committed with a line or not at all; what it returns stands in the evidence, too. */
export type Also = (trx: WebhookDb) => Promise<Record<string, unknown> | undefined>;

/** Append-only. Each line carries the hash of the one before it, so that a changed or missing line shows. */
export interface Journal {
  append(
    actionId: number,
    step: JournalStep,
    phase: Phase,
    evidence?: Record<string, unknown>,
    also?: Also,
  ): Promise<void>;
  of(actionId: number): Promise<JournalEntry[]>;
  /** The first line whose hash does not fit; undefined when the whole chain holds. */
  broken(): Promise<{ seq: number; problem: string } | undefined>;
}

export function openJournal(db: WebhookDb, now: () => number): Journal {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = tail.then(job);
    tail = result.catch(() => undefined);
    return result;
  };
  return {
    append: (actionId, step, phase, evidence = {}, also) =>
      inTurn(() =>
        db.transaction().execute(async (trx) => {
          const more = await also?.(trx);
          const text = JSON.stringify({ ...evidence, ...more });
          await appendLine(trx, { at: now(), action_id: actionId, step, phase, evidence: text });
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
    async broken() {
      const { broken } = await verifyChain(db);
      return broken && { seq: broken.seq, problem: broken.problem };
    },
  };
}

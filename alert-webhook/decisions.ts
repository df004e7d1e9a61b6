import { appendLine } from './ledger/append-line.ts';
import { inTransaction } from './ledger/in-transaction.ts';
import type { Plan } from './plan.ts';
import type { WebhookDb } from './tables.ts';

/** A decision that was taken: `plan`, or the reason why nothing is done. */
export interface DecisionRecord {
  subject: string;
  episodeId?: number;
  device: string;
  fault: string;
  decision: string;
  evidence: string;
  plan?: Plan;
  /** Who ordered it and why, where a person did; kept in the ledger. */
  by?: string;
  comment?: string;
}

export interface StoredDecision extends DecisionRecord {
  id: number;
  /** Unix milliseconds. The same decision taken again and again is one row: first, last, how often. */
  firstAt: number;
  lastAt: number;
  times: number;
}

export interface Decisions {
  /**
   * True when it differs from the last decision on the subject: then it stands in the ledger, too, committed with the row
   * here. A decision that is taken again is only counted in `times`, and leaves no line. A plan is always new.
   */
  store(decision: DecisionRecord): Promise<boolean>;
  list(limit: number): Promise<StoredDecision[]>;
}

export function openDecisions(db: WebhookDb, now: () => number): Decisions {
  return {
    store: (decision) => inTransaction(db, (trx) => store(trx, now(), decision)),
    async list(limit) {
      const rows = await db.selectFrom('decisions').selectAll().orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => ({
        id: row.id,
        subject: row.subject,
        ...(row.episode_id === null ? {} : { episodeId: row.episode_id }),
        device: row.device,
        fault: row.fault,
        decision: row.decision,
        evidence: row.evidence,
        ...(row.plan === null ? {} : { plan: JSON.parse(row.plan) as Plan }),
        firstAt: row.first_at,
        lastAt: row.last_at,
        times: row.times,
      }));
    },
  };
}

async function store(trx: WebhookDb, at: number, record: DecisionRecord): Promise<boolean> {
  const { subject, episodeId, device, fault, decision, evidence, plan } = record;
  const last = await trx
    .selectFrom('decisions')
    .select(['id', 'decision', 'times'])
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.decision === decision && plan === undefined) {
    const set = { evidence, last_at: at, times: last.times + 1 };
    await trx.updateTable('decisions').set(set).where('id', '=', last.id).execute();
    return false;
  }
  const text = plan ? JSON.stringify(plan) : null;
  const row = { subject, episode_id: episodeId ?? null, device, fault, decision, evidence, plan: text };
  await trx
    .insertInto('decisions')
    .values({ ...row, first_at: at, last_at: at, times: 1 })
    .execute();
  const line = { action_id: 0, step: 'decision', phase: 'confirmed', evidence: JSON.stringify(record) };
  await appendLine(trx, { at, ...line });
  return true;
}

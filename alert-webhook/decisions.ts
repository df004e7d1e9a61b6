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
}

export interface StoredDecision extends DecisionRecord {
  id: number;
  /** Unix milliseconds. The same decision taken again and again is one row: first, last, how often. */
  firstAt: number;
  lastAt: number;
  times: number;
}

export interface Decisions {
  /** True when it differs from the last decision on the subject. */
  store(decision: DecisionRecord): Promise<boolean>;
  list(limit: number): Promise<StoredDecision[]>;
}

export function openDecisions(db: WebhookDb, now: () => number): Decisions {
  return {
    async store({ subject, episodeId, device, fault, decision, evidence, plan }) {
      const last = await db
        .selectFrom('decisions')
        .select(['id', 'decision', 'times'])
        .where('subject', '=', subject)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last?.decision === decision && plan === undefined) {
        const set = { evidence, last_at: now(), times: last.times + 1 };
        await db.updateTable('decisions').set(set).where('id', '=', last.id).execute();
        return false;
      }
      const text = plan ? JSON.stringify(plan) : null;
      const row = { subject, episode_id: episodeId ?? null, device, fault, decision, evidence, plan: text };
      await db
        .insertInto('decisions')
        .values({ ...row, first_at: now(), last_at: now(), times: 1 })
        .execute();
      return true;
    },
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

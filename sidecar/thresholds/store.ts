import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { ThresholdDb } from './tables.ts';

/** The thresholds that hold. `version` 0: those of the configuration, which nobody has changed here. */
export interface Holding {
  version: number;
  policy: ThresholdPolicy;
  changedAt?: string;
  by?: string;
  comment?: string;
}

/** What holds now: the newest that was stored, else that of the configuration. */
export async function holding(db: ThresholdDb, ofFile: ThresholdPolicy): Promise<Holding> {
  const newest = await db
    .selectFrom('threshold_policies')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return { version: 0, policy: ofFile };
  return {
    version: Number(newest.id),
    policy: JSON.parse(newest.policy) as ThresholdPolicy,
    changedAt: new Date(Number(newest.at)).toISOString(),
    by: newest.actor_name,
    comment: newest.comment,
  };
}

export interface Change {
  /** The version that was changed: another one that holds by now refuses it. */
  was: number;
  policy: ThresholdPolicy;
  comment: string;
  actor: Actor;
}

/** Stores a changed policy. Throws HttpError 409 when somebody else has changed it meanwhile. */
export async function store(db: ThresholdDb, { was, policy, comment, actor }: Change, at: number): Promise<number> {
  const row = { at, actor_id: actor.id, actor_name: actor.name, comment, policy: JSON.stringify(policy) };
  const changed = (version: number | string) =>
    new HttpError(409, `the thresholds were changed meanwhile: found version ${version}, expected ${was}`);
  return db.transaction().execute(async (trx) => {
    const newest = await trx
      .selectFrom('threshold_policies')
      .select(({ fn }) => fn.max<number | null>('id').as('id'))
      .executeTakeFirstOrThrow();
    if (Number(newest.id ?? 0) !== was) throw changed(Number(newest.id ?? 0));
    // Of two at the same moment the database takes one.
    const stored = await trx
      .insertInto('threshold_policies')
      .values({ ...row, follows: was })
      .onConflict((conflict) => conflict.column('follows').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (stored === undefined) throw changed('another');
    return Number(stored.id);
  });
}

/** Every change, newest first, with the policy that it made. */
export async function versions(db: ThresholdDb, limit: number) {
  const rows = await db.selectFrom('threshold_policies').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    version: Number(row.id),
    at: new Date(Number(row.at)).toISOString(),
    by: row.actor_name,
    comment: row.comment,
    policy: JSON.parse(row.policy) as ThresholdPolicy,
  }));
}

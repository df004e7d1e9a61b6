import type { PolicySet } from '../../core/farm/remediation/policy.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { PolicyDb } from './tables.ts';

/** What was set beside the configuration and holds. `version` 0: nobody has set anything. */
export interface Held {
  version: number;
  set: PolicySet;
  changedAt?: string;
  by?: string;
  comment?: string;
}

export async function held(db: PolicyDb): Promise<Held> {
  const [newest] = await versions(db, 1);
  if (newest === undefined) return { version: 0, set: {} };
  const { at: changedAt, ...rest } = newest;
  return { ...rest, changedAt };
}

export interface Change {
  /** The version that was changed: another one that holds by now refuses it. */
  was: number;
  set: PolicySet;
  comment: string;
  actor: Actor;
}

/** Stores what is set from now on. Throws HttpError 409 when somebody else has changed it meanwhile. */
export async function store(db: PolicyDb, { was, set, comment, actor }: Change, at: number): Promise<number> {
  const row = { at, actor_id: actor.id, actor_name: actor.name, comment, policy: JSON.stringify(set) };
  const changed = (version: number | string) =>
    new HttpError(409, `the policy was changed meanwhile: found version ${version}, expected ${was}`);
  return db.transaction().execute(async (trx) => {
    const newest = await trx
      .selectFrom('healing_policies')
      .select(({ fn }) => fn.max<number | null>('id').as('id'))
      .executeTakeFirstOrThrow();
    if (Number(newest.id ?? 0) !== was) throw changed(Number(newest.id ?? 0));
    // Of two at the same moment the database takes one.
    const stored = await trx
      .insertInto('healing_policies')
      .values({ ...row, follows: was })
      .onConflict((conflict) => conflict.column('follows').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (stored === undefined) throw changed('another');
    return Number(stored.id);
  });
}

/** Every change, newest first, with what was set by it. */
export async function versions(db: PolicyDb, limit: number) {
  const rows = await db.selectFrom('healing_policies').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    version: Number(row.id),
    at: new Date(Number(row.at)).toISOString(),
    by: row.actor_name,
    comment: row.comment,
    set: JSON.parse(row.policy) as PolicySet,
  }));
}

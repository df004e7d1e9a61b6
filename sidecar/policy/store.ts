import type { PolicySet } from '../../core/farm/remediation/policy.ts';
import { type Change, type Versions, versionsIn } from '../versions.ts';
import type { PolicyDb } from './tables.ts';

const kept: Versions<PolicySet, PolicyDb> = versionsIn('healing_policies', 'the policy was');

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

export type SetChange = Omit<Change<PolicySet>, 'value'> & { set: PolicySet };

/** Stores what is set from now on. Throws HttpError 409 when somebody else has changed it meanwhile. */
export function store(db: PolicyDb, { set, ...change }: SetChange, at: number): Promise<number> {
  return kept.store(db, { ...change, value: set }, at);
}

/** Every change, newest first, with what was set by it. */
export async function versions(db: PolicyDb, limit: number) {
  return (await kept.list(db, limit)).map(({ value, ...version }) => ({ ...version, set: value }));
}

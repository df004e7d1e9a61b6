import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import { type Change, type Versions, versionsIn } from '../versions.ts';
import type { ThresholdDb } from './tables.ts';

const kept: Versions<ThresholdPolicy, ThresholdDb> = versionsIn('threshold_policies', 'the thresholds were');

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
  const [newest] = await versions(db, 1);
  if (newest === undefined) return { version: 0, policy: ofFile };
  const { at: changedAt, ...rest } = newest;
  return { ...rest, changedAt };
}

export type PolicyChange = Omit<Change<ThresholdPolicy>, 'value'> & { policy: ThresholdPolicy };

/** Stores a changed policy. Throws HttpError 409 when somebody else has changed it meanwhile. */
export function store(db: ThresholdDb, { policy, ...change }: PolicyChange, at: number): Promise<number> {
  return kept.store(db, { ...change, value: policy }, at);
}

/** Every change, newest first, with the policy that it made. */
export async function versions(db: ThresholdDb, limit: number) {
  return (await kept.list(db, limit)).map(({ value, ...version }) => ({ ...version, policy: value }));
}

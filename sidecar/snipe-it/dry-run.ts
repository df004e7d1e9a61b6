import { type DiffEntry, diffEntries } from './diff.ts';
import { gather } from './gather.ts';
import { type Plan, plan, pretend } from './plan.ts';
import { loadReference } from './reference.ts';
import type { SyncParts } from './sync-parts.ts';

/** Makers come a round before their models, and models before what hangs on their fieldset. */
const ROUNDS = 3;

/** What a run would do; nothing is written on either side. Rejects with SnipeItError when Snipe-IT cannot be asked. */
export async function diff(parts: Omit<SyncParts, 'holder'>): Promise<DiffEntry[]> {
  let input = await gather(parts, await loadReference(parts.client));
  const missing: Plan['missing'] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = plan(input).missing;
    if (made.length === 0) break;
    missing.push(...made);
    input = { ...input, reference: pretend(input.reference, made) };
  }
  return diffEntries(plan(input), missing, input.reference);
}

/** The same as lines for people. */
export async function dryRun(parts: Omit<SyncParts, 'holder'>): Promise<string[]> {
  return (await diff(parts)).map(({ line }) => line);
}

import type { Action } from '../actions.ts';
import type { Tools } from '../tools.ts';
import type { Latch } from './latches.ts';

/** Who a latch of the machine's own is by, where nobody ordered it. */
export const MACHINE = 'alert-webhook';

/** The latch that an action itself has set and that still stands; what others latched is theirs to release. */
export async function ownLatch(
  { latches, journal }: Pick<Tools, 'latches' | 'journal'>,
  { id, site, device, startedAt }: Action,
): Promise<Latch | undefined> {
  const latch = await latches.of(site, device);
  if (latch === undefined || latch.at < startedAt) return undefined;
  const lines = await journal.of(id);
  const set = lines.find(({ step, phase }) => step === 'latch' && phase === 'intent')?.evidence;
  return set?.['by'] === latch.by && set['because'] === latch.evidence ? latch : undefined;
}

import type { Action } from '../actions.ts';
import type { Desk } from './desk.ts';

/** An action of which nothing moves any more: it only waits until the miner is well. */
export function onlyWaits({ step }: Pick<Action, 'step'>): boolean {
  return step === 'verify-healthy';
}

/**
 * Ends an action that only waits for health, so that its miner can be turned off: whoever sees it burn must not wait for
 * half an hour. An action whose outlets may still move stays.
 */
export async function giveWay(
  { tools }: Pick<Desk, 'tools'>,
  device: string,
  { by, comment }: { by: string; comment: string },
): Promise<void> {
  const waiting = (await tools.actions.open()).find((each) => each.device === device && onlyWaits(each));
  if (waiting === undefined) return;
  const evidence = `${by} turned it off before it was seen whether it helped: ${comment}`;
  const ending = { outcome: 'overridden' as const, evidence };
  await tools.journal.append(waiting.id, 'end', 'failed', { ending });
  await tools.actions.end(waiting.id, ending.outcome, evidence);
}

import type { Plan, Rung } from './plan.ts';
import type { WebhookDb } from './tables.ts';

/**
 * Rungs that an episode has used up, in the order of their use. What was never sent counts for nothing. One command
 * after which no outlet of the plan has moved, as their PDUs say of their relays, may be given once more; after a
 * second one both count.
 */
export async function usedRungs(db: WebhookDb, episodeId: number): Promise<Rung[]> {
  const rows = await db
    .selectFrom('actions')
    .select(['id', 'action', 'outcome', 'plan'])
    .where('episode_id', '=', episodeId)
    .orderBy('id')
    .execute();
  const used: { rung: Rung; isHarmless: boolean }[] = [];
  for (const { id, action, outcome, plan } of rows) {
    if (outcome === 'not-sent') continue;
    const isHarmless = outcome === 'not-executed' && (await isUnmoved(db, id, JSON.parse(plan) as Plan));
    used.push({ rung: action as Rung, isHarmless });
  }
  const isForgiven = (rung: Rung) => used.filter((each) => each.isHarmless && each.rung === rung).length === 1;
  return used.filter(({ rung, isHarmless }) => !isHarmless || !isForgiven(rung)).map(({ rung }) => rung);
}

/** Whether every outlet of a plan was seen on, with a relay that told that it had not moved. */
async function isUnmoved(db: WebhookDb, actionId: number, { outlets }: Plan): Promise<boolean> {
  const line = await db
    .selectFrom('journal')
    .select('evidence')
    .where('action_id', '=', actionId)
    .where('step', '=', 'verify-off')
    .where('phase', '=', 'failed')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (line === undefined || outlets.length === 0) return false;
  const { outlets: seen = [] } = JSON.parse(line.evidence) as { outlets?: Looked[] };
  return outlets.every(({ pdu, outlet }) => {
    const found = seen.find((each) => each.pdu === pdu && each.outlet === outlet);
    return found?.verdict === 'still' && found.looks?.at(-1)?.switchedAt !== undefined;
  });
}

interface Looked {
  pdu?: string;
  outlet?: string;
  verdict?: string;
  /** Absent where the outlet was not told anything. */
  looks?: { switchedAt?: number }[];
}

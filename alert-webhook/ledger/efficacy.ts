import type { Outcome } from '../actions.ts';
import type { WebhookDb } from '../tables.ts';

/**
 * What an ending says about a step: that it helped, that it did not, or nothing, because it did not happen or nobody saw
 * what came of it.
 */
const VERDICTS: Readonly<Record<Outcome, 'helped' | 'useless' | 'silent'>> = {
  verified: 'helped',
  'not-healthy': 'useless',
  refused: 'useless',
  'not-executed': 'useless',
  welded: 'useless',
  'not-sent': 'silent',
  unsafe: 'silent',
  overridden: 'silent',
  unknown: 'silent',
  'wrong-outlet': 'silent',
};

/** Steps that are meant to heal. Turning a miner off saves it and heals nothing. */
const HEALING = ['restart-mining', 'reboot', 'power-cycle'];

/** How often a step helped against a fault of a model. */
export interface Efficacy {
  /** `unknown` where neither the inventory nor the device named it. */
  model: string;
  fault: string;
  action: string;
  attempts: number;
  successes: number;
  /** Mean of the posterior over an even prior, Beta(1, 1): few attempts say little. */
  expected: number;
  /** It has been tried often enough, and hardly ever helps: it should be taken off the ladder. */
  retire: boolean;
}

const ENOUGH = 20;
const HARDLY_EVER = 0.05;

/** What attempts and successes say of a step. Pure. */
export function judgeStep(attempts: number, successes: number): Pick<Efficacy, 'expected' | 'retire'> {
  const expected = (successes + 1) / (attempts + 2);
  return { expected, retire: attempts >= ENOUGH && expected < HARDLY_EVER };
}

/** Of every model, fault and step that was tried; most attempts first. What operators ordered has no fault and is left out. */
export async function efficacyOf(db: WebhookDb): Promise<Efficacy[]> {
  const rows = await db
    .selectFrom('actions')
    .select(({ fn }) => ['model', 'fault', 'action', 'outcome', fn.countAll<string | number>().as('times')])
    .where('fault', 'is not', null)
    .where('outcome', 'is not', null)
    .where('action', 'in', HEALING)
    .groupBy(['model', 'fault', 'action', 'outcome'])
    .execute();
  const counts = new Map<string, Pick<Efficacy, 'model' | 'fault' | 'action' | 'attempts' | 'successes'>>();
  for (const { model, fault, action, outcome, times } of rows) {
    const verdict = VERDICTS[outcome as Outcome];
    if (verdict === 'silent') continue;
    const subject = { model: model ?? 'unknown', fault: fault ?? '', action };
    const key = JSON.stringify(subject);
    const { attempts, successes } = counts.get(key) ?? { attempts: 0, successes: 0 };
    const helped = verdict === 'helped' ? Number(times) : 0;
    counts.set(key, { ...subject, attempts: attempts + Number(times), successes: successes + helped });
  }
  return [...counts.values()]
    .map((each) => ({ ...each, ...judgeStep(each.attempts, each.successes) }))
    .sort((a, b) => b.attempts - a.attempts || order(a).localeCompare(order(b)));
}

function order({ model, fault, action }: Pick<Efficacy, 'model' | 'fault' | 'action'>): string {
  return `${model} ${fault} ${action}`;
}

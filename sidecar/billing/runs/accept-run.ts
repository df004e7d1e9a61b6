import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { mailPaper } from '../post/paper-mail.ts';
import type { PostParts } from '../post/parts.ts';
import { draftWithin } from '../store/drafts.ts';
import { issueInvoice } from '../store/issue.ts';
import type { BillingTrx } from '../tables.ts';
import { contractsIn, planOf } from './make-run.ts';
import { previewItem } from './preview-item.ts';

export const WANTS = ['draft', 'issue', 'send'] as const;
export type Wants = (typeof WANTS)[number];

interface WantedItem {
  period_from: string;
  period_to: string;
  contract_id: string;
  state: string;
  fingerprint: string;
  invoice_id: string | null;
  wants: string;
  wanted_by_id: string;
  wanted_by_name: string;
}

/**
 * Accepts previews of a run: they become drafts, and where that is wanted invoices, and mails. It is written down first
 * and then carried out, also by a later round where this process dies; each item is drafted and issued once. Throws
 * HttpError 404 for a month without a run, or a contract that is not in it.
 */
export async function acceptRun(
  parts: PostParts,
  actor: Actor,
  {
    from,
    contracts,
    wants,
    clean = false,
  }: { from: string; contracts?: readonly string[]; wants: Wants; clean?: boolean },
): Promise<void> {
  const { db } = parts;
  const items = await db.selectFrom('billing_run_items').selectAll().where('period_from', '=', from).execute();
  const strange = contracts?.find((id) => items.every(({ contract_id }) => contract_id !== id));
  if (strange !== undefined)
    throw new HttpError(404, `contract "${strange}": found none in the run of ${from.slice(0, 7)}`);
  for (const item of items) {
    if (contracts && !contracts.includes(item.contract_id)) continue;
    if (item.wants !== '' || (item.state !== 'planned' && item.state !== 'drafted')) continue;
    const { problems = [] } = JSON.parse(item.preview) as { problems?: string[] };
    // By itself, what has a problem becomes a draft that a person looks at.
    const goal = clean && problems.length > 0 ? 'draft' : wants;
    await db
      .updateTable('billing_run_items')
      .set({ wants: goal, wanted_by_id: actor.id, wanted_by_name: actor.name, reason: '', changed_at: parts.now() })
      .where('period_from', '=', from)
      .where('contract_id', '=', item.contract_id)
      .where('wants', '=', '')
      .where('fingerprint', '=', item.fingerprint)
      .execute();
  }
  await continueRuns(parts);
}

/** Carries out what was accepted and is not done. An item that cannot be says why, and holds up no other. */
export async function continueRuns(parts: PostParts): Promise<void> {
  const items = await parts.db
    .selectFrom('billing_run_items')
    .innerJoin('billing_runs', 'billing_runs.period_from', 'billing_run_items.period_from')
    .selectAll('billing_run_items')
    .select('period_to')
    .where('wants', '<>', '')
    .orderBy('billing_run_items.period_from')
    .orderBy('client_id')
    .orderBy('contract_id')
    .execute();
  for (const item of items) {
    try {
      await carryOut(parts, item);
      await endItem(parts, item, {});
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      await endItem(parts, item, { reason: error.message });
    }
  }
}

async function carryOut(parts: PostParts, item: WantedItem): Promise<void> {
  const actor = { id: item.wanted_by_id, name: item.wanted_by_name };
  const id = item.state === 'planned' ? await draftItem(parts, actor, item) : item.invoice_id;
  if (id === null || item.wants === 'draft') return;
  const issued = await issueInvoice(parts, actor, id);
  if (item.wants === 'send' && issued.row.status === 'issued') await mailPaper(parts, actor, { id });
}

/** The draft and the word of it are one: either both are there or none. */
async function draftItem(parts: PostParts, actor: Actor, item: WantedItem): Promise<string | null> {
  const period = { from: item.period_from, to: item.period_to };
  const contract = (await contractsIn(parts, period)).find((each) => each.contract === item.contract_id);
  if (contract === undefined) throw new HttpError(409, 'the contract: found none of this month, expected one');
  const { preview, fingerprint } = await previewItem(parts, contract, period);
  if (fingerprint !== item.fingerprint) {
    const { state, preview: shown, fingerprint: newer } = await planOf(parts, contract, period);
    await set(parts, item, { state, preview: shown, fingerprint: newer });
    throw new HttpError(
      409,
      'the bill: found other lines than those of the preview, expected the new preview accepted',
    );
  }
  return parts.db.transaction().execute(async (trx) => {
    const mine = await trx
      .updateTable('billing_run_items')
      .set({ state: 'drafted', changed_at: parts.now() })
      .where('period_from', '=', item.period_from)
      .where('contract_id', '=', item.contract_id)
      .where('state', '=', 'planned')
      .returning('invoice_id')
      .executeTakeFirst();
    if (mine === undefined) return standing(trx, item);
    const { row } = await draftWithin(parts, trx, actor, {
      ...{ client: preview.client, lines: preview.lines, problems: preview.problems },
      contract: { id: item.contract_id, period, basis: preview.basis },
    });
    await trx
      .updateTable('billing_run_items')
      .set({ invoice_id: row.id })
      .where('period_from', '=', item.period_from)
      .where('contract_id', '=', item.contract_id)
      .execute();
    return row.id;
  });
}

/** Somebody else was faster, and has made the draft. */
async function standing(db: BillingTrx, { period_from, contract_id }: WantedItem): Promise<string | null> {
  const row = await db
    .selectFrom('billing_run_items')
    .select('invoice_id')
    .where('period_from', '=', period_from)
    .where('contract_id', '=', contract_id)
    .executeTakeFirst();
  return row?.invoice_id ?? null;
}

async function endItem(parts: PostParts, item: WantedItem, more: { reason?: string }): Promise<void> {
  await set(parts, item, { wants: '', ...more });
}

async function set(parts: PostParts, { period_from, contract_id }: WantedItem, values: Record<string, string>) {
  await parts.db
    .updateTable('billing_run_items')
    .set({ ...values, changed_at: parts.now() })
    .where('period_from', '=', period_from)
    .where('contract_id', '=', contract_id)
    .execute();
}

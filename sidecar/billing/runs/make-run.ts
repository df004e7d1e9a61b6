import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { BillingParts } from '../parts.ts';
import { needClient } from '../store/clients.ts';
import { previewItem, type RunContract } from './preview-item.ts';

type Period = { from: string; to: string };

/**
 * Works out the bills of a month of every contract that holds in it, and keeps them to be looked at. Nothing is billed.
 * Once more brings the previews up to date; what is a draft stays one, and what was issued is planned again only where
 * something is left to be billed of it.
 */
export async function makeRun(parts: BillingParts, actor: Actor, period: Period): Promise<void> {
  const { db, now } = parts;
  const by = { actor_id: actor.id, actor_name: actor.name };
  await db
    .insertInto('billing_runs')
    .values({ period_from: period.from, period_to: period.to, made_at: now(), ...by })
    .onConflict((conflict) => conflict.column('period_from').doUpdateSet({ made_at: now(), ...by }))
    .execute();
  for (const contract of await contractsIn(parts, period)) await planItem(parts, contract, period);
}

/** Contracts that hold within a month, by client. */
export async function contractsIn({ db }: BillingParts, { from, to }: Period): Promise<RunContract[]> {
  const rows = await db
    .selectFrom('billing_contracts')
    .select(['id', 'client_id'])
    .where('from_day', '<', to)
    .where(({ eb, or }) => or([eb('to_day', 'is', null), eb('to_day', '>', from)]))
    .orderBy('client_id')
    .orderBy('from_day')
    .orderBy('id')
    .execute();
  const found: RunContract[] = [];
  for (const { id: contract, client_id: client } of rows) {
    const isFirst = found.every((each) => each.client !== client);
    found.push({ contract, client, record: (await needClient(db, client)).record, isFirst });
  }
  return found;
}

async function planItem(parts: BillingParts, contract: RunContract, period: Period): Promise<void> {
  const { db, now } = parts;
  const before = await db
    .selectFrom('billing_run_items as r')
    .leftJoin('billing_invoices as i', 'i.id', 'r.invoice_id')
    .select(['r.state', 'r.wants', 'r.invoice_id', 'i.status'])
    .where('r.period_from', '=', period.from)
    .where('r.contract_id', '=', contract.contract)
    .executeTakeFirst();
  // What somebody has accepted goes on; a draft shows its lines itself.
  if (before && (before.wants !== '' || before.status === 'draft')) return;
  const planned = await planOf(parts, contract, period);
  const keeps = before?.status === 'issued' && planned.state === 'nothing';
  const row = { ...planned, state: keeps ? 'drafted' : planned.state, changed_at: now() };
  const key = { period_from: period.from, contract_id: contract.contract, client_id: contract.client };
  const unwanted = { wants: '', wanted_by_id: '', wanted_by_name: '' };
  await db
    .insertInto('billing_run_items')
    .values({ ...key, ...row, ...unwanted, invoice_id: null })
    .onConflict((conflict) =>
      conflict.columns(['period_from', 'contract_id']).doUpdateSet(row).where('billing_run_items.wants', '=', ''),
    )
    .execute();
}

export async function planOf(parts: BillingParts, contract: RunContract, period: Period) {
  try {
    const { preview, fingerprint, shown } = await previewItem(parts, contract, period);
    const isEmpty = preview.lines.length === 0 && preview.problems.length === 0;
    return { state: isEmpty ? 'nothing' : 'planned', preview: shown, fingerprint, reason: '' };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { state: 'failed', preview: '{}', fingerprint: '', reason: error.message };
  }
}

import type { BillingParts } from '../parts.ts';
import { recipientsOf } from '../post/recipients.ts';
import { type Standing, standingsOf } from '../store/balances.ts';
import { needClient } from '../store/clients.ts';
import type { InvoiceRow } from '../store/invoice-rows.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import { today } from '../today.ts';
import { disputedOf } from './dispute.ts';
import { type DunningOutcome, nextStep } from './next-step.ts';

/** An invoice that is not paid, and what is to be done about it. */
export interface Dunned {
  row: InvoiceRow;
  standing: Standing;
  disputed: boolean;
  outcome: DunningOutcome;
  /** Why its step cannot be made. */
  problem?: string;
}

/** What stands open and which reminder is due today, by due day. Fees of reminders are not reminded of themselves. */
export async function planDunning(parts: BillingParts, db: BillingDb | BillingTrx, only?: string): Promise<Dunned[]> {
  const steps = parts.config.dunning?.steps ?? [];
  const rows = await db
    .selectFrom('billing_invoices')
    .selectAll()
    .where('status', '=', 'issued')
    .where('kind', '=', 'invoice')
    .where('payable_minor', '>', 0)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('billing_dunning')
        .select('fee_invoice_id')
        .where('fee_invoice_id', 'is not', null)
        .$castTo<never>(),
    )
    .$if(only !== undefined, (select) => select.where('id', '=', only ?? ''))
    .orderBy('due_day')
    .orderBy('seq')
    .execute();
  const open = await openOnes(parts, db, rows);
  const done = await doneSteps(db);
  const found: Dunned[] = [];
  for (const { row, standing, disputed } of open) {
    const outcome = nextStep({
      ...{ state: standing.state, openMinor: standing.openMinor, disputed, dueDay: row.due_day ?? '' },
      ...{ today: today(parts), steps: steps.map(({ days }) => days), done: done.get(row.id) ?? [] },
    });
    const isDue = 'step' in outcome && !('on' in outcome);
    const problem = isDue ? await unreachable(db, row.client_id) : undefined;
    found.push({ row, standing, disputed, outcome, ...(problem === undefined ? {} : { problem }) });
  }
  return found;
}

async function openOnes(parts: BillingParts, db: BillingDb | BillingTrx, rows: readonly InvoiceRow[]) {
  const open: Pick<Dunned, 'row' | 'standing' | 'disputed'>[] = [];
  // A database takes only so many values at once.
  for (let at = 0; at < rows.length; at += 500) {
    const some = rows.slice(at, at + 500);
    const standings = await standingsOf(db, some, today(parts));
    const ids = some.map(({ id }) => id);
    const disputed = await disputedOf(db, ids);
    for (const row of some) {
      const standing = standings.get(row.id);
      if (standing && standing.openMinor > 0 && standing.state !== 'cancelled')
        open.push({ row, standing, disputed: disputed.has(row.id) });
    }
  }
  return open;
}

async function doneSteps(db: BillingDb | BillingTrx): Promise<Map<string, { step: number; day: string }[]>> {
  const rows = await db.selectFrom('billing_dunning').select(['invoice_id', 'step', 'day']).execute();
  const done = new Map<string, { step: number; day: string }[]>();
  for (const { invoice_id, step, day } of rows) done.set(invoice_id, [...(done.get(invoice_id) ?? []), { step, day }]);
  return done;
}

async function unreachable(db: BillingDb | BillingTrx, client: string): Promise<string | undefined> {
  try {
    recipientsOf((await needClient(db, client)).record);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

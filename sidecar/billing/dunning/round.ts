import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { Language } from '../languages.ts';
import type { PostParts } from '../post/parts.ts';
import { needClient } from '../store/clients.ts';
import { draftWithin } from '../store/drafts.ts';
import { issueDraft } from '../store/issue.ts';
import { writing } from '../store/writing.ts';
import type { BillingTrx } from '../tables.ts';
import { today } from '../today.ts';
import { deliverStep, waitingSteps } from './deliver.ts';
import { type Dunned, planDunning } from './plan.ts';

/** What a round of reminders did. */
export interface DunningReport {
  reminded: { invoice: string; number: string; step: number; fee?: string }[];
  /** A sentence each; they are tried again in the next round. */
  problems: string[];
}

/**
 * Makes the steps that are due today: each once, whoever asks and however often, and never about an invoice that is
 * paid, disputed or cancelled. A step is written down first, with its fee; its mails are queued behind that, also by the
 * next round where this process dies.
 */
export async function dunningRound(parts: PostParts, actor: Actor): Promise<DunningReport> {
  const report: DunningReport = { reminded: [], problems: [] };
  if (parts.config.dunning === undefined) return report;
  const attempt = async (number: string, work: () => Promise<void>) => {
    await work().catch((error: unknown) => {
      if (!(error instanceof HttpError)) throw error;
      report.problems.push(`${number}: ${error.message}`);
    });
  };
  if (parts.mailFrom === undefined) {
    report.problems.push('mail: found no server, expected sidecar.mail in the configuration');
    return report;
  }
  for (const { row, outcome, problem } of await planDunning(parts, parts.db)) {
    if (problem !== undefined) report.problems.push(`${row.number}: ${problem}`);
    else if ('step' in outcome && !('on' in outcome))
      await attempt(row.number ?? row.id, async () => void (await decide(parts, actor, row.id, outcome.step)));
  }
  for (const waiting of await waitingSteps(parts.db))
    await attempt(waiting.number, async () => {
      const fee = await deliverStep(parts, actor, waiting);
      if (fee !== 'dropped')
        report.reminded.push({
          ...{ invoice: waiting.invoice, number: waiting.number, step: waiting.step },
          ...(fee === undefined ? {} : { fee }),
        });
    });
  return report;
}

/** Writes a step down, with the invoice of its fee. False where somebody else was faster, or it is due no more. */
function decide(parts: PostParts, actor: Actor, invoice: string, step: number): Promise<boolean> {
  // No payment is recorded meanwhile: what is found open here is open.
  return writing(parts.db, async (trx) => {
    const [found] = await planDunning(parts, trx, invoice);
    if (found === undefined || !('step' in found.outcome) || 'on' in found.outcome || found.outcome.step !== step)
      return false;
    const fee = await chargeFee(parts, trx, actor, found, step);
    await trx
      .insertInto('billing_dunning')
      .values({
        ...{ invoice_id: invoice, step, day: today(parts), decided_at: parts.now(), fee_invoice_id: fee ?? null },
        ...{ queued_at: null, dropped: null },
      })
      .execute();
    return true;
  });
}

const FEE_TITLES: Readonly<Record<Language, string>> = {
  en: 'Reminder fee, invoice',
  de: 'Mahngebühr zur Rechnung',
  es: 'Cargo por recordatorio de la factura',
};

/** An issued invoice never changes, so the fee is an invoice of its own. */
async function chargeFee(
  parts: PostParts,
  trx: BillingTrx,
  actor: Actor,
  { row }: Dunned,
  step: number,
): Promise<string | undefined> {
  const { steps = [], feeTax } = parts.config.dunning ?? {};
  const unitPrice = steps[step]?.fee?.[row.currency];
  if (unitPrice === undefined || feeTax === undefined || Number(unitPrice) === 0) return undefined;
  const { language } = (await needClient(trx, row.client_id)).record;
  const description = `${FEE_TITLES[language]} ${row.number}`;
  const line = { kind: 'fee' as const, description, quantity: '1', unit: 'C62', unitPrice, tax: feeTax };
  const made = await draftWithin(parts, trx, actor, { client: row.client_id, lines: [line], problems: [] });
  return (await issueDraft(parts, trx, actor, made)).row.id;
}

import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { plusText } from '../money/decimal.ts';
import type { BillingParts } from '../parts.ts';
import type { BillingTrx } from '../tables.ts';
import { type CreditPart, creditOf, mirrored } from '../tax/credit.ts';
import type { Figures } from '../tax/figures.ts';
import type { LineInput } from '../tax/line.ts';
import type { TaxSet } from '../tax/tax-set.ts';
import { insertEmpty } from './drafts.ts';
import { needInvoice, type StoredInvoice, sumColumns, withParts, writeParts } from './invoice-rows.ts';
import { issueDraft } from './issue.ts';
import { refusing, writing } from './writing.ts';

export interface CreditInput {
  invoice: string;
  reason: string;
  /** Lines by position from 1, with how many of each; without them all that is left. */
  parts?: readonly { position: number; quantity: string }[];
}

/**
 * Issues a credit note of an invoice, or of some of its lines. All of them together never exceed the invoice, and the
 * one that takes the last of it makes them mirror it to the unit. Throws HttpError 400, 404, 409.
 */
export function creditInvoice(parts: BillingParts, actor: Actor, input: CreditInput): Promise<StoredInvoice> {
  // With payments in one line: what is left of an invoice stays true until it is credited.
  return writing(parts.db, async (trx) => {
    const about = await needInvoice(trx, input.invoice);
    if (about.row.kind !== 'invoice' || about.row.status !== 'issued')
      throw new HttpError(
        409,
        `${input.invoice}: found a ${about.row.status} ${about.row.kind}, expected an issued invoice`,
      );
    const before = await creditNotesOf(trx, input.invoice);
    const credit = creditFor(about, before, () => setsOf(parts, about), input.parts);
    if (credit.lines.every(({ quantity }) => quantity === '0'))
      throw new HttpError(409, `${about.row.number}: found nothing left of it, expected something to credit`);
    const id = parts.newId();
    const { client_id: client, contract_id: contract, currency, prices, tax_rounding } = about.row;
    await insertEmpty(trx, {
      id,
      at: parts.now(),
      actor,
      client,
      contract,
      kind: 'credit-note',
      refers: input.invoice,
    });
    await writeParts(trx, id, credit.lines, credit.figures);
    const row = await trx
      .updateTable('billing_invoices')
      .set({ currency, prices, tax_rounding, reason: input.reason, ...sumColumns(credit.figures) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return issueDraft(parts, trx, actor, { row, ...credit });
  });
}

/** Issued credit notes of an invoice, the oldest first. */
export async function creditNotesOf(trx: BillingTrx | BillingParts['db'], invoice: string): Promise<StoredInvoice[]> {
  const rows = await trx
    .selectFrom('billing_invoices')
    .selectAll()
    .where('ref_invoice_id', '=', invoice)
    .where('status', '=', 'issued')
    .orderBy('issued_at')
    .orderBy('seq')
    .execute();
  return Promise.all(rows.map((row) => withParts(trx, row)));
}

function creditFor(
  about: StoredInvoice,
  before: readonly StoredInvoice[],
  sets: () => TaxSet[],
  wanted: CreditInput['parts'],
): { lines: LineInput[]; figures: Figures } {
  if (wanted === undefined && before.length === 0) return mirrored(about);
  const taken = (at: number) => before.map(({ lines }) => lines[at]?.quantity ?? '0');
  const parts: CreditPart[] =
    wanted?.map(({ position, quantity }) => ({ position: position - 1, quantity })) ??
    about.lines.map(({ quantity }, position) => ({ position, quantity: plusText(quantity, taken(position)) }));
  return refusing(() => creditOf(about, sets(), before, parts, about.row.tax_rounding as 'per-group'));
}

/** The taxes of each line as the invoice itself says them: those of the configuration may be others by now. */
function setsOf({ config }: BillingParts, { lines, figures }: StoredInvoice): TaxSet[] {
  const billed = new Set(figures.taxes.map(({ code, category, rate }) => `${code} ${category} ${rate}`));
  return lines.map(({ tax }) => {
    const set = config.taxes[tax];
    const same = set?.components.every(({ code, category, rate }) => billed.has(`${code} ${category} ${rate}`));
    if (set && same) return set;
    throw new HttpError(
      409,
      `tax ${tax}: found another rate than that of the invoice, expected all of it to be credited at once, or a tax set of its own for the new rate`,
    );
  });
}

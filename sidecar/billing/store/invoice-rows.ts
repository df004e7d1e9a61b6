import type { Insertable, Selectable } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import { decimal, textOf } from '../money/decimal.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import type { Figures, TaxLine } from '../tax/figures.ts';
import type { LineInput } from '../tax/line.ts';

export type InvoiceRow = Selectable<BillingTables['billing_invoices']>;
type LineRow = Selectable<BillingTables['billing_lines']>;

/** An invoice or credit note as it stands in the database. */
export interface StoredInvoice {
  row: InvoiceRow;
  lines: LineInput[];
  figures: Figures;
}

/** Throws HttpError 404. */
export async function needInvoice(db: BillingDb | BillingTrx, id: string): Promise<StoredInvoice> {
  const row = await db.selectFrom('billing_invoices').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no invoice "${id}"`);
  return withParts(db, row);
}

export async function withParts(db: BillingDb | BillingTrx, row: InvoiceRow): Promise<StoredInvoice> {
  const of = { invoice_id: row.id };
  const lines = await db
    .selectFrom('billing_lines')
    .selectAll()
    .where('invoice_id', '=', of.invoice_id)
    .orderBy('pos')
    .execute();
  const taxes = await db
    .selectFrom('billing_taxes')
    .selectAll()
    .where('invoice_id', '=', of.invoice_id)
    .orderBy('pos')
    .execute();
  const figures: Figures = {
    lines: lines.map(({ net_minor: netMinor, asked_minor: askedMinor }) => ({ netMinor, askedMinor })),
    taxes: taxes.map(taxOf),
    ...{ netMinor: row.net_minor, taxMinor: row.tax_minor, grossMinor: row.gross_minor },
    ...{ roundingMinor: row.rounding_minor, prepaidMinor: row.prepaid_minor, payableMinor: row.payable_minor },
  };
  return { row, lines: lines.map(lineOf), figures };
}

/** The sums of an invoice as its row has them. */
export function sumColumns({ netMinor, taxMinor, grossMinor, roundingMinor, prepaidMinor, payableMinor }: Figures) {
  return {
    ...{ net_minor: netMinor, tax_minor: taxMinor, gross_minor: grossMinor },
    ...{ rounding_minor: roundingMinor, prepaid_minor: prepaidMinor, payable_minor: payableMinor },
  };
}

/** Lines and taxes of a draft, in place of those that it had. */
export async function writeParts(
  trx: BillingTrx,
  invoice: string,
  lines: readonly LineInput[],
  figures: Figures,
): Promise<void> {
  await trx.deleteFrom('billing_lines').where('invoice_id', '=', invoice).execute();
  await trx.deleteFrom('billing_taxes').where('invoice_id', '=', invoice).execute();
  const rows = lines.map((line, at) =>
    rowOf(invoice, at + 1, line, figures.lines[at] ?? { netMinor: 0, askedMinor: 0 }),
  );
  for (let at = 0; at < rows.length; at += 500)
    await trx
      .insertInto('billing_lines')
      .values(rows.slice(at, at + 500))
      .execute();
  const taxes = figures.taxes.map(({ code, category, rate, reason = '', baseMinor, taxMinor }, at) => ({
    ...{ invoice_id: invoice, pos: at + 1, code, category, rate, reason },
    ...{ base_minor: baseMinor, tax_minor: taxMinor },
  }));
  if (taxes.length > 0) await trx.insertInto('billing_taxes').values(taxes).execute();
}

function rowOf(
  invoice: string,
  pos: number,
  line: LineInput,
  { netMinor, askedMinor }: Figures['lines'][number],
): Insertable<BillingTables['billing_lines']> {
  const plain = (text: string) => textOf(decimal(text));
  return {
    ...{ invoice_id: invoice, pos, kind: line.kind, description: line.description, unit: line.unit, tax: line.tax },
    ...{
      quantity: plain(line.quantity),
      unit_price: plain(line.unitPrice),
      per_quantity: plain(line.perQuantity ?? '1'),
    },
    ...{ discount_percent: plain(line.discountPercent ?? '0'), net_minor: netMinor, asked_minor: askedMinor },
    ...{ item: line.item ?? null, span_from: line.span?.from ?? null, span_to: line.span?.to ?? null },
    evidence: line.evidence === undefined ? null : JSON.stringify(line.evidence),
  };
}

function lineOf(row: LineRow): LineInput {
  const { span_from: from, span_to: to } = row;
  return {
    kind: row.kind as LineInput['kind'],
    ...{ description: row.description, quantity: row.quantity, unit: row.unit, unitPrice: row.unit_price },
    ...(row.per_quantity === '1' ? {} : { perQuantity: row.per_quantity }),
    ...(row.discount_percent === '0' ? {} : { discountPercent: row.discount_percent }),
    tax: row.tax,
    ...(row.item === null ? {} : { item: row.item }),
    ...(from === null || to === null ? {} : { span: { from, to } }),
    ...(row.evidence === null ? {} : { evidence: JSON.parse(row.evidence) as unknown }),
  };
}

function taxOf(row: Selectable<BillingTables['billing_taxes']>): TaxLine {
  const { code, category, rate, reason, base_minor: baseMinor, tax_minor: taxMinor } = row;
  return {
    code,
    category: category as TaxLine['category'],
    rate,
    ...(reason === '' ? {} : { reason }),
    baseMinor,
    taxMinor,
  };
}

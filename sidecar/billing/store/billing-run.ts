import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { byMonth, type ClosedSpan, overlapOf } from '../calendar/day.ts';
import { boundsOf } from '../calendar/zone.ts';
import { readMajor } from '../money/minor.ts';
import type { BillingParts } from '../parts.ts';
import { marketOf } from '../pricing/day-ahead.ts';
import { priceContract } from '../pricing/price.ts';
import { settleMonth } from '../pricing/settle.ts';
import { sharesOf } from '../pricing/shares.ts';
import type { BillingDb } from '../tables.ts';
import type { Figures } from '../tax/figures.ts';
import type { LineInput } from '../tax/line.ts';
import { assignmentsIn } from './assignments.ts';
import { basisOf, billedItems } from './billed.ts';
import { needClient, needContract, type StoredContract } from './clients.ts';
import { creditWarnings } from './credit-limit.ts';
import { createDraft, figuresFor } from './drafts.ts';
import type { StoredInvoice } from './invoice-rows.ts';
import { lookup, usageIn } from './usage.ts';

/** What a month of a contract would be billed as now. */
export interface Preview {
  client: string;
  period: ClosedSpan;
  lines: LineInput[];
  figures: Figures;
  /** Why it may not be issued yet. */
  problems: string[];
  /** What a person should know before. */
  warnings: string[];
  basis: string;
}

/** Works out a month, or days of one, and writes nothing. Throws HttpError 400, 404. */
export async function previewMonth(
  parts: BillingParts,
  contractId: string,
  period: ClosedSpan,
  extra: readonly LineInput[] = [],
): Promise<Preview> {
  const { db, config } = parts;
  if (byMonth(period).length !== 1)
    throw new HttpError(400, `the period: found ${period.from} to ${period.to}, expected days of one calendar month`);
  const contract = await needContract(db, contractId);
  const client = (await needClient(db, contract.client)).record;
  const span = overlapOf(period, contract.record);
  if (span === undefined)
    throw new HttpError(
      400,
      `the period: found ${period.from} to ${period.to}, expected days of the contract, which holds from ${contract.record.from} to ${contract.record.to ?? 'no end'}`,
    );
  const shares = sharesOf(await assignmentsIn(db, span), span, contract.client);
  const uses = await usageIn(db, span, [...new Set(shares.map(({ device }) => device))]);
  const pricing = {
    ...{ contract: contract.record, currency: client.currency, span, timeZone: config.timeZone, tax: client.tax },
    ...{ shares, useOf: lookup(uses), markets: await marketsOf(db, contract, span, config.timeZone) },
  };
  const { lines: priced, problems } = priceContract(pricing);
  const billed = await billedItems(db, contractId, span);
  const lines = [...settleMonth(priced, billed, { currency: client.currency, span }), ...extra];
  const figures = figuresFor(parts, client, lines);
  const warnings = await creditWarnings(parts, contract.client, figures.payableMinor);
  return { client: contract.client, period: span, lines, figures, problems, warnings, basis: basisOf(billed) };
}

/** Stores the draft of a month. Throws HttpError 409 where nothing is left to be billed, or there is a draft already. */
export async function draftMonth(
  parts: BillingParts,
  actor: Actor,
  contractId: string,
  period: ClosedSpan,
  extra: readonly LineInput[] = [],
): Promise<StoredInvoice> {
  const preview = await previewMonth(parts, contractId, period, extra);
  if (preview.lines.length === 0 && preview.problems.length === 0)
    throw new HttpError(
      409,
      `found nothing of ${preview.period.from} to ${preview.period.to} that is not billed, expected something`,
    );
  return createDraft(parts, actor, {
    client: preview.client,
    contract: { id: contractId, period: preview.period, basis: preview.basis },
    ...{ lines: preview.lines, problems: preview.problems },
  });
}

async function marketsOf(db: BillingDb, { record }: StoredContract, span: ClosedSpan, zone: string) {
  const names = record.items.flatMap((item) =>
    item.kind === 'energy' && item.tariff.kind === 'day-ahead' ? [item.tariff.market] : [],
  );
  const [start, end] = [boundsOf(span.from, zone).start, boundsOf(span.to, zone).start];
  const found = await Promise.all(
    [...new Set(names)].map(async (market) => {
      const rows = await db
        .selectFrom('billing_prices')
        .selectAll()
        .where('market', '=', market)
        .where('start_at', '>=', start - 3_600_000)
        .where('start_at', '<', end)
        .execute();
      return [market, rows.map((row) => ({ start: row.start_at, perMwh: row.per_mwh }))] as const;
    }),
  );
  return Object.fromEntries(
    found.filter(([, rows]) => rows.length > 0).map(([market, rows]) => [market, marketOf(rows)]),
  );
}

/** Reads an amount of a client's currency. Throws HttpError 400. */
export function amountIn(text: string, currency: string, place: string): number {
  try {
    return readMajor(text, currency, place);
  } catch (error) {
    throw new HttpError(400, (error as Error).message);
  }
}

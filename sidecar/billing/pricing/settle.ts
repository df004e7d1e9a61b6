import { decimal, sumOf, textOf, ZERO } from '../money/decimal.ts';
import { addMinor, majorOf } from '../money/minor.ts';
import { amountOf, type LineInput } from '../tax/line.ts';
import { single } from './reductions.ts';

/** What issued invoices and credit notes say of one item of a contract for one month, all together. */
export interface BilledItem {
  item: string;
  title: string;
  tax: string;
  askedMinor: number;
  /** Where the item is energy. */
  kwh: string;
  /** How many lines there were; 0: it has never been billed. */
  lines: number;
}

/**
 * What is still to be billed of a month: the lines of items that were never billed, and for each that was, a correction
 * of the difference between what it costs by what is known now and what was billed. So late data lead to a later line,
 * and billing a month twice adds nothing. The issued invoice is not touched.
 */
export function settleMonth(
  lines: readonly LineInput[],
  billed: readonly BilledItem[],
  month: { currency: string; span: { from: string; to: string } },
): LineInput[] {
  const known = new Map(billed.filter((each) => each.lines > 0).map((each) => [each.item, each]));
  const fresh = lines.filter(({ item }) => item === undefined || !known.has(item));
  const corrections = [...known.values()].flatMap((before) =>
    correction(
      before,
      lines.filter(({ item }) => item === before.item),
      month,
    ),
  );
  return [...fresh, ...corrections];
}

function correction(
  before: BilledItem,
  now: readonly LineInput[],
  { currency, span }: { currency: string; span: { from: string; to: string } },
): LineInput[] {
  const asked = addMinor(now.map((line) => amountOf(line, currency)));
  const minor = addMinor([asked, -before.askedMinor]);
  const kwh = sumOf(now.filter(({ unit }) => unit === 'KWH').map(({ quantity }) => decimal(quantity)));
  const more = kwh.minus(decimal(before.kwh));
  if (minor === 0 && more.eq(ZERO)) return [];
  const description = `Correction of ${span.from.slice(0, 7)}: ${before.title}`;
  const amount = majorOf(minor, currency);
  const evidence = { billed: { minor: before.askedMinor, kwh: before.kwh }, now: { minor: asked, kwh: textOf(kwh) } };
  const base = { tax: now[0]?.tax ?? before.tax, item: before.item, span, evidence };
  if (more.eq(ZERO)) return [{ ...base, ...single('correction', description, amount) }];
  // A price for the difference as a whole: whatever the tariff is, kWh and amount are both exact.
  const size = more.abs();
  const price = textOf(more.lt(ZERO) ? amount.times('-1') : amount);
  const energy = { quantity: textOf(more), unit: 'KWH', unitPrice: price, perQuantity: textOf(size) };
  return [{ ...base, kind: 'correction', description, ...energy }];
}

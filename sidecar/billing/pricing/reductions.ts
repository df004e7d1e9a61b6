import { allocate } from '../money/allocate.ts';
import { type Decimal, decimal, HUNDRED, integer, textOf } from '../money/decimal.ts';
import { addMinor, majorOf, minorOf, rounded } from '../money/minor.ts';
import { amountOf, type LineInput, type LineKind } from '../tax/line.ts';
import { itemSpan, lineBase, type Priced, type Pricing, partOfMonth } from './context.ts';
import type { Item, ItemOf } from './contract.ts';

/** A percentage off the lines of some items, one line for each of their taxes. */
export function priceDiscount(pricing: Pricing, item: ItemOf<'discount'>, before: readonly LineInput[]): Priced {
  const title = `${item.title} (${item.percent} %)`;
  return { lines: reduction(pricing, item, before, { ...item, title, kind: 'discount' }), problems: [] };
}

/**
 * A percentage of the lines of some items as lines with the other sign: the sum is rounded once and divided over the
 * taxes of those lines, which every line under EN 16931 needs one of. A discount with a life of its own takes from the
 * days that both have: its share of a month is that of its span.
 */
export function reduction(
  pricing: Pricing,
  item: Item,
  before: readonly LineInput[],
  { on, percent, title, kind }: { on: readonly string[]; percent: string; title: string; kind: LineKind },
): LineInput[] {
  const span = itemSpan(pricing, item);
  if (span === undefined) return [];
  const sums = new Map<string, number>();
  for (const line of linesOf(before, on))
    sums.set(line.tax, addMinor([sums.get(line.tax) ?? 0, amountOf(line, pricing.currency)]));
  const total = integer(addMinor([...sums.values()]));
  const part = shareOfSpan(pricing, span);
  const off = rounded(total.times(decimal(percent, 'percent')).times(part.days).div(HUNDRED.times(part.of)));
  if (off === 0) return [];
  return byTax(sums, off).map(([tax, minor]) => ({
    ...lineBase(pricing, item, span),
    ...single(kind, title, majorOf(-minor, pricing.currency)),
    tax: item.tax ?? tax,
  }));
}

/** Days of an item's span and of the contract's in the month: a discount of half of them is half a discount. */
function shareOfSpan(pricing: Pricing, span: { from: string; to: string }): { days: Decimal; of: Decimal } {
  const whole = itemSpan(pricing, { id: 'all', title: 'all', kind: 'service', quantity: '1', price: '0' }) ?? span;
  return { days: partOfMonth(span).days, of: partOfMonth(whole).days };
}

/** An amount over the taxes of what it is taken from. Where their sums differ in sign, the largest one takes all of it. */
function byTax(sums: ReadonlyMap<string, number>, minor: number): [string, number][] {
  const entries = [...sums].filter(([, sum]) => sum !== 0);
  const mixed = new Set(entries.map(([, sum]) => Math.sign(sum))).size > 1;
  const largest = [...entries].sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))[0];
  if (mixed || entries.length === 1) return largest ? [[largest[0], minor]] : [];
  const parts = allocate(
    minor,
    entries.map(([, sum]) => String(Math.abs(sum))),
  );
  return entries.map(([tax], at): [string, number] => [tax, parts[at] ?? 0]).filter(([, part]) => part !== 0);
}

/** What is missing from the lines of some items up to the least that a month costs, for the days that it counts. */
export function priceMinimum(pricing: Pricing, item: ItemOf<'minimum'>, before: readonly LineInput[]): Priced {
  const span = itemSpan(pricing, item);
  if (span === undefined) return { lines: [], problems: [] };
  const { days, ofMonth } = partOfMonth(span);
  const least = minorOf(decimal(item.amount, 'amount').times(days).div(ofMonth), pricing.currency);
  const reached = addMinor(linesOf(before, item.on).map((line) => amountOf(line, pricing.currency)));
  if (reached >= least) return { lines: [], problems: [] };
  const missing = majorOf(addMinor([least, -reached]), pricing.currency);
  return { lines: [{ ...lineBase(pricing, item, span), ...single('minimum', item.title, missing) }], problems: [] };
}

/** A line of one amount; what is negative has a negative price, as EN 16931 wants prices with a quantity of its own. */
export function single(kind: LineKind, description: string, amount: Decimal) {
  return { kind, description, quantity: '1', unit: 'C62', unitPrice: textOf(amount) };
}

function linesOf(before: readonly LineInput[], on: readonly string[]): LineInput[] {
  return before.filter(({ item }) => item !== undefined && on.includes(item));
}

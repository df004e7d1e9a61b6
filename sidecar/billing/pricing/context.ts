import { type ClosedSpan, daysBetween, daysInMonth, overlapOf } from '../calendar/day.ts';
import { type Decimal, integer } from '../money/decimal.ts';
import type { LineInput } from '../tax/line.ts';
import type { Contract, Item } from './contract.ts';
import type { MarketPrices } from './day-ahead.ts';
import type { UseOf } from './day-use.ts';
import type { Share } from './shares.ts';

/** What a month of a contract is priced from. All of it is given; nothing is asked. */
export interface Pricing {
  contract: Contract;
  currency: string;
  /** Days within one calendar month. */
  span: ClosedSpan;
  /** The seller's, by which days begin. */
  timeZone: string;
  /** The tax set of items that name none. */
  tax: string;
  shares: readonly Share[];
  useOf: UseOf;
  markets: Readonly<Record<string, MarketPrices>>;
}

/** Lines of one item, and what must be mended before they may be issued. */
export interface Priced {
  lines: LineInput[];
  problems: string[];
}

/** The days of the month on which an item counts; undefined: none. */
export function itemSpan({ contract, span }: Pricing, item: Item): ClosedSpan | undefined {
  const within = overlapOf(span, contract);
  return within && overlapOf(within, { from: item.from ?? within.from, to: item.to });
}

/** Which part of its month a span is: days, and days of the month. */
export function partOfMonth({ from, to }: ClosedSpan): { days: Decimal; ofMonth: Decimal } {
  return { days: integer(daysBetween(from, to)), ofMonth: integer(daysInMonth(from)) };
}

/** What all lines of an item say alike. */
export function lineBase({ tax }: Pricing, item: Item, span: ClosedSpan): Pick<LineInput, 'tax' | 'item' | 'span'> {
  return { tax: item.tax ?? tax, item: item.id, span };
}

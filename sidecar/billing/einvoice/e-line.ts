import type { InvoiceDocument } from '../document.ts';
import { decimal, integer, textOf, ZERO } from '../money/decimal.ts';
import { minorOf, writeMajor } from '../money/minor.ts';

type Line = InvoiceDocument['lines'][number];

/** A line as EN 16931 has it: the price is not below zero, has two decimals at most, and is for `base` units. */
export interface ELine {
  quantity: string;
  price: string;
  base: string;
  netMinor: number;
  /** What the line's discount takes off, of an amount before it. */
  allowance?: { percent: string; amountMinor: number; ofMinor: number };
}

/** Prices with more places are told as the amount of the whole line. */
const MOST_PLACES = 8;

/**
 * quantity × price / base − allowance is the net, rounded once: a price of 0.0725 is 7.25 for 100, a price below zero is
 * a quantity below zero. A price that holds the tax, or has no end, is told as the net of all that was bought. `sign`
 * turns a credit note round, whose amounts stand above zero. Pure.
 */
export function eLineOf(line: Line, currency: string, inclusive: boolean, sign: 1 | -1): ELine {
  const quantity = decimal(line.quantity).times(String(sign));
  const price = decimal(line.unitPrice);
  const netMinor = line.netMinor * sign || 0;
  const places = line.unitPrice.split('.')[1]?.length ?? 0;
  if (inclusive || places > MOST_PLACES) return wholeLine(line, netMinor, currency, sign);
  const down = price.lt(ZERO);
  const scale = `1${'0'.repeat(Math.max(places - 2, 0))}`;
  const per = decimal(line.perQuantity ?? '1');
  const grossMinor = minorOf(quantity.times(price).div(per), currency);
  return {
    quantity: textOf(down ? quantity.times('-1') : quantity),
    price: textOf(price.times(down ? '-1' : '1').times(scale)),
    base: textOf(per.times(scale)),
    netMinor,
    ...(grossMinor === netMinor
      ? {}
      : {
          allowance: {
            ...{ percent: line.discountPercent ?? '0', amountMinor: grossMinor - netMinor, ofMinor: grossMinor },
          },
        }),
  };
}

function wholeLine({ quantity: text }: Line, netMinor: number, currency: string, sign: 1 | -1): ELine {
  const asked = decimal(text).times(String(sign));
  const quantity = asked.eq(ZERO) ? integer(1) : asked;
  const size = quantity.lt(ZERO) ? quantity.times('-1') : quantity;
  return {
    quantity: textOf(netMinor < 0 ? size.times('-1') : size),
    ...{ price: writeMajor(Math.abs(netMinor), currency), base: textOf(size), netMinor },
  };
}

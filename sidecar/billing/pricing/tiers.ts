import { type Decimal, decimal, ZERO } from '../money/decimal.ts';
import type { Tier } from './contract.ts';

/** The part of a quantity that a tier prices. */
export interface TierPart {
  quantity: Decimal;
  price: string;
  /** Which tier, from 1. */
  number: number;
}

/**
 * Divides a quantity over tiers: each prices what lies between the limit before and its own, limits times `scale`. A
 * tier that nothing reaches is left out; a limit that was scaled has three decimals, as a kWh has Wh; of nothing at all, the first prices 0.
 */
export function tierParts(quantity: Decimal, tiers: readonly Tier[], scale: Decimal): TierPart[] {
  let below = ZERO;
  const parts = tiers.flatMap(({ upTo, price }, at): TierPart[] => {
    const limit = upTo === undefined ? quantity : decimal(upTo).times(scale).round(3);
    const end = limit.lt(quantity) ? limit : quantity;
    const part = end.minus(below);
    if (!part.gt(ZERO)) return [];
    below = end;
    return [{ quantity: part, price, number: at + 1 }];
  });
  const first = tiers[0];
  return parts.length > 0 || first === undefined ? parts : [{ quantity: ZERO, price: first.price, number: 1 }];
}

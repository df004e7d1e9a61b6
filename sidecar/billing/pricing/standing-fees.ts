import { daysBetween } from '../calendar/day.ts';
import { integer, textOf } from '../money/decimal.ts';
import { itemSpan, lineBase, type Priced, type Pricing, partOfMonth } from './context.ts';
import type { ItemOf } from './contract.ts';
import { chosenShares, deviceDays } from './shares.ts';
import { tierParts } from './tiers.ts';

/**
 * A fee for each device and day that the client had it. A monthly price is one for as many days as the month has, so
 * that a device of a whole month costs exactly its price; limits of tiers are devices at once, on average.
 */
export function priceMonitoring(pricing: Pricing, item: ItemOf<'monitoring'>): Priced {
  const span = itemSpan(pricing, item);
  if (span === undefined) return { lines: [], problems: [] };
  const shares = chosenShares(pricing.shares, item.devices, span);
  const { days, ofMonth } = partOfMonth(span);
  const parts = tierParts(integer(deviceDays(shares)), item.tiers, days);
  const devices = shares.map((share) => ({ device: share.device, days: daysBetween(share.span.from, share.span.to) }));
  const lines = parts.map(({ quantity, price, number }) => ({
    kind: 'monitoring' as const,
    description: item.tiers.length > 1 ? `${item.title} (tier ${number})` : item.title,
    ...{ quantity: textOf(quantity), unit: 'DAY', unitPrice: price },
    ...(item.per === 'month' ? { perQuantity: textOf(ofMonth) } : {}),
    ...lineBase(pricing, item, span),
    evidence: { devices },
  }));
  return { lines: shares.length === 0 ? [] : lines, problems: [] };
}

/** A fee of the month, for as many of its days as it counts. */
export function priceService(pricing: Pricing, item: ItemOf<'service'>): Priced {
  const span = itemSpan(pricing, item);
  if (span === undefined) return { lines: [], problems: [] };
  const { days, ofMonth } = partOfMonth(span);
  const whole = days.eq(ofMonth);
  const line = {
    kind: 'service' as const,
    description: item.title,
    ...(whole
      ? { quantity: item.quantity, unit: 'MON', unitPrice: item.price }
      : {
          quantity: textOf(days.times(item.quantity)),
          unit: 'DAY',
          unitPrice: item.price,
          perQuantity: textOf(ofMonth),
        }),
    ...lineBase(pricing, item, span),
  };
  return { lines: [line], problems: [] };
}

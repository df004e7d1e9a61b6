import type { LineInput } from '../tax/line.ts';
import type { Priced, Pricing } from './context.ts';
import type { Item } from './contract.ts';
import { priceEnergy } from './energy.ts';
import { priceDiscount, priceMinimum } from './reductions.ts';
import { priceMonitoring, priceService } from './standing-fees.ts';
import { priceUptime } from './uptime.ts';

/** Fees and energy first; then what comes off them; then the minimum; credits for uptime are given on top of it. */
const ORDER: readonly (readonly Item['kind'][])[] = [
  ['monitoring', 'service', 'energy'],
  ['discount'],
  ['minimum'],
  ['uptime'],
];

/**
 * The lines of a contract for days of one calendar month, in the order of its items. An item that counts for some of
 * the days only has a line for those: a new price is a new item from its first day on.
 */
export function priceContract(pricing: Pricing): Priced {
  const lines: LineInput[] = [];
  const problems: string[] = [];
  for (const kinds of ORDER) {
    const known = [...lines];
    for (const item of pricing.contract.items.filter(({ kind }) => kinds.includes(kind))) {
      const priced = priceItem(pricing, item, known);
      lines.push(...priced.lines);
      problems.push(...priced.problems);
    }
  }
  return { lines, problems: [...new Set(problems)] };
}

function priceItem(pricing: Pricing, item: Item, before: readonly LineInput[]): Priced {
  switch (item.kind) {
    case 'monitoring':
      return priceMonitoring(pricing, item);
    case 'service':
      return priceService(pricing, item);
    case 'energy':
      return priceEnergy(pricing, item);
    case 'labour':
      // Not of a month's days but of tickets: added with the parts of repairs.
      return { lines: [], problems: [] };
    case 'discount':
      return priceDiscount(pricing, item, before);
    case 'minimum':
      return priceMinimum(pricing, item, before);
    case 'uptime':
      return priceUptime(pricing, item, before);
  }
}

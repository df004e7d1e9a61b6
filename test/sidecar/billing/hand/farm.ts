import { quartersOf, startOfDay } from '../../../../sidecar/billing/calendar/zone.ts';
import type { Pricing } from '../../../../sidecar/billing/pricing/context.ts';
import type { Item } from '../../../../sidecar/billing/pricing/contract.ts';
import { marketOf, type PriceRow } from '../../../../sidecar/billing/pricing/day-ahead.ts';
import type { UseOf } from '../../../../sidecar/billing/pricing/day-use.ts';
import { type Assignment, sharesOf } from '../../../../sidecar/billing/pricing/shares.ts';

export const ZONE = 'Europe/Berlin';

/** 800 Wh in each quarter hour are 3.2 kW: 76.8 kWh on a day of 24 hours. */
export const QUARTER_WH = 800;

export function has(device: string, from: string, to?: string, more: Partial<Assignment> = {}): Assignment {
  return { device, client: 'c1', model: 'S19', from, ...(to === undefined ? {} : { to }), ...more };
}

/** A market whose prices of a day in Berlin hold for the hours behind them. */
export function market(day: string, hours: Readonly<Record<number, string>>): PriceRow[] {
  const start = startOfDay(day, ZONE);
  let price = '0';
  return Array.from({ length: 24 }, (_, hour) => {
    price = hours[hour] ?? price;
    return { start: start + hour * 3_600_000, perMwh: price };
  });
}

export interface FarmCase {
  span: { from: string; to: string };
  items: Item[];
  assignments: Assignment[];
  contract?: { from: string; to?: string };
  currency?: string;
  client?: string;
  prices?: Record<string, PriceRow[]>;
  /** Minutes that each device-day lost, by cause: the same on every day. */
  lost?: Record<string, number>;
  useOf?: UseOf;
}

/** What `priceContract` needs for a farm in which every device uses the same at all times. */
export function pricingOf({ span, items, assignments, contract, currency = 'EUR', ...more }: FarmCase): Pricing {
  const steady: UseOf = (device, day) => ({
    ...{ device, day, estimatedWh: 0, missingMinutes: 0, lost: more.lost ?? {} },
    quarters: quartersOf(day, ZONE).map(() => QUARTER_WH),
  });
  return {
    contract: { title: 'hosting', from: '2025-01-01', ...contract, items },
    ...{ currency, span, timeZone: ZONE, tax: 'de19' },
    shares: sharesOf(assignments, span, more.client ?? 'c1'),
    useOf: more.useOf ?? steady,
    markets: Object.fromEntries(Object.entries(more.prices ?? {}).map(([name, rows]) => [name, marketOf(rows)])),
  };
}

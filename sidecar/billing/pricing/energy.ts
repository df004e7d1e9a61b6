import { quartersOf } from '../calendar/zone.ts';
import { type Decimal, decimal, integer, textOf, ZERO } from '../money/decimal.ts';
import { itemSpan, lineBase, type Priced, type Pricing, partOfMonth } from './context.ts';
import type { ItemOf, Tariff } from './contract.ts';
import { priceAt } from './day-ahead.ts';
import { type DayUse, whOf } from './day-use.ts';
import { chosenShares, eachDay } from './shares.ts';
import { tierParts } from './tiers.ts';
import { windowAt } from './time-of-use.ts';

/** Part of an item's energy at one price: kWh, and a price for so many of them. */
interface EnergyPart {
  title?: string;
  kwh: Decimal;
  price: string;
  perKwh?: string;
}

/** Energy that the chosen devices used, times the factor for what is lost on the way, by the tariff. */
export function priceEnergy(pricing: Pricing, item: ItemOf<'energy'>): Priced {
  const span = itemSpan(pricing, item);
  if (span === undefined) return { lines: [], problems: [] };
  const wanted = eachDay(chosenShares(pricing.shares, item.devices, span));
  const found = wanted.flatMap(({ device, day }) => pricing.useOf(device, day) ?? []);
  const factor = decimal(item.factor ?? '1', 'factor');
  const { parts, problems } = partsOf(pricing, item.tariff, found, factor, partOfMonth(span));
  const evidence = { devices: perDevice(found), factor: item.factor ?? '1' };
  const lines = parts.map(({ title, kwh, price, perKwh }) => ({
    kind: 'energy' as const,
    description: title === undefined ? item.title : `${item.title} (${title})`,
    ...{ quantity: textOf(kwh), unit: 'KWH', unitPrice: price },
    ...(perKwh === undefined ? {} : { perQuantity: perKwh }),
    ...lineBase(pricing, item, span),
    evidence,
  }));
  return { lines: wanted.length === 0 ? [] : lines, problems: [...useProblems(pricing, wanted), ...problems] };
}

function useProblems({ useOf }: Pricing, wanted: readonly { device: string; day: string }[]): string[] {
  return wanted.flatMap(({ device, day }) => {
    const use = useOf(device, day);
    if (use === undefined) return [`${device} on ${day}: found no usage, expected what its meter says`];
    if (use.missingMinutes === 0) return [];
    return [`${device} on ${day}: found nothing of ${use.missingMinutes} minutes, expected readings or an estimate`];
  });
}

function partsOf(
  pricing: Pricing,
  tariff: Tariff,
  uses: readonly DayUse[],
  factor: Decimal,
  { days, ofMonth }: ReturnType<typeof partOfMonth>,
): { parts: EnergyPart[]; problems: string[] } {
  const all = kwhOf(
    uses.reduce((sum, use) => sum + whOf(use), 0),
    factor,
  );
  switch (tariff.kind) {
    case 'fixed':
      return { parts: [{ kwh: all, price: tariff.price }], problems: [] };
    case 'tiered': {
      const parts = tierParts(all, tariff.tiers, days.div(ofMonth));
      return {
        parts: parts.map((part) => ({ title: `tier ${part.number}`, kwh: part.quantity, price: part.price })),
        problems: [],
      };
    }
    case 'time-of-use':
      return { parts: timeOfUse(pricing.timeZone, tariff, uses, factor), problems: [] };
    case 'day-ahead':
      return dayAhead(pricing, tariff, uses, factor, all);
  }
}

function kwhOf(wh: number, factor: Decimal): Decimal {
  return integer(wh).times(factor).div('1000');
}

function timeOfUse(
  zone: string,
  tariff: Extract<Tariff, { kind: 'time-of-use' }>,
  uses: readonly DayUse[],
  factor: Decimal,
) {
  const sums = new Map<string, { price: string; wh: number }>();
  for (const use of uses) {
    const quarters = quartersOf(use.day, zone);
    use.quarters.forEach((wh, at) => {
      const quarter = quarters[at];
      const { title, price } = (quarter && windowAt(tariff.windows, quarter)) ?? {
        title: 'other hours',
        price: tariff.otherwise,
      };
      const sum = sums.get(title) ?? { price, wh: 0 };
      sums.set(title, { price, wh: sum.wh + wh });
    });
  }
  return [...sums].map(([title, { price, wh }]) => ({ title, kwh: kwhOf(wh, factor), price }));
}

/** Each quarter hour at the market's price: the amount is exact, and the line says it as a price for all of its kWh. */
function dayAhead(
  { timeZone, markets }: Pricing,
  { market, factor: share = '1', markup = '0' }: Extract<Tariff, { kind: 'day-ahead' }>,
  uses: readonly DayUse[],
  factor: Decimal,
  all: Decimal,
): { parts: EnergyPart[]; problems: string[] } {
  const prices = Object.hasOwn(markets, market) ? markets[market] : undefined;
  if (prices === undefined)
    return { parts: [], problems: [`market ${market}: found no prices, expected them to be imported`] };
  const problems = new Set<string>();
  const byStart = wattHoursByStart(uses, timeZone);
  const amounts = [...byStart].map(([start, wh]) => {
    const perMwh = wh === 0 ? ZERO : priceAt(prices, start);
    if (perMwh === undefined)
      problems.add(`market ${market}: found no price at ${new Date(start).toISOString()}, expected one`);
    const perKwh = (perMwh ?? ZERO).div('1000').times(decimal(share, 'factor')).plus(decimal(markup, 'markup'));
    return kwhOf(wh, factor).times(perKwh);
  });
  const amount = amounts.reduce((sum, each) => sum.plus(each), ZERO);
  if (all.eq(ZERO)) return { parts: [{ title: market, kwh: ZERO, price: '0' }], problems: [...problems] };
  return {
    parts: [{ title: market, kwh: all, price: textOf(amount.round(18)), perKwh: textOf(all) }],
    problems: [...problems],
  };
}

function wattHoursByStart(uses: readonly DayUse[], zone: string): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { day, quarters } of uses) {
    const starts = quartersOf(day, zone);
    quarters.forEach((wh, at) => {
      const start = starts[at]?.start;
      if (start !== undefined) sums.set(start, (sums.get(start) ?? 0) + wh);
    });
  }
  return sums;
}

function perDevice(uses: readonly DayUse[]) {
  const sums = new Map<string, { device: string; days: number; wh: number; estimatedWh: number }>();
  for (const use of uses) {
    const sum = sums.get(use.device) ?? { device: use.device, days: 0, wh: 0, estimatedWh: 0 };
    sums.set(use.device, {
      ...sum,
      days: sum.days + 1,
      wh: sum.wh + whOf(use),
      estimatedWh: sum.estimatedWh + use.estimatedWh,
    });
  }
  return [...sums.values()];
}

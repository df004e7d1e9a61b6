import { type Decimal, decimal, HUNDRED, integer, textOf, ZERO } from '../money/decimal.ts';
import type { LineInput } from '../tax/line.ts';
import { itemSpan, lineBase, type Priced, type Pricing } from './context.ts';
import type { ItemOf } from './contract.ts';
import type { DayUse } from './day-use.ts';
import { reduction } from './reductions.ts';
import { chosenShares, eachDay } from './shares.ts';

/** Minutes of device-days: what should have been worked, and what of it the host lost. */
export interface Uptime {
  /** Without what was lost by causes that are nobody's or the client's. */
  dueMinutes: Decimal;
  lostMinutes: Decimal;
  /** lost by all causes, for the statement. */
  byCause: Record<string, number>;
}

/**
 * What was guaranteed and not kept comes back: time that was lost by the causes that count, of the time without that
 * of all other causes (a curtailment is neither up nor down).
 */
export function priceUptime(pricing: Pricing, item: ItemOf<'uptime'>, before: readonly LineInput[]): Priced {
  const span = itemSpan(pricing, item);
  if (span === undefined) return { lines: [], problems: [] };
  const wanted = eachDay(chosenShares(pricing.shares, item.devices, span));
  const uses = wanted.flatMap(({ device, day }) => pricing.useOf(device, day) ?? []);
  const problems = uses
    .filter(({ lost }) => lost === undefined)
    .map(({ device, day }) => `${device} on ${day}: found no lost minutes, expected what the ledger says`);
  const uptime = uptimeOf(uses, item.causes);
  if (uptime.dueMinutes.eq(ZERO)) return { lines: [], problems };
  const evidence = { lostMinutes: uptime.byCause, counted: item.causes, dueMinutes: textOf(uptime.dueMinutes) };
  const lines = creditLines(pricing, item, before, uptime);
  return { lines: lines.map((line) => ({ ...line, evidence })), problems };
}

export function uptimeOf(uses: readonly DayUse[], causes: readonly string[]): Uptime {
  const byCause: Record<string, number> = {};
  for (const { lost = {} } of uses)
    for (const [cause, minutes] of Object.entries(lost)) byCause[cause] = (byCause[cause] ?? 0) + minutes;
  const all = integer(uses.reduce((sum, { quarters }) => sum + quarters.length * 15, 0));
  const minutesOf = (counts: boolean) =>
    Object.entries(byCause)
      .filter(([cause]) => causes.includes(cause) === counts)
      .reduce((sum, [, minutes]) => sum.plus(decimal(minutes.toFixed(3), 'minutes')), ZERO);
  return { dueMinutes: all.minus(minutesOf(false)), lostMinutes: minutesOf(true), byCause };
}

function creditLines(
  pricing: Pricing,
  item: ItemOf<'uptime'>,
  before: readonly LineInput[],
  uptime: Uptime,
): LineInput[] {
  const { dueMinutes, lostMinutes } = uptime;
  const reached = dueMinutes.minus(lostMinutes).times(HUNDRED);
  const short = (percent: string) => reached.lt(decimal(percent, 'percent').times(dueMinutes));
  if (!short(item.guaranteePercent)) return [];
  const said = `${item.title}: ${reached.div(dueMinutes).toFixed(3)} % of ${item.guaranteePercent} %`;
  const { credit } = item;
  if (credit.kind === 'per-hour') return perHour(pricing, item, uptime, said, credit.price);
  const steps = credit.steps.filter(({ below }) => short(below)).map(({ percent }) => decimal(percent, 'percent'));
  const most = steps.reduce((highest, each) => (each.gt(highest) ? each : highest), ZERO);
  return reduction(pricing, item, before, {
    on: credit.on,
    percent: textOf(most),
    title: `${said}, credit of ${textOf(most)} %`,
    kind: 'uptime-credit',
  });
}

/** Minutes beyond those that the guarantee allows to be lost, each for its price; a price for 60 of them. */
function perHour(
  pricing: Pricing,
  item: ItemOf<'uptime'>,
  { dueMinutes, lostMinutes }: Uptime,
  description: string,
  price: string,
): LineInput[] {
  const span = itemSpan(pricing, item);
  if (span === undefined) return [];
  const allowed = dueMinutes.times(HUNDRED.minus(decimal(item.guaranteePercent, 'guaranteePercent'))).div(HUNDRED);
  const beyond = lostMinutes.minus(allowed).round(3);
  const line = {
    ...{ kind: 'uptime-credit' as const, description },
    ...{
      quantity: textOf(beyond),
      unit: 'MIN',
      unitPrice: textOf(decimal(price, 'price').times('-1')),
      perQuantity: '60',
    },
    ...lineBase(pricing, item, span),
  };
  return beyond.gt(ZERO) ? [line] : [];
}

import { checkDay } from '../calendar/day.ts';
import { decimal, HUNDRED } from '../money/decimal.ts';
import type { TaxSets } from '../tax/tax-set.ts';
import type { Contract, Item, Tier } from './contract.ts';

/** What a schema cannot say of a contract: dead references, tiers out of order, spans that end before they begin. */
export function contractProblems(contract: Contract, taxes: TaxSets): string[] {
  const ids = contract.items.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return [
    ...spanProblems(contract, ''),
    ...[...new Set(twice)].map((id) => `items: found ${JSON.stringify(id)} twice, expected an id of its own for each`),
    ...contract.items.flatMap((item, at) => [
      ...spanProblems(item, `items.${at}.`),
      ...taxProblem(item, at, taxes),
      ...itemProblems(item, `items.${at}`, contract.items),
    ]),
  ];
}

function spanProblems({ from, to }: { from?: string; to?: string }, place: string): string[] {
  const wrong = (['from', 'to'] as const).flatMap((name) => {
    const text = name === 'from' ? from : to;
    try {
      if (text !== undefined) checkDay(text, `${place}${name}`);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (wrong.length > 0 || from === undefined || to === undefined || from < to) return wrong;
  return [`${place}to: found ${to}, expected a day after ${from}`];
}

function taxProblem({ tax }: Item, at: number, taxes: TaxSets): string[] {
  if (tax === undefined || Object.hasOwn(taxes, tax)) return [];
  return [`items.${at}.tax: found ${JSON.stringify(tax)}, expected one of ${Object.keys(taxes).join(', ')}`];
}

function itemProblems(item: Item, place: string, items: readonly Item[]): string[] {
  switch (item.kind) {
    case 'monitoring':
      return tierProblems(item.tiers, `${place}.tiers`);
    case 'energy':
      return item.tariff.kind === 'tiered' ? tierProblems(item.tariff.tiers, `${place}.tariff.tiers`) : [];
    case 'discount':
      return [...onProblems(item.on, `${place}.on`, items, BASE), ...percentProblems(item.percent, `${place}.percent`)];
    case 'minimum':
      return onProblems(item.on, `${place}.on`, items, [...BASE, 'discount']);
    case 'uptime':
      return uptimeProblems(item, place, items);
    case 'service':
    case 'labour':
      return [];
  }
}

const BASE: readonly Item['kind'][] = ['monitoring', 'service', 'energy'];

function uptimeProblems(
  { guaranteePercent, credit }: Extract<Item, { kind: 'uptime' }>,
  place: string,
  items: readonly Item[],
): string[] {
  const guarantee = percentProblems(guaranteePercent, `${place}.guaranteePercent`);
  if (credit.kind === 'per-hour') return guarantee;
  const steps = credit.steps.flatMap(({ below, percent }, at) => [
    ...percentProblems(percent, `${place}.credit.steps.${at}.percent`),
    ...(decimal(below).gt(decimal(guaranteePercent))
      ? [`${place}.credit.steps.${at}.below: found ${below}, expected ${guaranteePercent} at most, which is guaranteed`]
      : []),
  ]);
  return [...guarantee, ...steps, ...onProblems(credit.on, `${place}.credit.on`, items, [...BASE, 'discount'])];
}

function percentProblems(text: string, place: string): string[] {
  return decimal(text).gt(HUNDRED) ? [`${place}: found ${text}, expected 100 at most`] : [];
}

function onProblems(on: readonly string[], place: string, items: readonly Item[], kinds: readonly Item['kind'][]) {
  const fitting = items.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  return on
    .filter((id) => !fitting.includes(id))
    .map((id) => `${place}: found ${JSON.stringify(id)}, expected one of ${fitting.join(', ') || 'no item'}`);
}

function tierProblems(tiers: readonly Tier[], place: string): string[] {
  return tiers.flatMap(({ upTo }, at) => {
    const last = at === tiers.length - 1;
    if (last)
      return upTo === undefined ? [] : [`${place}.${at}.upTo: found ${upTo}, expected no limit of the last tier`];
    if (upTo === undefined) return [`${place}.${at}.upTo: found none, expected a limit: only the last tier has none`];
    const before = tiers[at - 1]?.upTo ?? '0';
    return decimal(upTo).gt(decimal(before))
      ? []
      : [`${place}.${at}.upTo: found ${upTo}, expected more than ${before}`];
  });
}

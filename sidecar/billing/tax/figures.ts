import { roundTogether } from '../money/allocate.ts';
import { type Decimal, decimal, HUNDRED, integer, sumOf, ZERO } from '../money/decimal.ts';
import { addMinor, rounded } from '../money/minor.ts';
import { amountOf, type LineInput } from './line.ts';
import { groupKey, type TaxComponent, type TaxSet, type TaxSets } from './tax-set.ts';

/** What an invoice is computed from. */
export interface FigureInput {
  currency: string;
  /** Whether the prices of lines hold the tax already. */
  prices: 'exclusive' | 'inclusive';
  /** `per-group` is EN 16931; `per-line` is what some sales taxes want. */
  taxRounding: 'per-group' | 'per-line';
  lines: readonly LineInput[];
  taxes: TaxSets;
  /** What was paid before, as a deposit. */
  prepaidMinor?: number;
}

export interface TaxLine extends TaxComponent {
  baseMinor: number;
  taxMinor: number;
}

/** All amounts in minor units. gross = net + tax; payable = gross + rounding − prepaid. */
export interface Figures {
  /** The net of each line, in order; with inclusive prices also what was asked for. */
  lines: { netMinor: number; askedMinor: number }[];
  taxes: TaxLine[];
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
  /** Of inclusive prices: what makes the payable amount the sum of the prices (BT-114). */
  roundingMinor: number;
  prepaidMinor: number;
  payableMinor: number;
}

/**
 * The figures of an invoice by EN 16931: the net of each line is rounded to the minor unit, lines are summed by
 * category and rate, the tax of each such group is rounded once (BR-CO-17), and the sums are exact (BR-CO-10, 14, 15).
 * The norm knows two decimals; here the same rule holds for the minor unit of every currency.
 *
 * Inclusive prices: the base of a group is its sum / (1 + rate), rounded; its lines are rounded so that they sum up to
 * it; its tax is computed from the base as above; and where base and tax miss the sum of the prices by a minor unit,
 * that is the invoice's rounding amount, so that nobody pays other than what was asked.
 */
export function figuresOf(input: FigureInput): Figures {
  const asked = input.lines.map((line, at) => amountOf(line, input.currency, `lines.${at}`));
  const sets = input.lines.map(({ tax }, at) => setOf(input.taxes, tax, `lines.${at}.tax`));
  const nets = input.prices === 'exclusive' ? asked : netsOf(asked, sets, input.taxRounding);
  const taxes = taxesOf(nets, sets, input.taxRounding);
  return totals(input, asked, nets, taxes);
}

function totals(input: FigureInput, asked: number[], nets: number[], taxes: TaxLine[]): Figures {
  const netMinor = addMinor(nets);
  const taxMinor = addMinor(taxes.map((each) => each.taxMinor));
  const grossMinor = addMinor([netMinor, taxMinor]);
  const roundingMinor = input.prices === 'inclusive' ? addMinor([...asked, -grossMinor]) : 0;
  const prepaidMinor = input.prepaidMinor ?? 0;
  const payableMinor = addMinor([grossMinor, roundingMinor, -prepaidMinor]);
  const lines = nets.map((net, at) => ({ netMinor: net, askedMinor: asked[at] ?? 0 }));
  return { lines, taxes, netMinor, taxMinor, grossMinor, roundingMinor, prepaidMinor, payableMinor };
}

function setOf(taxes: TaxSets, name: string, place: string): TaxSet {
  const set = Object.hasOwn(taxes, name) ? taxes[name] : undefined;
  if (set) return set;
  throw new RangeError(`${place}: found ${JSON.stringify(name)}, expected one of ${Object.keys(taxes).join(', ')}`);
}

/** Lines with the same taxes share a base; per line, each has its own. */
function netsOf(asked: readonly number[], sets: readonly TaxSet[], rounding: FigureInput['taxRounding']): number[] {
  const baskets = new Map<string, number[]>();
  sets.forEach((set, at) => {
    const key = rounding === 'per-line' ? String(at) : JSON.stringify(set.components.map(groupKey));
    baskets.set(key, [...(baskets.get(key) ?? []), at]);
  });
  const nets = asked.map(() => 0);
  for (const basket of baskets.values()) {
    const rate = sumOf((sets[basket[0] ?? 0]?.components ?? []).map((each) => decimal(each.rate)));
    const without = (minor: number) => integer(minor).times(HUNDRED).div(HUNDRED.plus(rate));
    const sum = addMinor(basket.map((at) => asked[at] ?? 0));
    const parts = roundTogether(
      basket.map((at) => without(asked[at] ?? 0)),
      rounded(without(sum)),
    );
    basket.forEach((at, which) => {
      nets[at] = parts[which] ?? 0;
    });
  }
  return nets;
}

/** The groups of an invoice's taxes, in the order in which lines name them. */
export function taxesOf(
  nets: readonly number[],
  sets: readonly TaxSet[],
  rounding: FigureInput['taxRounding'],
): TaxLine[] {
  const groups = new Map<string, { component: TaxComponent; bases: number[] }>();
  sets.forEach(({ components }, at) => {
    for (const component of components) {
      const key = groupKey(component);
      const group = groups.get(key) ?? { component, bases: [] };
      group.bases.push(nets[at] ?? 0);
      groups.set(key, group);
    }
  });
  return [...groups.values()].map(({ component, bases }) => {
    const baseMinor = addMinor(bases);
    const perLine = () => addMinor(bases.map((base) => taxOn(base, component)));
    return { ...component, baseMinor, taxMinor: rounding === 'per-line' ? perLine() : taxOn(baseMinor, component) };
  });
}

/** base × rate / 100 in minor units, a half rounded away from zero. */
export function taxOn(baseMinor: number, { rate }: { rate: string }): number {
  const share: Decimal = decimal(rate, 'rate');
  return share.eq(ZERO) ? 0 : rounded(integer(baseMinor).times(share).div(HUNDRED));
}

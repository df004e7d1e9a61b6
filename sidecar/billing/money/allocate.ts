import { type Decimal, decimal, integer, sumOf, ZERO } from './decimal.ts';

/**
 * Divides minor units by weights so that the parts are integers and their sum is the total: each part is rounded down,
 * and what is left goes, unit by unit, to those that lost most; of equal ones to the first. A negative total mirrors
 * the positive one. Throws RangeError for a negative weight, or where nothing weighs anything.
 */
export function allocate(totalMinor: number, weights: readonly string[]): number[] {
  const heavy = weights.map((weight, at) => decimal(weight, `weight ${at + 1}`));
  const wrong = heavy.findIndex((weight) => weight.lt(ZERO));
  if (wrong >= 0) throw new RangeError(`weight ${wrong + 1}: found ${weights[wrong]}, expected none below 0`);
  const all = sumOf(heavy);
  if (all.eq(ZERO)) throw new RangeError(`the weights: found nothing but ${weights.length} × 0, expected more`);
  const total = integer(totalMinor, 'the total');
  return roundTogether(
    heavy.map((weight) => total.times(weight).div(all)),
    totalMinor,
  );
}

/**
 * Rounds amounts of minor units, each to one of its two neighbours, so that their sum is the total. Throws RangeError
 * where that cannot be: the total must be the rounded sum. Mirrored input gives mirrored output.
 */
export function roundTogether(exact: readonly Decimal[], totalMinor: number): number[] {
  const total = integer(totalMinor, 'the total');
  const leading = [total, ...exact].find((value) => !value.eq(ZERO));
  if (leading?.lt(ZERO))
    return roundTogether(exact.map(negated), -totalMinor).map((value) => (value === 0 ? 0 : -value));
  const floors = exact.map((value) => floorOf(value));
  const left = Number(total.minus(sumOf(floors)).toFixed());
  if (left < 0 || left > exact.length)
    throw new RangeError(`the total: found ${totalMinor}, expected the rounded sum of its ${exact.length} parts`);
  const order = exact
    .map((value, at) => ({ at, lost: value.minus(floors[at] ?? ZERO) }))
    .sort((one, other) => other.lost.cmp(one.lost) || one.at - other.at);
  const raised = new Set(order.slice(0, left).map(({ at }) => at));
  return floors.map((floor, at) => Number(floor.toFixed()) + (raised.has(at) ? 1 : 0));
}

function floorOf(value: Decimal): Decimal {
  const cut = value.round(0, 0);
  return cut.gt(value) ? cut.minus(decimal('1')) : cut;
}

function negated(value: Decimal): Decimal {
  return ZERO.minus(value);
}

import Big from 'big.js';

/** An amount in minor units of its currency: cents, or whole yen. */
export interface Money {
  minor: number;
  currency: string;
}

/** What a quantity costs, rounded half away from zero to the minor unit. Throws RangeError beyond safe integers. */
export function priceOf({ quantity, unitPriceMinor }: { quantity: string; unitPriceMinor: number }): number {
  return safe(new Big(quantity).times(String(unitPriceMinor)).round(0, Big.roundHalfUp));
}

/** Sums by currency, sorted by its name: amounts of two currencies are never added. */
export function sumsOf(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, Big>();
  for (const { minor, currency } of amounts)
    sums.set(currency, (sums.get(currency) ?? new Big('0')).plus(String(minor)));
  return [...sums]
    .map(([currency, sum]) => ({ currency, minor: safe(sum) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** An amount as people write it: 12.5 for 1250 cents. By ISO 4217, as the runtime knows it. */
export function inMajorUnits({ minor, currency }: Money): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return Number(new Big(String(minor)).div(new Big('10').pow(digits)).toString());
}

function safe(amount: Big): number {
  const number = Number(amount.toString());
  if (!Number.isSafeInteger(number))
    throw new RangeError(`found an amount of ${amount.toString()}, which is too large`);
  return number;
}

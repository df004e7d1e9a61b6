import { exponentOf } from './currency.ts';
import { type Decimal, decimal, integer, textOf } from './decimal.ts';

/**
 * An amount in major units as an integer of minor ones (cents, fils, satoshi), a half rounded away from zero. Throws
 * RangeError where JS could not hold it exactly.
 */
export function minorOf(amount: Decimal, currency: string): number {
  return rounded(amount.times(power(exponentOf(currency))), `an amount of ${currency}`);
}

/** A number of minor units without its fraction, a half rounded away from zero. */
export function rounded(minor: Decimal, place = 'an amount'): number {
  const value = Number(minor.round(0).toFixed());
  if (!Number.isSafeInteger(value)) throw new RangeError(`${place}: found ${textOf(minor)}, expected less than 2^53`);
  return value === 0 ? 0 : value;
}

/** Minor units as a decimal of major ones. */
export function majorOf(minor: number, currency: string): Decimal {
  return integer(minor).div(power(exponentOf(currency)));
}

/** With all decimals of the currency, a point, and nothing between thousands: `-1234.50`. */
export function writeMajor(minor: number, currency: string): string {
  return majorOf(minor, currency).toFixed(exponentOf(currency));
}

/** Reads an amount that must have no more decimals than its currency. Throws RangeError. */
export function readMajor(text: string, currency: string, place = 'amount'): number {
  const minor = decimal(text, place).times(power(exponentOf(currency)));
  if (!minor.eq(minor.round(0)))
    throw new RangeError(
      `${place}: found ${JSON.stringify(text)}, expected at most ${exponentOf(currency)} decimals, as ${currency} has`,
    );
  return rounded(minor, place);
}

/** A sum of minor units. Throws RangeError where JS could not hold it exactly. */
export function addMinor(values: readonly number[]): number {
  const sum = values.reduce((all, value) => all + BigInt(value), 0n);
  const value = Number(sum);
  if (!Number.isSafeInteger(value)) throw new RangeError(`a sum: found ${sum}, expected less than 2^53`);
  return value;
}

function power(exponent: number): Decimal {
  return decimal(`1${'0'.repeat(exponent)}`);
}

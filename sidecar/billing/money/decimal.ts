import Big from 'big.js';

/** An exact decimal. JS numbers never become one. */
export type Decimal = Big.Big;

/**
 * Numbers of its own settings: binary floats are refused, a half is rounded away from zero (so that a credit note
 * mirrors its invoice), and a quotient has so many places that its rounding cannot touch a minor unit.
 */
const Exact = Big();
Exact.strict = true;
Exact.DP = 60;
Exact.RM = 1;

const PLAIN = /^-?\d{1,18}(\.\d{1,18})?$/;

/** Reads `12.5`. Throws RangeError for what is no plain decimal: an exponent, a comma, a blank, 19 digits. */
export function decimal(text: string, place = 'a decimal'): Decimal {
  if (!PLAIN.test(text))
    throw new RangeError(`${place}: found ${JSON.stringify(text)}, expected a decimal such as 12.5`);
  return Exact(text);
}

/** An integer that JS holds exactly. Throws RangeError for every other number. */
export function integer(value: number, place = 'an integer'): Decimal {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${place}: found ${value}, expected an integer below 2^53`);
  return Exact(String(value));
}

/** The shortest way to write it: no exponent, no zeros behind, `0` and never `-0`. */
export function textOf(value: Decimal): string {
  const text = value.toFixed();
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

export const ZERO: Decimal = Exact('0');
export const HUNDRED: Decimal = Exact('100');

export function sumOf(values: readonly Decimal[]): Decimal {
  return values.reduce((sum, value) => sum.plus(value), ZERO);
}

/** A decimal and others, as text. */
export function plusText(text: string, others: readonly string[]): string {
  return textOf(sumOf([text, ...others].map((each) => decimal(each))));
}

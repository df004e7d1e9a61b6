import { exponentOf } from '../money/currency.ts';

/** Currencies that Stripe counts in other units than ISO 4217 has. Ariary whole; króna and shilling in hundredths that are 00. */
const EXPONENTS: Readonly<Record<string, number>> = { MGA: 0, ISK: 2, UGX: 2 };
const WHOLE_TENS = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];
const UNKNOWN = ['BTC', 'SAT', 'IQD', 'LYD'];

/** Our minor units as Stripe's amount. Throws RangeError where Stripe has no such currency or amount. */
export function toStripeAmount(minor: number, currency: string): number {
  if (UNKNOWN.includes(currency)) throw new RangeError(`currency: found ${currency}, expected one that Stripe knows`);
  if (WHOLE_TENS.includes(currency) && minor % 10 !== 0)
    throw new RangeError(
      `amount: found ${minor} thousandths of ${currency}, expected a multiple of 10, as cards are charged`,
    );
  const shift = (EXPONENTS[currency] ?? exponentOf(currency)) - exponentOf(currency);
  const amount = minor * 10 ** Math.max(shift, 0);
  if (shift < 0 && amount % 10 ** -shift !== 0)
    throw new RangeError(`amount: found a fraction of ${currency}, expected a whole one, as cards are charged`);
  const units = shift < 0 ? amount / 10 ** -shift : amount;
  if (!Number.isSafeInteger(units) || units > 99_999_999)
    throw new RangeError(`amount: found ${units} of Stripe's units of ${currency}, expected at most 99999999`);
  return units;
}

/** Stripe's amount as our minor units. Throws RangeError where it is no whole number of them. */
export function fromStripeAmount(amount: number, currency: string): number {
  const shift = exponentOf(currency) - (EXPONENTS[currency] ?? exponentOf(currency));
  const minor = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  if (!Number.isSafeInteger(minor))
    throw new RangeError(`amount: found ${amount} of ${currency}, expected whole minor units`);
  return minor;
}

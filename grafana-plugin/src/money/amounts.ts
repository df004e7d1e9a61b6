/** Amounts come as texts with all decimals of their currency; they are never made a number, which could not hold them. */
const AMOUNT = /^(-?)(\d+)(?:\.(\d+))?$/;

/** `1234.50` with its thousands apart by a narrow space; what is no amount stays as it is. */
export function amountText(amount: string, currency?: string): string {
  const [, sign = '', whole = '', rest] = AMOUNT.exec(amount) ?? [];
  if (whole === '') return amount;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  const text = `${sign === '-' ? '\u2212' : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`;
  return currency === undefined ? text : `${text}\u00a0${currency}`;
}

/** The exact sum of decimals, with as many places as the longest of them. Throws RangeError for what is no decimal. */
export function sumOf(amounts: readonly string[]): string {
  const parts = amounts.map((amount) => {
    const [, sign = '', whole, rest = ''] = AMOUNT.exec(amount) ?? [];
    if (whole === undefined) throw new RangeError(`found ${JSON.stringify(amount)}, expected a decimal such as 12.50`);
    return { sign, whole, rest };
  });
  const places = Math.max(0, ...parts.map(({ rest }) => rest.length));
  const sum = parts.reduce(
    (all, { sign, whole, rest }) => all + BigInt(`${sign}${whole}${rest.padEnd(places, '0')}`),
    0n,
  );
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0');
  const cut = digits.length - places;
  return `${sum < 0n ? '-' : ''}${digits.slice(0, cut)}${places === 0 ? '' : `.${digits.slice(cut)}`}`;
}

/** Below zero, zero or above it. */
export function signOf(amount: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(amount)) return 0;
  return amount.startsWith('-') ? -1 : 1;
}

/** The amount with the other sign. */
export function negated(amount: string): string {
  if (signOf(amount) === 0) return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

import { checkDay } from '../calendar/day.ts';

export type DateOrder = 'year-month-day' | 'day-month-year' | 'month-day-year';

const PARTS = /^\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T ].*)?\s*$/;

/**
 * In which order dates are written, from all of a column. Throws RangeError where they could be read in two ways: no day
 * behind the 12th shows which is which.
 */
export function dateOrderOf(texts: readonly string[]): DateOrder {
  const dates = texts.flatMap((text) => {
    const [, one, two] = PARTS.exec(text) ?? [];
    return one === undefined || two === undefined ? [] : [[one, two, text] as const];
  });
  if (dates.some(([one]) => one.length === 4)) return 'year-month-day';
  if (dates.some(([, , text]) => text.includes('.'))) return 'day-month-year';
  if (dates.some(([one]) => Number(one) > 12)) return 'day-month-year';
  if (dates.some(([, two]) => Number(two) > 12)) return 'month-day-year';
  throw new RangeError(
    `dates: found ${dates.length === 0 ? 'none' : `"${dates[0]?.[2]}"`}, expected a profile that says dates: day-month-year or month-day-year`,
  );
}

/** A day of a calendar as 2026-11-22. Throws RangeError. */
export function readDate(text: string, order: DateOrder): string {
  const [, one = '', two = '', three = ''] = PARTS.exec(text) ?? [];
  const [year, month, day] =
    order === 'year-month-day' ? [one, two, three] : order === 'day-month-year' ? [three, two, one] : [three, one, two];
  const whole = year.length === 2 ? `20${year}` : year;
  const read = `${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    return checkDay(read, '');
  } catch {
    throw new RangeError(`found "${text}", expected a date as ${order}`);
  }
}

/**
 * Which sign stands before decimals, from all amounts of a column. Throws RangeError where it cannot be told: 1,234 alone
 * may be a thousand or one and a bit.
 */
export function decimalSignOf(texts: readonly string[]): ',' | '.' {
  const plain = texts.map((text) => text.replace(/[^\d.,]/g, '')).filter((text) => /[.,]/.test(text));
  if (plain.length === 0) return '.';
  const signs = new Set(plain.flatMap((text) => clearSign(text) ?? []));
  const [sign] = signs;
  if (sign !== undefined && signs.size === 1) return sign;
  throw new RangeError(
    `amounts: found "${plain[0]}"${signs.size > 1 ? ' and others with both signs before decimals' : ''}, expected a profile that says decimals: "," or "."`,
  );
}

/** The last of two different signs, or one that does not stand before three digits. */
function clearSign(text: string): ',' | '.' | undefined {
  const last = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  const other = last === ',' ? '.' : ',';
  if (text.includes(other)) return last;
  if (text.indexOf(last) !== text.lastIndexOf(last)) return other;
  return /[.,]\d{3}$/.test(text) ? undefined : last;
}

/** An amount as a plain decimal: `-1234.50`. Throws RangeError for what is none. */
export function readAmount(text: string, sign: ',' | '.'): string {
  const bare = text.replace(/[\s'’\u00a0]|[A-Z]{3}|[€$£]/g, '').replaceAll('\u2212', '-');
  const thousands = sign === ',' ? /\.(?=\d{3}(\D|$))/g : /,(?=\d{3}(\D|$))/g;
  const plain = bare.replace(thousands, '').replace(sign, '.');
  const turned = /^(.*)-$/.exec(plain) ? `-${plain.slice(0, -1)}` : plain.replace(/^\+/, '');
  const isMixed = bare.replace(thousands, '').includes(sign === ',' ? '.' : ',');
  if (!isMixed && /^-?\d{1,15}(\.\d{1,8})?$/.test(turned)) return turned;
  throw new RangeError(`found "${text}", expected an amount such as 1234${sign}50`);
}

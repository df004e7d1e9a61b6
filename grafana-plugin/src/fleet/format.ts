const PREFIXES = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

export interface Scale {
  divisor: number;
  prefix: string;
}

/** One prefix for a whole column: that in which its middle value has one to three digits before the point. */
export function scaleOf(values: readonly (number | null)[]): Scale {
  const sizes = values
    .flatMap((value) => (value === null || value === 0 ? [] : [Math.abs(value)]))
    .sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const [divisor, prefix] = PREFIXES.find(([size]) => middle >= size) ?? [1, ''];
  return { divisor, prefix };
}

/** A dash stands for what is not known: it is not zero. */
export const NOT_KNOWN = '–';

/** A number with as many digits behind the point as said, its thousands apart by a narrow space. */
export function numberText(value: number | null, decimals: number, divisor = 1): string {
  if (value === null) return NOT_KNOWN;
  const [whole = '', rest] = (value / divisor).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

export function shareText(value: number | null, decimals = 0): string {
  return value === null ? NOT_KNOWN : `${(value * 100).toFixed(decimals)} %`;
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** A duration to two units: `2 h 14 min`. Below a second: `0 s`. */
export function durationText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NOT_KNOWN;
  const whole = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex(([size]) => whole >= size);
  if (first === -1) return '0 s';
  const [size, unit] = UNITS[first] ?? [1, 's'];
  const rest = UNITS[first + 1];
  const count = Math.floor(whole / size);
  const left = rest ? Math.floor((whole % size) / rest[0]) : 0;
  return rest && left > 0 ? `${count} ${unit} ${left} ${rest[1]}` : `${count} ${unit}`;
}

/** How long ago a time was, in unix seconds; the future is now. */
export function agoText(at: number | null, nowMs: number): string {
  return at === null ? NOT_KNOWN : `${durationText(Math.max(0, nowMs / 1000 - at))} ago`;
}

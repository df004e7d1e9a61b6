const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#039;': "'" };

/** Undoes Snipe-IT's escaping, once: `&amp;lt;` was the text `&lt;`. */
export function decodeText(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#039);/g, (entity) => SIGNS[entity] ?? entity);
}

/** A text of a list or a single read; null where there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? decodeText(value) : null;
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetAt(ms: number, zone: string): number {
  const told = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
  return Date.parse(`${told.replace(' ', 'T')}Z`) - Math.floor(ms / 1000) * 1000;
}

/**
 * Unix milliseconds of `{datetime}` or `{date}` told in a zone that Snipe-IT does not name; undefined where it is
 * something else. An hour that a zone has twice is the later one.
 */
export function decodeTime(value: unknown, zone: string): number | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { datetime, date } = value as { datetime?: unknown; date?: unknown };
  const told = typeof datetime === 'string' ? datetime : typeof date === 'string' ? `${date} 00:00:00` : '';
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(told)) return undefined;
  const local = Date.parse(`${told.replace(' ', 'T')}Z`);
  if (Number.isNaN(local)) return undefined;
  const near = local - offsetAt(local, zone);
  return local - offsetAt(near, zone);
}

/** A sum of money that Snipe-IT formatted: `1,234.56` or `1.234,56`. Undefined where it is neither. */
export function decodeMoney(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const english = /^-?\d{1,3}(,?\d{3})*(\.\d+)?$/.test(value) ? value.replaceAll(',', '') : undefined;
  const other = /^-?\d{1,3}(\.?\d{3})*(,\d+)?$/.test(value) ? value.replaceAll('.', '').replace(',', '.') : undefined;
  const text = english ?? other;
  return text === undefined ? undefined : Number(text);
}

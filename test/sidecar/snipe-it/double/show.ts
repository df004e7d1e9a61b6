import type { DoubleOptions } from './options.ts';
import type { Row } from './store.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' };

/** Laravel's `e()`: htmlspecialchars that encodes what is encoded already once more. */
export function e(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Notes go through inline markdown and are not to be turned back. */
export function markdown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return String(value)
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/\*(.+?)\*/g, '<em>$1</em>');
}

function inZone(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
}

function formatted(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** `{datetime, formatted}` in the zone of the installation and without saying which. */
export function moment(value: unknown, { tz }: Pick<DoubleOptions, 'tz'>) {
  if (value === null || value === undefined) return null;
  const ms = typeof value === 'number' ? value : Date.parse(`${String(value).replace(' ', 'T')}Z`);
  return { datetime: inZone(ms, tz), formatted: formatted(ms, tz) };
}

export function day(value: unknown) {
  if (value === null || value === undefined) return null;
  const date = String(value).slice(0, 10);
  return { date, formatted: formatted(Date.parse(`${date}T00:00:00Z`), 'UTC') };
}

export function money(value: unknown, { digitSeparator }: Pick<DoubleOptions, 'digitSeparator'>): string | null {
  if (value === null || value === undefined) return null;
  const english = Number(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (digitSeparator === '1,234.56') return english;
  return english.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
}

/** `{id, name}` of a row, escaped. */
export function named(row: Row | undefined): { id: number; name: string | null } | null {
  return row ? { id: row.id, name: e(row['name']) } : null;
}

/** A row as Eloquent tells it after a write: raw, ISO times, dates that are cast `m-d-Y`. */
export function eloquent(row: Row): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    if (key === 'deleted_at' && value === null) continue;
    if ((key === 'created_at' || key === 'updated_at') && typeof value === 'number')
      told[key] = new Date(value).toISOString().replace('Z', '000Z');
    else if ((key === 'expected_checkin' || key === 'next_audit_date') && typeof value === 'string')
      told[key] = value.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, '$2-$3-$1');
    else told[key] = value;
  }
  return told;
}

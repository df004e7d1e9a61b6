import { live, type Row, type Store, same, type Table } from './store.ts';

export type Errors = Record<string, string[]>;
export type Rule = (value: unknown, label: string) => string | undefined;

const isInteger = (value: unknown) => /^-?\d+$/.test(String(value));
const real = (text: string) => {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
};

/** `_` becomes a space in messages, so that a custom column is told with two of them. */
export const labelOf = (column: string) => column.replaceAll('_', ' ');

export const integer: Rule = (value, label) =>
  isInteger(value) ? undefined : `The ${label} field must be an integer.`;

export const numeric: Rule = (value, label) =>
  typeof value !== 'boolean' && !Number.isNaN(Number(value)) ? undefined : `The ${label} field must be a number.`;

export const boolean: Rule = (value, label) =>
  [true, false, 0, 1, '0', '1'].includes(value as never) ? undefined : `The ${label} field must be true or false.`;

export const date: Rule = (value, label) =>
  Number.isNaN(Date.parse(String(value))) ? `The ${label} field must be a valid date.` : undefined;

export const isoDay: Rule = (value, label) =>
  /^\d{4}-\d\d-\d\d$/.test(String(value)) && real(String(value))
    ? undefined
    : `The ${label} must be a valid date in YYYY-MM-DD format`;

export const notArray: Rule = (value, label) => (Array.isArray(value) ? `${label} cannot be an array.` : undefined);

export const max =
  (length: number): Rule =>
  (value, label) =>
    String(value).length > length ? `The ${label} field must not be greater than ${length} characters.` : undefined;

export const min =
  (length: number): Rule =>
  (value, label) =>
    String(value).length < length ? `The ${label} field must be at least ${length} characters.` : undefined;

export const within =
  (choices: readonly string[]): Rule =>
  (value, label) =>
    choices.includes(String(value)) ? undefined : `The selected ${label} is invalid.`;

export const exists =
  (store: Store, table: Table): Rule =>
  (value, label) =>
    live(store, table, value) ? undefined : `The selected ${label} is invalid.`;

/** Unique among what is not deleted; `except` is the row's own id. */
export const unique =
  (store: Store, table: Table, column: string, except?: number): Rule =>
  (value, label) =>
    store.rows[table].some((row) => row.id !== except && row['deleted_at'] === null && same(row[column], value))
      ? `The ${label} must be unique.`
      : undefined;

export interface FieldRules {
  required?: boolean;
  rules?: readonly Rule[];
}

/** All the errors of a body together. Where `partial`, what is absent is not looked at, and null stays refused. */
export function errorsOf(
  body: Record<string, unknown>,
  fields: Record<string, FieldRules>,
  { partial = false }: { partial?: boolean } = {},
): Errors {
  const errors: Errors = {};
  for (const [key, { required = false, rules = [] }] of Object.entries(fields)) {
    const value = body[key];
    const label = labelOf(key);
    if (value === null || value === undefined) {
      if (required && !(partial && !(key in body))) errors[key] = [`The ${label} field is required.`];
      continue;
    }
    const messages = rules.flatMap((rule) => rule(value, label) ?? []);
    if (messages.length > 0) errors[key] = messages;
  }
  return errors;
}

/** Rules of a custom field's format, by its name or `regex:/…/`. */
export function formatErrors(field: Row, value: unknown): string[] {
  const column = labelOf(String(field['db_column']));
  const text = String(value);
  const format = String(field['format'] ?? 'ANY');
  const broken = `The ${column} field format is invalid.`;
  const custom = /^regex:\/(.*)\/[a-z]*$/.exec(format)?.[1];
  if (custom !== undefined) return new RegExp(custom).test(text) ? [] : [broken];
  if (format === 'MAC') return /^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(text) ? [] : [broken];
  if (format === 'NUMERIC') return Number.isNaN(Number(text)) ? [`The ${column} field must be a number.`] : [];
  const octets = text.split('.').map(Number);
  const v4 = octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet < 256);
  if (format === 'IPV4') return v4 ? [] : [`The ${column} field must be a valid IPv4 address.`];
  if (format === 'IP') return v4 || text.includes(':') ? [] : [`The ${column} field must be a valid IP address.`];
  return [];
}

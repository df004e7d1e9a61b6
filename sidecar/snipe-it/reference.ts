import type { SnipeClient } from './client.ts';
import { textOf } from './decode.ts';

export interface Named {
  id: number;
  name: string;
}

export interface Model extends Named {
  number: string | null;
  manufacturer: number | null;
  fieldset: number | null;
}

/** What assets refer to, decoded. */
export interface Reference {
  statuses: (Named & { type: string })[];
  locations: Named[];
  companies: Named[];
  manufacturers: Named[];
  /** `type` is in the language of the installation. */
  categories: (Named & { type: string })[];
  models: Model[];
  /** `columns`: database columns of the custom fields in it. */
  fieldsets: (Named & { columns: string[] })[];
  fields: { name: string; column: string; format: string }[];
}

type Row = Record<string, unknown>;

const named = (row: Row): Named => ({ id: Number(row['id']), name: textOf(row['name']) ?? '' });

export function idOf(value: unknown): number | null {
  const id = value !== null && typeof value === 'object' ? Number((value as Row)['id']) : Number.NaN;
  return Number.isInteger(id) ? id : null;
}

const field = (row: Row) => ({
  name: textOf(row['name']) ?? '',
  column: String(row['db_column_name']),
  format: String(row['format'] ?? 'ANY'),
});

/** Reads all reference data. Columns of custom fields are looked up by name, because a rename changes them. */
export async function loadReference(client: SnipeClient): Promise<Reference> {
  const models = await client.all('/models');
  const fields = await client.get('/fields');
  const fieldsets = await client.get('/fieldsets');
  const rowsOf = (value: unknown) => ((value as Row | undefined)?.['rows'] ?? []) as Row[];
  return {
    statuses: (await client.all('/statuslabels')).map((row) => ({ ...named(row), type: String(row['type']) })),
    locations: (await client.all('/locations')).map(named),
    companies: (await client.all('/companies')).map(named),
    manufacturers: (await client.all('/manufacturers')).map(named),
    categories: (await client.all('/categories')).map((row) => ({
      ...named(row),
      type: String(row['category_type']).toLowerCase(),
    })),
    models: models.map((row) => ({
      ...named(row),
      number: textOf(row['model_number']),
      manufacturer: idOf(row['manufacturer']),
      fieldset: idOf(row['fieldset']),
    })),
    fieldsets: rowsOf(fieldsets).map((row) => ({
      ...named(row),
      columns: rowsOf(row['fields']).map((each) => field(each).column),
    })),
    fields: rowsOf(fields).map(field),
  };
}

/** All of that name; Snipe-IT does not tell capitals from small letters. */
export function byName<T extends Named>(rows: readonly T[], name: string): T[] {
  return rows.filter((row) => row.name.toLowerCase() === name.trim().toLowerCase());
}

/** A row as its table holds it: raw values, snake_case columns. */
export type Row = { id: number } & Record<string, unknown>;

const TABLES = [
  'companies',
  'locations',
  'suppliers',
  'manufacturers',
  'categories',
  'models',
  'statuslabels',
  'fields',
  'fieldsets',
  'users',
  'assets',
  'maintenances',
  'log',
] as const;

export type Table = (typeof TABLES)[number];

export interface Pivot {
  field: number;
  fieldset: number;
  required: boolean;
  order: number;
}

export interface Store {
  rows: Record<Table, Row[]>;
  /** Which field belongs to which fieldset. */
  pivots: Pivot[];
  /** Next number of the automatic asset tags. */
  nextTag: number;
  last: Record<Table, number>;
}

export function emptyStore(): Store {
  const each = <T>(make: () => T) => Object.fromEntries(TABLES.map((name) => [name, make()])) as Record<Table, T>;
  return { rows: each(() => [] as Row[]), pivots: [], nextTag: 1, last: each(() => 0) };
}

/** Adds a row with the next id and both its times. */
export function add(store: Store, table: Table, columns: Record<string, unknown>, at: number): Row {
  store.last[table] += 1;
  const row: Row = { deleted_at: null, ...columns, updated_at: at, created_at: at, id: store.last[table] };
  store.rows[table].push(row);
  return row;
}

/** The row of an id that was not deleted. Ids come as numbers or as their text. */
export function live(store: Store, table: Table, id: unknown): Row | undefined {
  return store.rows[table].find((row) => row.id === Number(id) && row['deleted_at'] === null);
}

/** Text is equal whatever its case, as in MySQL's default collation. */
export function same(a: unknown, b: unknown): boolean {
  return a !== null && a !== undefined && String(a).toLowerCase() === String(b).toLowerCase();
}

/** The fields of a model's fieldset, with the row of what joins them. */
export function fieldsOf(store: Store, model: Row | undefined): { field: Row; pivot: Pivot }[] {
  const fieldset = Number(model?.['fieldset_id'] ?? 0);
  return store.pivots
    .filter((pivot) => pivot.fieldset === fieldset)
    .sort((a, b) => a.order - b.order)
    .flatMap((pivot) => {
      const field = live(store, 'fields', pivot.field);
      return field ? [{ field, pivot }] : [];
    });
}

/** One entry of the action log a write; an update tells the changed columns alone, and none when nothing changed. */
export function logWrite(
  store: Store,
  action: string,
  itemId: number,
  at: number,
  changes: Record<string, { old: unknown; new: unknown }> = {},
): void {
  if (action === 'update' && Object.keys(changes).length === 0) return;
  add(store, 'log', { action_type: action, item_type: 'asset', item_id: itemId, log_meta: changes }, at);
}

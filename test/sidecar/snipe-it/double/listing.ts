import { type Call, plain, type Reply } from './call.ts';
import type { DoubleOptions } from './options.ts';
import type { Row } from './store.ts';

/** The limit that is really used: absent, zero, no number or too large all become the most there is, silently. */
export function limitOf(text: string | null, most: number): number {
  const asked = Math.abs(Math.trunc(Number(text ?? 0)));
  return Number.isNaN(asked) || asked === 0 || asked > most ? most : asked;
}

const SORTABLE = ['id', 'name', 'created_at', 'updated_at', 'asset_tag', 'serial', 'model_number'];

function sorted(rows: readonly Row[], query: URLSearchParams): Row[] {
  const asked = query.get('sort') ?? '';
  const column = SORTABLE.includes(asked) ? asked : 'created_at';
  const sign = query.get('order') === 'asc' ? 1 : -1;
  const compare = (a: unknown, b: unknown) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a ?? '').localeCompare(String(b ?? ''));
  return [...rows].sort((a, b) => sign * (compare(a[column], b[column]) || a.id - b.id));
}

/** One page as `{total, rows}`; an offset behind the end is the end. */
export function page(rows: readonly Row[], call: Call, options: DoubleOptions, show: (row: Row) => unknown): Reply {
  const limit = limitOf(call.query.get('limit'), options.maxResults);
  const asked = Math.abs(Math.trunc(Number(call.query.get('offset') ?? 0))) || 0;
  const offset = Math.min(asked, rows.length);
  const part = sorted(rows, call.query).slice(offset, offset + limit);
  return plain({ total: rows.length, rows: part.map(show) });
}

const PER_PAGE = 50;

export function selectlist(rows: readonly Row[], { query }: Call, text: (row: Row) => string): Reply {
  const search = (query.get('search') ?? '').toLowerCase();
  const found = rows.filter((row) => text(row).toLowerCase().includes(search));
  const number = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
  const part = found.slice((number - 1) * PER_PAGE, number * PER_PAGE);
  return plain({
    results: part.map((row) => ({ id: row.id, text: text(row), image: null })),
    pagination: { more: number * PER_PAGE < found.length, per_page: PER_PAGE },
    total_count: found.length,
    page: number,
    page_count: Math.ceil(found.length / PER_PAGE),
  });
}

/** `%term%` over some texts; ` OR ` in capitals splits terms. */
export function found(search: string, texts: readonly unknown[]): boolean {
  return search
    .split(' OR ')
    .some((term) =>
      texts.some(
        (text) => text !== null && text !== undefined && String(text).toLowerCase().includes(term.toLowerCase()),
      ),
    );
}

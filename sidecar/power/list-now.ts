import { HttpError } from '../../core/service/route.ts';
import { orderOf, type Page, type PageWords, pageOf } from './paging.ts';
import { compareLabels } from './shape.ts';

type Value = string | number | boolean | null;
type Item = object;

/**
 * A page of things, by a field (`watts`, or `-watts` for the highest first) and then by where they are. What is not known
 * comes last either way. Throws HttpError 400 for a field that they do not have.
 */
export function sortedPage<T extends Item>(
  items: readonly T[],
  words: PageWords & { sort?: string | undefined },
  by: readonly string[],
  fields: readonly string[],
  filters: unknown,
): Page<T> {
  const { sort = by[0] ?? '' } = words;
  const field = sort.replace(/^-/, '');
  if (!fields.includes(field))
    throw new HttpError(
      400,
      `the query.sort: found ${JSON.stringify(sort)}, expected one of ${fields.join(', ')}, or with - before it`,
    );
  const down = sort.startsWith('-');
  const fieldOf = (item: Item): Value => (item as Record<string, Value>)[field] ?? null;
  const placeOf = (item: Item) =>
    Object.fromEntries(by.map((name) => [name, String((item as Record<string, Value>)[name] ?? '')]));
  const compare = (a: Item, b: Item) =>
    compareValues(fieldOf(a), fieldOf(b), down) || compareLabels(placeOf(a), placeOf(b), by);
  return pageOf(
    [...items].sort(compare),
    words,
    orderOf(sort, filters),
    (item) => JSON.stringify({ ...placeOf(item), [field]: fieldOf(item) }),
    (item, key) => compare(item, JSON.parse(key) as Item) > 0,
  );
}

const inOrder = new Intl.Collator('en', { numeric: true });

function compareValues(a: Value, b: Value, down: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === 'string' ? inOrder.compare(a, String(b)) : Number(a) - Number(b);
  return down ? -order : order;
}

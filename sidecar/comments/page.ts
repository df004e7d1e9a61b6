import { Type } from '@sinclair/typebox';
import { HttpError } from '../../core/service/route.ts';

/** The words of a query by which lists are read page by page. */
export const PageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: 'next of the page before' })),
};

/** Where a page ended: the value that it was sorted by, and the number of its last row. */
export type Place = readonly [value: string | number, id: number];

/** The cursor behind a row, good for lists of the same order alone. */
export function writeCursor(order: string, place: Place): string {
  return Buffer.from(JSON.stringify([order, ...place])).toString('base64url');
}

/** Where to go on. Throws HttpError 400 for a cursor of another order. */
export function readCursor(cursor: string, order: string, sortsBy: 'string' | 'number'): Place {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const [found, value, id] = read as unknown[];
    if (found === order && typeof value === sortsBy && Number.isSafeInteger(id) && !String(value).includes('\u0000'))
      return [value, id] as unknown as Place;
  } catch {
    // Told below, like a cursor of another list.
  }
  throw new HttpError(400, `the query.cursor: found another one, expected "next" of a page sorted by ${order}`);
}

/** A page from one row more than it may have. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  total: number,
  cursorOf: (last: T) => string,
): { items: T[]; next?: string; total: number } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, total, ...(rows.length > limit && last !== undefined ? { next: cursorOf(last) } : {}) };
}

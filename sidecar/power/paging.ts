import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { HttpError } from '../../core/service/route.ts';

/** The words of a query by which lists are read page by page. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1000, description: 'what the page before gave as "next"' }),
  ),
};

export interface PageWords {
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface Page<T> {
  items: T[];
  next?: string;
  total: number;
}

/**
 * The page behind a cursor of a list that is already in order. A cursor holds the key of the last item that was told and
 * the order, so that what came or went meanwhile neither repeats nor skips another. Throws HttpError 400 for a cursor of
 * another list.
 */
export function pageOf<T>(
  items: readonly T[],
  { limit = 100, cursor }: PageWords,
  order: string,
  keyOf: (item: T) => string,
  isAfter: (item: T, key: string) => boolean,
): Page<T> {
  const after = cursor === undefined ? undefined : readCursor(cursor, order);
  const start = after === undefined ? 0 : items.findIndex((item) => isAfter(item, after));
  const from = start === -1 ? items.length : start;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  const more = last !== undefined && from + limit < items.length;
  return { items: page, ...(more ? { next: writeCursor(keyOf(last), order) } : {}), total: items.length };
}

/** A short name of an order and its filters, so that a cursor of another question is noticed. */
export function orderOf(...words: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('base64url').slice(0, 8);
}

function writeCursor(key: string, order: string): string {
  return Buffer.from(JSON.stringify([order, key])).toString('base64url');
}

function readCursor(cursor: string, order: string): string {
  try {
    const [found, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (found === order && typeof key === 'string') return key;
  } catch {
    // Told below: a cursor that is not ours is refused like one of another list.
  }
  throw new HttpError(
    400,
    `the query.cursor: found ${JSON.stringify(cursor)}, expected the "next" of a page of the same question`,
  );
}

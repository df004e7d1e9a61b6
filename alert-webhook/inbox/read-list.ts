import { setImmediate as turn } from 'node:timers/promises';
import { findList } from './find-list.ts';

/** What stands around a list, with an empty list in its place, and how many elements were taken. */
export interface ReadList {
  rest: unknown;
  count: number;
}

/**
 * Parses a JSON body whose bulk is one list: the one at `key`, or the body itself. Each element is given to `take`, some
 * dozens in a turn of the event loop. Undefined where there is no such list. Throws SyntaxError when it is no JSON.
 */
export async function readList(
  body: Uint8Array,
  key: string | undefined,
  take: (element: unknown) => void,
): Promise<ReadList | undefined> {
  const bytes = withoutMark(body);
  const text = (from: number, to: number) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
  const list = await findList(bytes, key);
  if (list === undefined) return undefined;
  const rest: unknown = JSON.parse(`${text(0, list.from)}[]${text(list.to + 1, bytes.length)}`);
  if (key !== undefined && listAt(rest, key) !== 0) throw new SyntaxError(`"${key}" stands there twice`);
  let count = 0;
  for (const [index, piece] of list.pieces.entries()) {
    if (index > 0) await turn();
    const elements = JSON.parse(`[${text(piece.from, piece.to)}]`) as unknown[];
    if (index > 0 && elements.length === 0) throw new SyntaxError('found nothing behind the last comma of the list');
    for (const element of elements) take(element);
    count += elements.length;
  }
  return { rest, count };
}

function listAt(rest: unknown, key: string): number | undefined {
  const list = (rest as Record<string, unknown>)[key];
  return Array.isArray(list) ? list.length : undefined;
}

/** Some programs write a byte order mark, which JSON.parse takes for an error. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

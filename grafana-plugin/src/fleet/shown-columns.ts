import type { Column } from './columns.ts';

const LEAST = 48;
const MOST = 600;

/** Columns by what is remembered of them: their ids in their order, each with its width behind a colon where it was changed. */
export function columnsOf(shown: readonly string[], all: readonly Column[]): Column[] {
  return shown.flatMap((each) => {
    const { id, width } = partsOf(each);
    const column = all.find((known) => known.id === id);
    if (column === undefined) return [];
    return width === undefined || width === column.width ? column : { ...column, width };
  });
}

/** `hashrate:140` is the column hashrate, 140 px wide. */
export function partsOf(shown: string): { id: string; width?: number } {
  const [id = '', text] = shown.split(':');
  const width = Number(text);
  return text === undefined || !Number.isFinite(width) ? { id } : { id, width: fitting(width) };
}

function fitting(width: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, width)));
}

export function withWidth(shown: readonly string[], id: string, width: number): string[] {
  return shown.map((each) => (partsOf(each).id === id ? `${id}:${fitting(width)}` : each));
}

/** One more column, at its place among those of `all` as far as the others stand in that order; or one less. */
export function withColumn(shown: readonly string[], id: string, on: boolean, all: readonly Column[]): string[] {
  const rest = shown.filter((each) => partsOf(each).id !== id);
  if (!on) return rest;
  const rank = (of: string) => all.findIndex((column) => column.id === of);
  const at = rest.findIndex((each) => rank(partsOf(each).id) > rank(id));
  return at === -1 ? [...rest, id] : [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** A column one place to the left (-1) or to the right (1); the first one stays the first. */
export function movedColumn(shown: readonly string[], id: string, by: -1 | 1): string[] {
  const at = shown.findIndex((each) => partsOf(each).id === id);
  const to = at + by;
  if (at < 1 || to < 1 || to >= shown.length) return [...shown];
  const next = [...shown];
  [next[at], next[to]] = [next[to] as string, next[at] as string];
  return next;
}

export interface PlacedColumn extends Column {
  style: { width: number };
}

/** Columns as wide as they want, wider where there is more room than that; how wide they are together. */
export function placed(columns: readonly Column[], room: number): { columns: PlacedColumn[]; width: number } {
  const wanted = columns.reduce((sum, { width }) => sum + width, 0);
  const factor = Math.max(1, room / wanted);
  const wide = columns.map((column) => ({ ...column, style: { width: Math.floor(column.width * factor) } }));
  return { columns: wide, width: wide.reduce((sum, { style }) => sum + style.width, 0) };
}

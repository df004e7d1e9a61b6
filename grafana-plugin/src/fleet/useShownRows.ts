import { useDeferredValue, useMemo, useRef } from 'react';
import { COLUMNS } from './columns.ts';
import { inOldOrder } from './merge.ts';
import { sorted } from './order.ts';
import type { FleetRow } from './rows.ts';
import { filtered, readSearch } from './search.ts';

export interface Sort {
  id: string;
  descending: boolean;
}

export interface ShownRows {
  rows: readonly FleetRow[];
  /** The search that these rows are for: the box shows each letter at once, the list follows when there is time. */
  search: string;
  /** Whether somebody points at the rows: then those that are there do not change their order. */
  hold(on: boolean): void;
}

/** The rows of a search in the order of a column. */
export function useShownRows(all: readonly FleetRow[], text: string, sort: Sort): ShownRows {
  const search = useDeferredValue(text);
  const rest = useDeferredValue(all);
  const isHeld = useRef(false);
  const before = useRef<{ sort: Sort; rows: readonly FleetRow[] }>(undefined);
  const ordered = useMemo(() => {
    const held = isHeld.current && before.current?.sort === sort ? before.current.rows : undefined;
    const column = COLUMNS.find(({ id }) => id === sort.id) ?? COLUMNS[0];
    const rows = held ? inOldOrder(held, rest) : column ? sorted(rest, column, sort.descending) : rest;
    before.current = { sort, rows };
    return rows;
  }, [rest, sort]);
  const rows = useMemo(() => filtered(ordered, readSearch(search)), [ordered, search]);
  const hold = useMemo(
    () => (on: boolean) => {
      isHeld.current = on;
    },
    [],
  );
  return { rows, search, hold };
}

import { useStyles2 } from '@grafana/ui';
import React, { useCallback, useEffect, useMemo, useRef } from 'react';
import { useWidth } from '../parts/useWidth.ts';
import type { Column } from './columns.ts';
import { evidenceOf } from './evidence.ts';
import type { Scale } from './format.ts';
import type { FleetRow } from './rows.ts';
import { placed } from './shown-columns.ts';
import { slotsOf } from './slots.ts';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import { CHECK, ROW, tableStyles } from './tableStyles.ts';
import { useRowWindow } from './useRowWindow.ts';
import { useSparks } from './useSparks.ts';

export interface FleetTableProps {
  rows: readonly FleetRow[];
  columns: readonly Column[];
  scales: Readonly<Record<string, Scale>>;
  /** The time of the rows in unix seconds. */
  now: number;
  sort: { id: string; descending: boolean };
  onSort(id: string): void;
  selected: ReadonlySet<string>;
  onSelect(key: string): void;
  onSelectAll(on: boolean): void;
  onOpen(row: FleetRow): void;
  onWidth(id: string, width: number): void;
  /** The row that the keyboard is on. */
  at: number;
  height: number;
}

/** Room for the bar below, so that it hides no row. */
const SCROLLBAR = 16;

/** A table of any length: only the rows that are seen exist, and show others while it is scrolled. */
export function FleetTable(props: FleetTableProps) {
  const { rows, scales, now, selected, at } = props;
  // A short list takes no more room than it needs.
  const height = Math.min(props.height, (rows.length + 1) * ROW + SCROLLBAR);
  const styles = useStyles2(tableStyles);
  const [box, room] = useWidth();
  const { first, count, isAside, onScroll } = useRowWindow(box, height, at);
  const { columns, width: wide } = useMemo(() => placed(props.columns, room - CHECK), [props.columns, room]);
  const width = wide + CHECK;
  const { onClick, onTick, onHover } = useDeeds(props);
  const onFocus = useOwnFocus(first);
  const begin = Math.max(0, Math.min(first, rows.length - count));
  const slots = slotsOf(begin, Math.min(count, rows.length));
  const sparkOf = useSparks(
    rows.slice(begin, begin + count),
    columns.some(({ id }) => id === 'course'),
  );
  return (
    <div
      ref={box}
      className={styles.box}
      style={{ height }}
      onScroll={onScroll}
      role="grid"
      aria-rowcount={rows.length + 1}
      aria-label="Miners"
      data-testid="fleet-table"
    >
      <div style={{ width }} role="presentation">
        <TableHead
          {...{ columns, scales, styles }}
          sort={props.sort}
          chosen={selected.size === 0 ? 'none' : selected.size >= rows.length ? 'all' : 'some'}
          onSort={props.onSort}
          onSelectAll={props.onSelectAll}
          onWidth={props.onWidth}
        />
        {/* biome-ignore lint/a11y: its rows have buttons; a click beside them opens the row, too */}
        <div
          className={isAside ? `${styles.body} ${styles.aside}` : styles.body}
          style={{ height: rows.length * ROW }}
          role="rowgroup"
          onClick={onClick}
          onMouseOver={onHover}
          onFocus={onFocus}
        >
          {slots.map((index, slot) => {
            const row = rows[index];
            return row ? (
              <TableRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a slot stays where it is and shows another row
                key={slot}
                {...{ row, index, columns, width, scales, now, styles, onTick }}
                isSelected={selected.has(row.key)}
                isAt={at === index}
                spark={sparkOf(row)}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

/** What is in the focus loses it when its place shows another miner: a key must not open another one than was chosen. */
function useOwnFocus(first: number): (event: React.FocusEvent) => void {
  const chosen = useRef<string>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places show other rows when the first one has changed
  useEffect(() => {
    const { activeElement } = document;
    const index = activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index'];
    if (index !== undefined && index !== chosen.current) (activeElement as HTMLElement).blur();
  }, [first]);
  return useCallback((event: React.FocusEvent) => {
    chosen.current = event.target.closest<HTMLElement>('[data-index]')?.dataset['index'];
  }, []);
}

/** What is heard of all rows together; the same functions for ever. */
function useDeeds(props: FleetTableProps) {
  const latest = useRef(props);
  latest.current = props;
  const rowOf = useCallback((target: EventTarget) => {
    const element = (target as Element).closest<HTMLElement>('[data-index]');
    return element === null ? undefined : latest.current.rows[Number(element.dataset['index'])];
  }, []);
  const onClick = useCallback(
    (event: React.MouseEvent) => {
      const row = rowOf(event.target);
      const isChoosing = (event.target as Element).querySelector('input') ?? (event.target as Element).closest('input');
      if (row !== undefined && isChoosing === null && getSelection()?.isCollapsed !== false) latest.current.onOpen(row);
    },
    [rowOf],
  );
  const onTick = useCallback(
    (event: React.ChangeEvent<HTMLInputElement>) => {
      const row = rowOf(event.currentTarget);
      if (row !== undefined) latest.current.onSelect(row.key);
    },
    [rowOf],
  );
  // A text that does not fit, or why a state is what it is: only for the cell that somebody points at.
  const onHover = useCallback(
    (event: React.MouseEvent) => {
      const cell = (event.target as Element).closest<HTMLElement>('[data-cell]');
      const row = rowOf(event.target);
      if (cell === null || row === undefined) return;
      cell.title = cell.dataset['cell'] === 'state' ? evidenceOf(row, Date.now()) : (cell.textContent ?? '');
    },
    [rowOf],
  );
  return { onClick, onTick, onHover };
}

import { cx } from '@emotion/css';
import { Checkbox, Icon, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';
import { type Column, scalesOf } from './columns.ts';
import type { Scale } from './format.ts';
import type { FleetRow } from './rows.ts';
import { TableRow } from './TableRow.tsx';
import { CHECK, ROW, tableStyles } from './tableStyles.ts';

export interface FleetTableProps {
  rows: readonly FleetRow[];
  columns: readonly Column[];
  sort: { id: string; descending: boolean };
  onSort(id: string): void;
  selected: ReadonlySet<string>;
  onSelect(key: string, on: boolean): void;
  onSelectAll(on: boolean): void;
  onOpen(row: FleetRow): void;
  /** The row that the keyboard is on. */
  at: number;
  height: number;
}

/** Rows beyond the edges that are ready before they are seen. */
const SPARE = 8;
/** Room for the bar below, so that it hides no row. */
const SCROLLBAR = 16;

/** A table of any length: only the rows that are seen exist. */
export function FleetTable(props: FleetTableProps) {
  const { rows, columns } = props;
  // A short list takes no more room than it needs.
  const height = Math.min(props.height, (rows.length + 1) * ROW + SCROLLBAR);
  const styles = useStyles2(tableStyles);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useShown(box, props.at, height);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const count = Math.ceil(height / ROW) + 2 * SPARE;
  const scales = React.useMemo(() => scalesOf(columns, rows), [columns, rows]);
  const width = CHECK + columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      ref={box}
      className={styles.box}
      style={{ height }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      role="grid"
      aria-rowcount={rows.length + 1}
      aria-label="Miners"
      data-testid="fleet-table"
    >
      <div style={{ width: `max(100%, ${width}px)` }}>
        <Head {...props} scales={scales} />
        <div style={{ height: rows.length * ROW, position: 'relative' }}>
          <div style={{ transform: `translateY(${first * ROW}px)` }}>
            {rows.slice(first, first + count).map((row, index) => (
              <TableRow key={row.key} row={row} index={first + index} scales={scales} {...props} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Scrolls so far that the row that the keyboard is on can be seen. */
function useShown(box: React.RefObject<HTMLDivElement | null>, at: number, height: number): void {
  useEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * ROW > element.scrollTop + height - ROW) element.scrollTop = top + 3 * ROW - height;
  }, [box, at, height]);
}

function Head({
  columns,
  scales,
  sort,
  onSort,
  rows,
  selected,
  onSelectAll,
}: FleetTableProps & { scales: Record<string, Scale> }) {
  const styles = useStyles2(tableStyles);
  const all = rows.length > 0 && selected.size >= rows.length;
  return (
    <div className={styles.head} role="row" aria-rowindex={1}>
      <div className={cx(styles.check, styles.checkHead)} role="columnheader">
        <Checkbox
          aria-label="Select all that are shown"
          value={all}
          indeterminate={selected.size > 0 && !all}
          onChange={(event) => onSelectAll(event.currentTarget.checked)}
        />
      </div>
      {columns.map(({ id, title, width, right, scaled }) => {
        const unit = scaled ? `, ${scales[id]?.prefix ?? ''}H/s` : '';
        const isSorted = sort.id === id;
        return (
          <div
            key={id}
            role="columnheader"
            className={id === 'miner' ? styles.nameHead : undefined}
            aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            style={{ width, flex: `1 0 ${width}px` }}
          >
            <button type="button" className={cx(styles.title, right && styles.right)} onClick={() => onSort(id)}>
              {title}
              {unit}
              {isSorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
            </button>
          </div>
        );
      })}
    </div>
  );
}

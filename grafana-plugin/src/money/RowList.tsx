import { cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { rowListStyles } from './rowListStyles.ts';

export interface RowColumn<T> {
  id: string;
  title: string;
  /** A track of CSS grid: `minmax(120px, 2fr)`. */
  width: string;
  right?: boolean;
  cell(row: T): React.ReactNode;
}

export interface RowListProps<T> {
  label: string;
  columns: readonly RowColumn<T>[];
  rows: readonly T[];
  keyOf(row: T): string;
  /** What stands there when there is no row. */
  none: React.ReactNode;
  sort?: { id: string; descending: boolean };
  sortable?: readonly string[];
  onSort?(id: string): void;
}

/** A table of up to thousands of rows: those that are not seen cost nothing to paint. On a telephone each is a card. */
export function RowList<T>(props: RowListProps<T>) {
  const { label, columns, rows, keyOf, none } = props;
  const styles = useStyles2(rowListStyles);
  if (rows.length === 0) return <div className={styles.none}>{none}</div>;
  const tracks = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a table element cannot be left out of painting
    <div className={styles.box} role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a row of titles is not acted upon */}
      <div className={cx(styles.row, styles.head)} style={tracks} role="row">
        {columns.map((column) => (
          <Title key={column.id} column={column} {...props} />
        ))}
      </div>
      {rows.map((row) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: what is acted upon are links within it
        <div key={keyOf(row)} className={cx(styles.row, styles.body)} style={tracks} role="row" data-row={keyOf(row)}>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={column.id}
              role="cell"
              className={cx(styles.cell, column.right && styles.right)}
              data-label={column.title}
            >
              {column.cell(row)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Title<T>({ column, sort, sortable = [], onSort }: RowListProps<T> & { column: RowColumn<T> }) {
  const styles = useStyles2(rowListStyles);
  const { id, title, right } = column;
  const isSorted = sort?.id === id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: the button within it is
    <div
      role="columnheader"
      className={cx(styles.cell, right && styles.right)}
      {...(sortable.includes(id)
        ? {
            'aria-sort': isSorted
              ? sort.descending
                ? ('descending' as const)
                : ('ascending' as const)
              : ('none' as const),
          }
        : {})}
    >
      {sortable.includes(id) ? (
        <button type="button" className={styles.title} onClick={() => onSort?.(id)}>
          {title}
          {isSorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
        </button>
      ) : (
        title
      )}
    </div>
  );
}

import React from 'react';
import type { Scale } from './format.ts';
import type { FleetRow } from './rows.ts';
import { stateMark } from './StateMark.tsx';
import type { PlacedColumn } from './shown-columns.ts';
import { ROW, type tableStyles } from './tableStyles.ts';

export interface TableRowProps {
  row: FleetRow;
  /** Its place among all rows. */
  index: number;
  columns: readonly PlacedColumn[];
  /** Pixels of all columns together. */
  width: number;
  scales: Readonly<Record<string, Scale>>;
  /** The time of the rows in unix seconds. */
  now: number;
  isSelected: boolean;
  /** The keyboard is on it. */
  isAt: boolean;
  styles: ReturnType<typeof tableStyles>;
  /** The image of its hashrate over a day, where it is known. */
  spark: string | undefined;
  /** The same for all rows and for ever. */
  onTick(event: React.ChangeEvent<HTMLInputElement>): void;
}

/**
 * One miner; drawn again only when something of it has changed. A row of the page shows other miners while it is scrolled, so
 * that none is made anew; clicks are heard by the table.
 */
export const TableRow = React.memo(function TableRow(props: TableRowProps) {
  const { row, index, columns, width, isSelected, isAt, styles, onTick } = props;
  const [first, ...rest] = columns;
  return (
    <div
      className={`${styles.row}${isSelected ? ` ${styles.selected}` : ''}${isAt ? ` ${styles.at}` : ''}`}
      style={{ transform: `translateY(${index * ROW}px)`, width }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-miner={row.miner}
      data-index={index}
    >
      <div className={styles.lead} role="presentation">
        <div className={styles.check} role="gridcell">
          <input
            type="checkbox"
            className={styles.tick}
            aria-label={`Select ${row.miner}`}
            checked={isSelected}
            onChange={onTick}
          />
        </div>
        {first && cell(first, props)}
      </div>
      {rest.map((column) => cell(column, props))}
    </div>
  );
});

/** A bar that is shorter than this has another colour. */
const LOW = 0.9;
const PLAIN: Scale = { divisor: 1, prefix: '' };

function cell(column: PlacedColumn, { row, scales, now, styles, spark }: TableRowProps) {
  const { id, style, right } = column;
  if (id === 'course')
    return <div key={id} role="gridcell" className={styles.spark} style={{ ...style, backgroundImage: spark }} />;
  const text = column.text(row, scales[id] ?? PLAIN, now);
  const share = column.bar?.(row) ?? null;
  const tone = column.tone?.(row);
  const bar = share === null ? '' : ` ${styles.bar}${share < LOW ? ` ${styles.low}` : ''}`;
  return (
    <div
      key={id}
      role="gridcell"
      className={`${styles.cell}${right ? ` ${styles.right}` : ''}${tone ? ` ${styles[tone]}` : ''}${bar}`}
      style={share === null ? style : { ...style, backgroundSize: barSize(share, style.width) }}
      data-cell={id}
    >
      {id === 'state' ? stateMark(styles.state, row, text) : id === 'miner' ? name(styles.open, text) : text}
    </div>
  );
}

function barSize(share: number, width: number): string {
  return `${Math.round((width - 16) * Math.min(1, Math.max(0, share)))}px 2px`;
}

function name(className: string, text: string) {
  return (
    <button type="button" className={className}>
      {text}
    </button>
  );
}

import { cx } from '@emotion/css';
import { Checkbox, useStyles2 } from '@grafana/ui';
import React from 'react';
import type { Column } from './columns.ts';
import type { FleetTableProps } from './FleetTable.tsx';
import type { Scale } from './format.ts';
import type { FleetRow } from './rows.ts';
import { StateMark } from './StateMark.tsx';
import { tableStyles } from './tableStyles.ts';

/** One miner; drawn again only when something of it has changed. */
export const TableRow = React.memo(
  function TableRow({
    row,
    index,
    columns,
    scales,
    selected,
    onSelect,
    onOpen,
    at,
  }: FleetTableProps & { row: FleetRow; index: number; scales: Record<string, Scale> }) {
    const styles = useStyles2(tableStyles);
    const isSelected = selected.has(row.key);
    return (
      <div
        className={cx(styles.row, isSelected && styles.selected, at === index && styles.at)}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        data-miner={row.miner}
      >
        <div className={styles.check} role="gridcell">
          <Checkbox
            aria-label={`Select ${row.miner}`}
            value={isSelected}
            onChange={(event) => onSelect(row.key, event.currentTarget.checked)}
          />
        </div>
        {columns.map((column) => (
          <Cell key={column.id} column={column} row={row} scale={scales[column.id]} onOpen={onOpen} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.columns === after.columns &&
    before.index === after.index &&
    (before.at === before.index) === (after.at === after.index) &&
    before.scales === after.scales &&
    before.selected.has(before.row.key) === after.selected.has(after.row.key),
);

/** A bar that is shorter than this has another colour. */
const LOW = 0.9;
const PLAIN: Scale = { divisor: 1, prefix: '' };

function Cell({
  column,
  row,
  scale = PLAIN,
  onOpen,
}: {
  column: Column;
  row: FleetRow;
  scale: Scale | undefined;
  onOpen(row: FleetRow): void;
}) {
  const styles = useStyles2(tableStyles);
  const { id, width, right } = column;
  const text = column.text(row, scale);
  const share = column.bar?.(row) ?? null;
  return (
    <div
      role="gridcell"
      className={cx(styles.cell, right && styles.right, id === 'miner' && styles.name)}
      style={{ width, flex: `1 0 ${width}px` }}
      title={text}
    >
      {share !== null && (
        <span
          className={cx(styles.bar, share < LOW && styles.low)}
          style={{ width: `calc((100% - 16px) * ${Math.min(1, Math.max(0, share))})` }}
        />
      )}
      {id === 'state' ? (
        <StateMark row={row} text={text} />
      ) : id === 'miner' ? (
        <button type="button" className={styles.open} onClick={() => onOpen(row)}>
          {text}
        </button>
      ) : (
        <span className={styles.text}>{text}</span>
      )}
    </div>
  );
}

import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { kwhText, signOfMark, titleOf, type UsageCell, type UsageRow } from '../usage.ts';
import { usageStyles } from './usageStyles.ts';

interface RowProps {
  row: UsageRow;
  days: readonly string[];
  tracks: React.CSSProperties;
  index: number;
  id: string;
  /** The day that the keyboard is on; -1: on another row. */
  at: number;
  onOpen(device: string, day: string): void;
}

/** One device's month. */
export function Row({ row, days, tracks, index, id, at, onOpen }: RowProps) {
  const styles = useStyles2(usageStyles);
  const cells = new Map(row.cells.map((cell) => [cell.day, cell]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div role="row" aria-rowindex={index + 2} className={styles.row} style={tracks}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="rowheader" className={styles.name} title={row.device}>
        {row.device}
      </div>
      {days.map((day, column) => (
        <Cell
          key={day}
          id={`${id}-${index}-${column}`}
          cell={cells.get(day)}
          isAt={column === at}
          onOpen={() => onOpen(row.device, day)}
        />
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" className={styles.sum}>
        {kwhText(row.kwh)}
      </div>
    </div>
  );
}

interface CellProps {
  id: string;
  cell: UsageCell | undefined;
  isAt: boolean;
  onOpen(): void;
}

function Cell({ id, cell, isAt, onOpen }: CellProps) {
  const styles = useStyles2(usageStyles);
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    <div
      id={id}
      role="gridcell"
      aria-selected={isAt}
      className={cx(styles.cell, cell && styles[cell.mark], isAt && styles.at)}
      title={cell && titleOf(cell)}
      onClick={cell ? onOpen : undefined}
    >
      {cell && (
        <>
          {cell.use ? kwhText(cell.use.kwh) : ''}
          {signOfMark(cell.mark)}
        </>
      )}
    </div>
  );
}

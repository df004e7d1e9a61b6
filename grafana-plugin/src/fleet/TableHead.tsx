import { Checkbox, Icon } from '@grafana/ui';
import React from 'react';
import type { Scale } from './format.ts';
import type { PlacedColumn } from './shown-columns.ts';
import { CHECK, type tableStyles } from './tableStyles.ts';

export interface TableHeadProps {
  columns: readonly PlacedColumn[];
  scales: Readonly<Record<string, Scale>>;
  styles: ReturnType<typeof tableStyles>;
  sort: { id: string; descending: boolean };
  /** How many of the rows are selected: none, some or all. */
  chosen: 'none' | 'some' | 'all';
  onSort(id: string): void;
  onSelectAll(on: boolean): void;
  onWidth(id: string, width: number): void;
}

/** The titles, which sort; their right edges, which make columns wider. */
export const TableHead = React.memo(function TableHead(props: TableHeadProps) {
  const { columns, styles, chosen, onSelectAll } = props;
  const [first, ...rest] = columns;
  return (
    <div className={styles.head} role="row" aria-rowindex={1}>
      <div className={styles.headLead} role="presentation">
        <div className={styles.check} style={{ width: CHECK }} role="columnheader">
          <Checkbox
            aria-label="Select all that are shown"
            value={chosen === 'all'}
            indeterminate={chosen === 'some'}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
        </div>
        {first && <Title column={first} {...props} />}
      </div>
      {rest.map((column) => (
        <Title key={column.id} column={column} {...props} />
      ))}
    </div>
  );
});

function Title({ column, scales, styles, sort, onSort, onWidth }: TableHeadProps & { column: PlacedColumn }) {
  const { id, title, right, scaled, style } = column;
  const unit = scaled ? `, ${scales[id]?.prefix ?? ''}H/s` : '';
  const isSorted = sort.id === id;
  return (
    <div
      role="columnheader"
      className={styles.headCell}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      style={style}
    >
      <button
        type="button"
        className={right ? `${styles.title} ${styles.titleRight}` : styles.title}
        onClick={() => onSort(id)}
      >
        {title}
        {unit}
        {isSorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
      <Grip className={styles.grip} title={title} width={style.width} onWidth={(width) => onWidth(id, width)} />
    </div>
  );
}

const STEP = 10;

function Grip(props: { className: string; title: string; width: number; onWidth(width: number): void }) {
  const { className, title, width, onWidth } = props;
  const drag = (down: React.PointerEvent<HTMLButtonElement>) => {
    const grip = down.currentTarget;
    grip.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => onWidth(width + event.clientX - down.clientX);
    const end = () => grip.removeEventListener('pointermove', move);
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', end, { once: true });
  };
  return (
    <button
      type="button"
      className={className}
      aria-label={`Width of ${title}: left and right arrow keys`}
      onPointerDown={drag}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') onWidth(width - STEP);
        if (key === 'ArrowRight') onWidth(width + STEP);
      }}
    />
  );
}

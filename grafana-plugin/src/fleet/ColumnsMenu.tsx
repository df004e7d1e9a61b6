import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, IconButton, Toggletip, useStyles2 } from '@grafana/ui';
import React from 'react';
import { COLUMNS, type Column, DEFAULT_COLUMNS } from './columns.ts';
import { columnsOf, movedColumn, withColumn } from './shown-columns.ts';

interface ColumnsMenuProps {
  /** Ids in their order, with widths where somebody changed them. */
  shown: readonly string[];
  onChange(next: string[]): void;
}

/** Which columns are shown, and in which order. */
export function ColumnsMenu({ shown, onChange }: ColumnsMenuProps) {
  const footer = (
    <Button size="sm" variant="secondary" onClick={() => onChange([...DEFAULT_COLUMNS])}>
      As at first
    </Button>
  );
  return (
    <Toggletip
      title="Columns"
      content={<ColumnsList shown={shown} onChange={onChange} />}
      footer={footer}
      placement="bottom-end"
      closeButton
    >
      <Button variant="secondary" icon="columns" aria-label="Columns" tooltip="Columns" />
    </Toggletip>
  );
}

function ColumnsList({ shown, onChange }: ColumnsMenuProps) {
  const styles = useStyles2(getStyles);
  const [, ...on] = columnsOf(shown, COLUMNS);
  const off = COLUMNS.filter(({ id }) => id !== 'miner' && !on.some((column) => column.id === id));
  const box = ({ id, title }: Column, isOn: boolean) => (
    <Checkbox label={title} value={isOn} onChange={() => onChange(withColumn(shown, id, !isOn, COLUMNS))} />
  );
  return (
    <div className={styles.lists}>
      <div>
        {on.map((column, index) => (
          <div key={column.id} className={styles.line}>
            {box(column, true)}
            <span className={styles.moves}>
              <IconButton
                name="arrow-up"
                size="sm"
                aria-label={`${column.title}: further left`}
                disabled={index === 0}
                onClick={() => onChange(movedColumn(shown, column.id, -1))}
              />
              <IconButton
                name="arrow-down"
                size="sm"
                aria-label={`${column.title}: further right`}
                disabled={index === on.length - 1}
                onClick={() => onChange(movedColumn(shown, column.id, 1))}
              />
            </span>
          </div>
        ))}
      </div>
      <div>
        {off.map((column) => (
          <div key={column.id} className={styles.line}>
            {box(column, false)}
          </div>
        ))}
      </div>
    </div>
  );
}

function getStyles({ spacing }: GrafanaTheme2) {
  return {
    lists: css({
      ...{ display: 'grid', gridTemplateColumns: 'minmax(190px, 1fr) minmax(130px, 1fr)', gap: spacing(0, 3) },
      ...{ maxHeight: 400, overflow: 'auto' },
    }),
    line: css({ display: 'flex', alignItems: 'center', gap: spacing(1), minHeight: 28 }),
    moves: css({ display: 'flex', marginLeft: 'auto' }),
  };
}

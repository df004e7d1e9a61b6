import { css } from '@emotion/css';
import { Button, Checkbox, Toggletip, useTheme2 } from '@grafana/ui';
import React from 'react';
import { COLUMNS, DEFAULT_COLUMNS } from './columns.ts';

/** Which columns are shown. */
export function ColumnsMenu({ shown, onChange }: { shown: readonly string[]; onChange(next: string[]): void }) {
  const { spacing } = useTheme2();
  const change = (id: string, on: boolean) =>
    onChange(COLUMNS.flatMap((column) => ((column.id === id ? on : shown.includes(column.id)) ? [column.id] : [])));
  const list = (
    <div className={css({ columns: 2, columnGap: spacing(3), maxHeight: 360, overflow: 'auto' })}>
      {COLUMNS.filter(({ id }) => id !== 'miner').map(({ id, title }) => (
        <div key={id} className={css({ breakInside: 'avoid' })}>
          <Checkbox
            label={title}
            value={shown.includes(id)}
            onChange={(event) => change(id, event.currentTarget.checked)}
          />
        </div>
      ))}
    </div>
  );
  const footer = (
    <Button size="sm" variant="secondary" onClick={() => onChange([...DEFAULT_COLUMNS])}>
      As at first
    </Button>
  );
  return (
    <Toggletip title="Columns" content={list} footer={footer} placement="bottom-end" closeButton>
      <Button variant="secondary" icon="columns" aria-label="Columns" tooltip="Columns" />
    </Toggletip>
  );
}

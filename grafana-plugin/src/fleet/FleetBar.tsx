import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import { saveText } from '../parts/saveText.ts';
import type { AskedState } from '../parts/useAsked.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { COLUMNS, type Column } from './columns.ts';
import { csvOf } from './csv.ts';
import { durationText } from './format.ts';
import type { Fleet, FleetRow } from './rows.ts';
import { SearchBar } from './SearchBar.tsx';
import { readSearch } from './search.ts';
import type { Sort } from './useShownRows.ts';
import { ViewsMenu } from './ViewsMenu.tsx';
import type { ViewContent } from './views.ts';

const COLUMN_IDS = COLUMNS.map(({ id }) => id);

export interface FleetBarProps extends ToolsProps {
  text: string;
  all: readonly FleetRow[];
  fleet: AskedState<Fleet>;
  /** Seconds, where the rows are too old to be taken for those of now. */
  age: number | undefined;
  onSay(text: string): void;
}

/** Above the table: what is searched, how many are found and how old they are, views, columns, CSV. */
export function FleetBar(props: FleetBarProps) {
  const { text, searched, all, rows, columns, shown, sort, narrow, fleet, age, view, onSay, onShown, onView } = props;
  const styles = useStyles2(getStyles);
  const read = useMemo(() => readSearch(text), [text]);
  return (
    <div className={styles.bar}>
      <SearchBar text={text} search={read} rows={all} onChange={onSay} />
      <span className={styles.count} aria-live="polite">
        {rows.length === all.length ? `${all.length} miners` : `${rows.length} of ${all.length} miners`}
      </span>
      {age !== undefined && (
        <span className={styles.old} role="status">
          {durationText(age)} old{fleet.error ? `: ${fleet.error.message}` : ''}
        </span>
      )}
      <Tools {...{ searched, rows, columns, shown, sort, narrow, view, onShown, onView }} />
    </div>
  );
}

interface ToolsProps {
  /** The search that the rows are for. */
  searched: string;
  rows: readonly FleetRow[];
  columns: readonly Column[];
  shown: string[];
  sort: Sort;
  narrow: boolean;
  view: number | undefined;
  onShown(shown: string[]): void;
  /** Undefined where views cannot be kept. */
  onView: ((content: ViewContent, id: number | undefined) => void) | undefined;
}

/** What can be done with what is shown; it waits with the rows while somebody writes. */
const Tools = React.memo(function Tools(props: ToolsProps) {
  const { searched, rows, columns, shown, sort, narrow, view, onShown, onView } = props;
  return (
    <>
      {onView && (
        <ViewsMenu shown={{ search: searched, columns: shown, sort }} known={COLUMN_IDS} open={view} onTake={onView} />
      )}
      {!narrow && <ColumnsMenu shown={shown} onChange={onShown} />}
      <Button
        variant="secondary"
        icon="download-alt"
        aria-label="Save as CSV"
        tooltip="Save what is shown as CSV"
        onClick={() => saveText('fleet.csv', csvOf(rows, columns))}
      />
    </>
  );
});

function getStyles({ spacing, colors }: GrafanaTheme2) {
  return {
    bar: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(1), alignItems: 'flex-start' }),
    count: css({
      whiteSpace: 'nowrap',
      color: colors.text.secondary,
      lineHeight: '32px',
      fontVariantNumeric: 'tabular-nums',
    }),
    old: css({ color: colors.warning.text, lineHeight: '32px' }),
  };
}

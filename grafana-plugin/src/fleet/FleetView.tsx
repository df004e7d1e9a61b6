import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import React, { useDeferredValue, useMemo, useState } from 'react';
import { MinerDrawer } from '../miner/MinerDrawer.tsx';
import { StatCards } from '../parts/StatCard.tsx';
import { saveText } from '../parts/saveText.ts';
import { useIsNarrow } from '../parts/useWidth.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { COLUMNS, DEFAULT_COLUMNS, sorted } from './columns.ts';
import { csvOf } from './csv.ts';
import { FleetList } from './FleetList.tsx';
import { durationText } from './format.ts';
import { NeedsAttention } from './NeedsAttention.tsx';
import { SearchBar } from './SearchBar.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { Skeletons } from './Skeletons.tsx';
import { StateBar } from './StateBar.tsx';
import { filtered, readSearch } from './search.ts';
import { stripStats } from './strip.ts';
import { useFleet } from './useFleet.ts';
import { useKept } from './useKept.ts';
import { ViewsMenu } from './ViewsMenu.tsx';

/** Beyond this the page says how old it is. */
const STALE_SECONDS = 60;

export interface FleetViewProps {
  /** A search that the page begins with. */
  search?: string;
  onSearch?(text: string): void;
  /** The miner whose drawer is open: site and id. */
  open?: string | undefined;
  onOpen(key: string | undefined): void;
  /** The view that the address names. */
  view?: number | undefined;
  onView?(id: number | undefined, search: string): void;
  /** Without the strip and what needs attention. */
  isPanel?: boolean;
  height: number;
}

const COLUMN_IDS = COLUMNS.map(({ id }) => id);

const isListOfColumns = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((id) => COLUMNS.some((column) => column.id === id));

/** Every miner: how the fleet is, what is wrong, and the table of all. */
export function FleetView({
  search = '',
  onSearch,
  open,
  onOpen,
  view,
  onView,
  isPanel = false,
  height,
}: FleetViewProps) {
  const styles = useStyles2(getStyles);
  const { fleet, rows: all, courses, episodes, decisions } = useFleet();
  const [text, setText] = useState(search);
  const [sort, setSort] = useState({ id: 'state', descending: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useKept<string[]>('columns', [...DEFAULT_COLUMNS], isListOfColumns);
  const narrow = useIsNarrow();
  const columns = useMemo(() => COLUMNS.filter(({ id }) => shown.includes(id)), [shown]);
  const read = useMemo(() => readSearch(text), [text]);
  // The box shows each letter at once; the list follows when there is time.
  const wanted = useDeferredValue(read);
  const rows = useMemo(() => {
    const column = COLUMNS.find(({ id }) => id === sort.id) ?? COLUMNS[0];
    return column ? sorted(filtered(all, wanted), column, sort.descending) : [];
  }, [all, wanted, sort]);
  const stats = useMemo(() => stripStats(all, courses, episodes), [all, courses, episodes]);
  const opened = all.find(({ key }) => key === open);
  const say = (next: string) => {
    setText(next);
    onSearch?.(next);
  };
  if (fleet.data === undefined)
    return fleet.error ? (
      <Alert title="The fleet could not be read" severity="error">
        {fleet.error.message} <Button onClick={fleet.again}>Try again</Button>
      </Alert>
    ) : (
      <Skeletons isPanel={isPanel} height={height} />
    );
  const oldSeconds = (Date.now() - fleet.data.at) / 1000;
  const selected = rows.filter(({ key }) => chosen.has(key));
  return (
    <div className={styles.view}>
      {!isPanel && <StatCards stats={stats} />}
      <StateBar rows={all} onChoose={(state) => say(`state:${state}`)} />
      {!isPanel && (
        <NeedsAttention
          rows={all}
          episodes={episodes ?? []}
          decisions={decisions}
          onShow={({ key }) => onOpen(key)}
          onSearch={say}
        />
      )}
      <div className={styles.bar}>
        <SearchBar text={text} search={read} rows={all} onChange={say} />
        <span className={styles.count}>
          {rows.length === all.length ? `${all.length} miners` : `${rows.length} of ${all.length} miners`}
        </span>
        {(fleet.error || oldSeconds > STALE_SECONDS) && (
          <span className={styles.old}>
            {durationText(oldSeconds)} old{fleet.error ? `: ${fleet.error.message}` : ''}
          </span>
        )}
        {onView && (
          <ViewsMenu
            shown={{ search: text, columns: shown, sort }}
            known={COLUMN_IDS}
            open={view}
            onTake={(content, id) => {
              setText(content.search);
              setShown(content.columns);
              setSort(content.sort);
              onView(id, content.search);
            }}
          />
        )}
        {!narrow && <ColumnsMenu shown={shown} onChange={setShown} />}
        <Button
          variant="secondary"
          icon="download-alt"
          aria-label="Save as CSV"
          tooltip="Save what is shown as CSV"
          onClick={() => saveText('fleet.csv', csvOf(rows, columns))}
        />
      </div>
      <FleetList
        {...{ rows, columns, sort, narrow, chosen, open, onOpen }}
        isEmpty={all.length === 0}
        height={isPanel ? Math.max(160, height - 90) : Math.max(320, height - 150)}
        onSort={(id) => setSort((now) => ({ id, descending: now.id === id ? !now.descending : false }))}
        onChoose={setChosen}
        onClear={() => say('')}
      />
      {selected.length > 0 && <SelectionBar rows={selected} onClear={() => setChosen(new Set())} />}
      {opened && <MinerDrawer row={opened} onClose={() => onOpen(undefined)} />}
    </div>
  );
}

function getStyles({ spacing, colors }: GrafanaTheme2) {
  return {
    view: css({ display: 'flex', flexDirection: 'column', gap: spacing(1) }),
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

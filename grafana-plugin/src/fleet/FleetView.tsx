import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import React, { useCallback, useMemo, useRef, useState } from 'react';
import { MinerDrawer } from '../miner/MinerDrawer.tsx';
import { useIsNarrow } from '../parts/useWidth.ts';
import { COLUMNS, DEFAULT_COLUMNS, scalesOf } from './columns.ts';
import { FleetBar } from './FleetBar.tsx';
import { FleetHead } from './FleetHead.tsx';
import { FleetList } from './FleetList.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { Skeletons } from './Skeletons.tsx';
import { columnsOf, withWidth } from './shown-columns.ts';
import { useFleet } from './useFleet.ts';
import { useKept } from './useKept.ts';
import { useLater } from './useLater.ts';
import { type Sort, useShownRows } from './useShownRows.ts';
import type { ViewContent } from './views.ts';

/** Beyond this the page says how old it is. What does not change for a minute between two scrapes is not old. */
const STALE_SECONDS = 120;

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

const isListOfColumns = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.every((each) => typeof each === 'string') &&
  columnsOf(value, COLUMNS)[0]?.id === 'miner';

/** Every miner: how the fleet is, what is wrong, and the table of all. */
export function FleetView(props: FleetViewProps) {
  const { search = '', onSearch, open, view, onView, isPanel = false, height } = props;
  const styles = useStyles2(getStyles);
  const { fleet, rows: all, courses, episodes, decisions } = useFleet();
  const [text, setText] = useState(search);
  const [sort, setSort] = useState<Sort>({ id: 'state', descending: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useKept<string[]>('columns', [...DEFAULT_COLUMNS], isListOfColumns);
  const narrow = useIsNarrow();
  const columns = useMemo(() => columnsOf(shown, COLUMNS), [shown]);
  const scales = useMemo(() => scalesOf(columns, all), [columns, all]);
  const { rows, search: searched, hold } = useShownRows(all, text, sort);
  useLater(text, onSearch);
  const deeds = useDeeds(props, { setText, setSort, shown, setShown });
  if (fleet.data === undefined)
    return fleet.error ? (
      <Alert title="The fleet could not be read" severity="error">
        {fleet.error.message} <Button onClick={fleet.again}>Try again</Button>
      </Alert>
    ) : (
      <Skeletons isPanel={isPanel} height={height} />
    );
  const oldSeconds = (Date.now() - fleet.data.at) / 1000;
  const isOld = fleet.error !== undefined || oldSeconds > STALE_SECONDS;
  const selected = chosen.size === 0 ? [] : rows.filter(({ key }) => chosen.has(key));
  const opened = open === undefined ? undefined : all.find(({ key }) => key === open);
  return (
    <div className={styles.view}>
      <FleetHead
        {...{ courses, episodes, decisions }}
        rows={all}
        isPanel={isPanel}
        onSay={setText}
        onOpen={deeds.onOpen}
      />
      <FleetBar
        {...{ text, searched, all, rows, columns, shown, sort, narrow, fleet, view }}
        age={isOld ? oldSeconds : undefined}
        onSay={setText}
        onShown={deeds.onShown}
        onView={onView && deeds.onTake}
      />
      <div
        className={isOld ? styles.dim : undefined}
        data-testid="fleet-list"
        data-search={searched}
        onPointerEnter={() => hold(true)}
        onPointerLeave={() => hold(false)}
      >
        <FleetList
          {...{ rows, columns, scales, sort, narrow, chosen, open }}
          now={Math.floor(fleet.data.at / 60_000) * 60}
          isEmpty={all.length === 0}
          height={isPanel ? Math.max(160, height - 90) : Math.max(320, height - 150)}
          onChoose={setChosen}
          onSort={deeds.onSort}
          onOpen={deeds.onOpen}
          onWidth={deeds.onWidth}
          onClear={deeds.onClear}
        />
      </div>
      {selected.length > 0 && <SelectionBar rows={selected} onClear={() => setChosen(new Set())} />}
      {opened && <MinerDrawer row={opened} onClose={() => deeds.onOpen(undefined)} />}
    </div>
  );
}

interface Setters {
  setText(text: string): void;
  setSort(change: (now: Sort) => Sort): void;
  shown: string[];
  setShown(shown: string[]): void;
}

/** The same functions for ever, so that each part is drawn again only when what it shows has changed. */
function useDeeds(props: FleetViewProps, setters: Setters) {
  const latest = useRef({ ...props, ...setters });
  latest.current = { ...props, ...setters };
  const onOpen = useCallback((key: string | undefined) => latest.current.onOpen(key), []);
  const onSort = useCallback((id: string) => {
    latest.current.setSort((now) => ({ id, descending: now.id === id ? !now.descending : false }));
  }, []);
  const onWidth = useCallback((id: string, width: number) => {
    latest.current.setShown(withWidth(latest.current.shown, id, width));
  }, []);
  const onClear = useCallback(() => latest.current.setText(''), []);
  const onShown = useCallback((shown: string[]) => latest.current.setShown(shown), []);
  const onTake = useCallback((content: ViewContent, id: number | undefined) => {
    const { setText, setShown, setSort, onView } = latest.current;
    setText(content.search);
    setShown(content.columns);
    setSort(() => content.sort);
    onView?.(id, content.search);
  }, []);
  return { onOpen, onSort, onWidth, onClear, onShown, onTake };
}

function getStyles({ spacing }: GrafanaTheme2) {
  return {
    view: css({ display: 'flex', flexDirection: 'column', gap: spacing(1) }),
    dim: css({ opacity: 0.6 }),
  };
}

import { Button, EmptyState } from '@grafana/ui';
import React, { useCallback, useRef, useState } from 'react';
import type { Column } from './columns.ts';
import { FleetCards } from './FleetCards.tsx';
import { FleetTable } from './FleetTable.tsx';
import type { Scale } from './format.ts';
import { KeysHelp } from './KeysHelp.tsx';
import type { FleetRow } from './rows.ts';
import { useKeys } from './useKeys.ts';

export interface FleetListProps {
  rows: readonly FleetRow[];
  columns: readonly Column[];
  scales: Readonly<Record<string, Scale>>;
  now: number;
  sort: { id: string; descending: boolean };
  narrow: boolean;
  isEmpty: boolean;
  chosen: ReadonlySet<string>;
  open: string | undefined;
  height: number;
  onSort(id: string): void;
  onChoose(next: ReadonlySet<string>): void;
  onOpen(key: string | undefined): void;
  onWidth(id: string, width: number): void;
  onClear(): void;
}

/**
 * The miners: a table, cards on a telephone, or what to do where there are none. Drawn again only when what it shows has
 * changed: its functions must be the same ones as long as they do the same.
 */
export const FleetList = React.memo(function FleetList(props: FleetListProps) {
  const { rows, columns, scales, now, sort, narrow, chosen, height, isEmpty, onSort, onWidth, onClear } = props;
  const { at, help, setHelp, onSelect, onSelectAll, onRow } = useChoices(props);
  if (isEmpty)
    return <EmptyState variant="call-to-action" message="No miners yet: import or scan them into the inventory" />;
  if (rows.length === 0)
    return (
      <EmptyState
        variant="not-found"
        message="No miner matches"
        button={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  if (narrow) return <FleetCards rows={rows} onOpen={onRow} />;
  return (
    <>
      <FleetTable
        {...{ rows, columns, scales, now, sort, onSort, onWidth, height, at, onSelect, onSelectAll }}
        selected={chosen}
        onOpen={onRow}
      />
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </>
  );
});

/** Keys and clicks: which row the keyboard is on, and which ones are chosen. */
function useChoices(props: FleetListProps) {
  const [at, setAt] = useState(-1);
  const [help, setHelp] = useState(false);
  const latest = useRef(props);
  latest.current = props;
  const { rows, chosen, open, onChoose, onOpen } = props;
  const openRow = () => onOpen(rows[at]?.key);
  const close = () => (open === undefined ? setHelp(false) : onOpen(undefined));
  useKeys({
    j: () => setAt(Math.min(at + 1, rows.length - 1)),
    k: () => setAt(Math.max(at - 1, 0)),
    Enter: openRow,
    x: () => rows[at] && onChoose(toggled(chosen, rows[at].key)),
    Escape: close,
    '/': () => document.querySelector<HTMLInputElement>('[data-testid=fleet-search]')?.focus(),
    '?': () => setHelp(true),
  });
  const onSelect = useCallback((key: string) => {
    latest.current.onChoose(toggled(latest.current.chosen, key));
  }, []);
  const onSelectAll = useCallback((on: boolean) => {
    latest.current.onChoose(new Set(on ? latest.current.rows.map(({ key }) => key) : []));
  }, []);
  const onRow = useCallback(({ key }: FleetRow) => latest.current.onOpen(key), []);
  return { at, help, setHelp, onSelect, onSelectAll, onRow };
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

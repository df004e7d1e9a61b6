import { Button, EmptyState } from '@grafana/ui';
import React, { useState } from 'react';
import type { Column } from './columns.ts';
import { FleetCards } from './FleetCards.tsx';
import { FleetTable } from './FleetTable.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import type { FleetRow } from './rows.ts';
import { useKeys } from './useKeys.ts';

/** The miners: a table, cards on a telephone, or what to do where there are none. */
export function FleetList(props: {
  rows: readonly FleetRow[];
  columns: readonly Column[];
  sort: { id: string; descending: boolean };
  narrow: boolean;
  isEmpty: boolean;
  chosen: ReadonlySet<string>;
  open: string | undefined;
  height: number;
  onSort(id: string): void;
  onChoose(next: ReadonlySet<string>): void;
  onOpen(key: string | undefined): void;
  onClear(): void;
}) {
  const { rows, columns, sort, narrow, chosen, open, height, onSort, onChoose, onOpen, onClear, isEmpty } = props;
  const [at, setAt] = useState(-1);
  const [help, setHelp] = useState(false);
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
  if (narrow) return <FleetCards rows={rows} onOpen={({ key }) => onOpen(key)} />;
  return (
    <>
      <FleetTable
        {...{ rows, columns, sort, onSort, height, at }}
        selected={chosen}
        onSelect={(key) => onChoose(toggled(chosen, key))}
        onSelectAll={(on) => onChoose(new Set(on ? rows.map(({ key }) => key) : []))}
        onOpen={({ key }) => onOpen(key)}
      />
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </>
  );
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

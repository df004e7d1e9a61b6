import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { type Advice, BOARD_SERIES, errorRows, FAN_SERIES, type Reading, tableBy } from './readings.ts';

const EVERY_MS = 10_000;

/** Every series of the miner, as soon as it is known. */
function WithReadings(props: {
  row: FleetRow;
  children(readings: readonly Reading[], advice: readonly Advice[]): React.ReactNode;
}) {
  const { row, children } = props;
  const place = `/api/v1/fleet/${encodeURIComponent(row.site)}/${encodeURIComponent(row.miner)}`;
  const { data, error } = useAsked(() => ask<{ readings: Reading[]; advice?: Advice[] }>(place), EVERY_MS, [place]);
  if (data === undefined)
    return error ? <Alert severity="warning" title={error.message} /> : <LoadingPlaceholder text="" />;
  return <>{children(data.readings, data.advice ?? [])}</>;
}

export function BoardsTab({ row }: { row: FleetRow }) {
  return (
    <WithReadings row={row}>
      {(readings) => {
        const boards = tableBy('board', readings, BOARD_SERIES);
        const fans = tableBy('fan', readings, FAN_SERIES);
        return (
          <>
            <PlainTable
              title="Boards"
              columns={['Board', ...boards.columns]}
              rows={boards.rows}
              none="It tells nothing of single boards."
              right
            />
            <PlainTable
              title="Fans"
              columns={['Fan', ...fans.columns]}
              rows={fans.rows}
              none="It tells nothing of single fans."
              right
            />
          </>
        );
      }}
    </WithReadings>
  );
}

export function PoolsTab({ row }: { row: FleetRow }) {
  return (
    <WithReadings row={row}>
      {(readings) => (
        <PlainTable
          columns={['Pool', 'Worker', 'State']}
          rows={readings
            .filter(({ name }) => name === 'miner_pool_info')
            .map(({ labels }) => [
              labels['url'] ?? '–',
              labels['worker'] ?? '–',
              labels['state'] ?? labels['status'] ?? labels['priority'] ?? '',
            ])}
          none="It tells of no pool."
        />
      )}
    </WithReadings>
  );
}

/** What the miner complains about, what that means and what to do; the firmware's own words beside it. */
export function ErrorsTab({ row }: { row: FleetRow }) {
  return (
    <WithReadings row={row}>
      {(readings, advice) => (
        <PlainTable
          columns={['What', 'Where', 'What it means', 'What to do']}
          rows={errorRows(readings, advice)}
          none="It tells of no error, and nothing about it asks for attention."
        />
      )}
    </WithReadings>
  );
}

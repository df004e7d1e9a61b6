import { Alert, Spinner } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { useAsked } from '../parts/useAsked.ts';

interface Bulk {
  state: string;
  items: { device: string; state: string; evidence?: string }[];
}

const EVERY_MS = 2_000;

/** A bulk order as it goes on. */
export function BulkProgress({ bulk }: { bulk: number }) {
  const { data, error } = useAsked(() => ask<Bulk>(`/api/v1/bulk/${bulk}`), EVERY_MS, [bulk]);
  if (data === undefined) return error ? <Alert severity="warning" title={error.message} /> : <Spinner />;
  const count = (state: string) => data.items.filter((item) => item.state === state).length;
  return (
    <div data-testid="bulk">
      <p>
        {data.state === 'ended' ? 'Ended' : <Spinner inline />} {count('done')} done, {count('running')} running,{' '}
        {count('waiting')} waiting, {count('skipped')} skipped, {count('failed')} failed
      </p>
      <ul style={{ maxHeight: 240, overflow: 'auto', listStyle: 'none' }}>
        {data.items.map(({ device, state, evidence }) => (
          <li key={device}>
            <b>{device}</b> {state} {evidence}
          </li>
        ))}
      </ul>
    </div>
  );
}

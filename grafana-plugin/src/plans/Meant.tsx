import { Alert } from '@grafana/ui';
import React from 'react';
import { DEEDS, type Deed, type Preview, sumOf } from '../actions/deeds.ts';
import { ask } from '../api/ask.ts';
import { useAsked } from '../parts/useAsked.ts';
import type { Selection } from './selection.ts';

/** How many miners a selection means now, and, where a deed is planned, what would come of it now. */
export function Meant({ selection, deed }: { selection: Selection | undefined; deed?: Deed }) {
  const { data, error } = useAsked(
    async () =>
      selection === undefined
        ? undefined
        : ask<Preview[]>('/api/v1/preview', { method: 'POST', body: { selection, action: deed ?? 'locate-on' } }),
    0,
    [selection, deed],
  );
  if (error) return <Alert severity="warning" title={error.message} />;
  if (data === undefined) return <p>No miner is chosen yet.</p>;
  const miners = data.length === 1 ? '1 miner' : `${data.length} miners`;
  if (deed === undefined) return <p>It means {miners} now.</p>;
  const { start, left } = sumOf(data);
  return (
    <Alert
      severity={left.length === 0 ? 'info' : 'warning'}
      title={`${DEEDS[deed].verb}: ${start} of ${miners} could start now`}
    >
      {left.map(({ why, count }) => (
        <div key={why}>
          {count}: {why}
        </div>
      ))}
    </Alert>
  );
}

import { Alert, Button, EmptyState } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { useDeed } from '../money/useDeed.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Diff, diffRows, type Finding, type SnipeItState, standingText } from './snipeIt.ts';

const EVERY_MS = 5_000;
const MOST = 500;

/** How Snipe-IT and our inventory stand, what a run would do, and what a person must settle. */
export function SnipeIt() {
  const asked = useAsked(() => ask<SnipeItState>('/api/v1/snipe-it'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(state) =>
        state.configured ? (
          <Configured state={state} onChanged={asked.again} />
        ) : (
          <EmptyState
            variant="call-to-action"
            message="Snipe-IT is not configured: name its address and token under sidecar.snipeIt"
          />
        )
      }
    </Asked>
  );
}

function Configured({ state, onChanged }: { state: SnipeItState; onChanged(): void }) {
  const [diff, setDiff] = useState<Diff>();
  const lack = useRights().lacks('snipe-it:run');
  const { busy, problem, run } = useDeed();
  const look = () =>
    run(async () => setDiff(await ask<Diff>(`/api/v1/snipe-it/dry-run?limit=${MOST}`, { method: 'POST' })));
  const begin = async () => {
    if (!(await run(() => ask('/api/v1/snipe-it/sync', { method: 'POST' })))) return;
    setDiff(undefined);
    onChanged();
  };
  return (
    <>
      <p role="status">{standingText(state, timeText)}</p>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 12 }}>
        <Button icon="search" disabled={busy || lack !== undefined} tooltip={lack} onClick={() => void look()}>
          See what differs
        </Button>
        <Button
          variant="secondary"
          icon="sync"
          disabled={busy || lack !== undefined || state.running !== undefined}
          tooltip={lack ?? (state.running ? 'A run goes on' : 'Brings both sides together now')}
          onClick={() => void begin()}
        >
          Run it now
        </Button>
      </div>
      {problem && <Alert severity="error" title={problem} />}
      {diff && (
        <PlainTable
          title={`What a run would do, as of ${timeText(diff.at)}: ${diff.total} lines`}
          columns={['What', 'Device', 'Asset', 'Field', 'From', 'To']}
          rows={diffRows(diff)}
          none="Both sides agree."
        />
      )}
      <Findings />
    </>
  );
}

function Findings() {
  const asked = useAsked(() => ask<{ items: Finding[] }>('/api/v1/snipe-it/findings?limit=200'), EVERY_MS * 6);
  return (
    <Asked asked={asked}>
      {({ items }) => (
        <PlainTable
          title="To be settled by a person"
          columns={['What', 'Device', 'Why', 'Since']}
          rows={items.map(({ kind, device, text, since }) => [kind, device ?? '–', text, timeText(since)])}
          none="Nothing waits for anybody."
        />
      )}
    </Asked>
  );
}

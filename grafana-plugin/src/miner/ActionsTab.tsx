import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React, { useState } from 'react';
import { Steps } from '../actions/Followed.tsx';
import { type Action, outcomeOf } from '../actions/journal.ts';
import { ask } from '../api/ask.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { TextButton } from '../parts/TextButton.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';

const EVERY_MS = 5_000;

/** What was done with the miner, by whom, and whether it helped. */
export function ActionsTab({ row }: { row: FleetRow }) {
  const place = `/api/v1/actions?limit=50&device=${encodeURIComponent(row.miner)}`;
  const { data, error } = useAsked(() => ask<Action[]>(place), EVERY_MS, [place]);
  if (data === undefined)
    return error ? <Alert severity="warning" title={error.message} /> : <LoadingPlaceholder text="" />;
  return <ActionTable actions={data} none="Nothing has been done with it." />;
}

export function ActionTable({
  actions,
  none,
  withDevice = false,
}: {
  actions: readonly Action[];
  none: string;
  withDevice?: boolean;
}) {
  const [open, setOpen] = useState<number>();
  const chosen = actions.find(({ id }) => id === open);
  return (
    <>
      <PlainTable
        columns={['When', ...(withDevice ? ['Miner'] : []), 'What', 'Why', 'By', 'Outcome']}
        rows={actions.map((action) => [
          timeText(action.startedAt),
          ...(withDevice ? [action.device] : []),
          <TextButton key="what" onClick={() => setOpen(open === action.id ? undefined : action.id)}>
            {action.action.replaceAll('-', ' ')}
          </TextButton>,
          action.comment ?? action.fault ?? '–',
          action.orderedBy ?? 'Logixx',
          outcomeOf(action)?.text ?? `running: ${action.step.replaceAll('-', ' ')}`,
        ])}
        none={none}
      />
      {chosen && <Steps action={chosen} />}
    </>
  );
}

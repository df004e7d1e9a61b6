import { Alert, Field, Input, LoadingPlaceholder } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { durationText, numberText } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { useAsked } from '../parts/useAsked.ts';
import { DEEDS, type Deed, hindrance, type Preview } from './deeds.ts';
import { GateList } from './GateList.tsx';
import { OrderDialog } from './OrderDialog.tsx';
import { useOrder } from './useOrder.ts';

/** Says what an order would do to a miner and what stands against it, gives it, and follows it until it is verified. */
export function DeedDialog({ row, deed, onClose }: { row: FleetRow; deed: Deed; onClose(): void }) {
  const { verb, means, isGrave, path, body } = DEEDS[deed];
  const { miner } = row;
  const [comment, setComment] = useState('');
  const [typed, setTyped] = useState('');
  const order = useOrder<{ action: number }>(`/api/v1/devices/${encodeURIComponent(miner)}/${path}`);
  const { data, error } = usePreview(miner, deed);
  const mustForce = data?.verdict === 'needs-force';
  return (
    <OrderDialog
      title={`${verb} ${miner}`}
      verb={`${verb} ${miner}${mustForce ? ' through these gates' : ''}`}
      {...{ order, comment, onClose }}
      onComment={setComment}
      isReady={data !== undefined && data.verdict !== 'refused' && (!isGrave || typed === miner)}
      hindrance={data?.verdict === 'refused' ? hindrance(data) : undefined}
      onGive={() => void order.give({ ...body, comment: comment.trim(), ...(mustForce ? { force: true } : {}) })}
    >
      <p>{means}</p>
      {data ? (
        <What row={row} preview={data} />
      ) : error ? (
        <Alert severity="error" title={error.message} />
      ) : (
        <LoadingPlaceholder text="Looking what this would do" />
      )}
      {isGrave && (
        <Field label={`Type ${miner} to go on`} required>
          <Input value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        </Field>
      )}
    </OrderDialog>
  );
}

function usePreview(miner: string, action: Deed) {
  const body = { selection: { devices: [miner] }, action };
  const question = async () => (await ask<Preview[]>('/api/v1/preview', { method: 'POST', body }))[0];
  return useAsked(question, 0, [miner, action]);
}

function What({ row, preview }: { row: FleetRow; preview: Preview }) {
  const { plan, minutesWithoutWork, from, gates } = preview;
  const off = Math.max(0, ...(plan?.outlets ?? []).map(({ offSeconds }) => offSeconds));
  return (
    <>
      <ul style={{ margin: '8px 0 16px 20px' }}>
        {(plan?.outlets ?? []).map(({ pdu, outlet }) => (
          <li key={`${pdu}:${outlet}`}>
            Outlet {outlet} of {pdu}
          </li>
        ))}
        <li>It draws {row.watts === null ? 'a power that nobody measures' : `${numberText(row.watts, 0)} W`} now.</li>
        {off > 0 && <li>It will be without power for {durationText(off)}.</li>}
        {minutesWithoutWork !== undefined && (
          <li>
            About {minutesWithoutWork} min without work ({from}).
          </li>
        )}
        {plan && <li>Known to be done within {durationText(plan.atMostSeconds)}.</li>}
      </ul>
      <GateList preview={preview} gates={gates} />
    </>
  );
}

import { Alert, Button, Field, Input, LoadingPlaceholder, Modal } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { durationText, numberText } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { useAsked } from '../parts/useAsked.ts';
import { DEEDS, type Deed, hindrance, type Preview } from './deeds.ts';
import { Followed } from './Followed.tsx';
import { GateList } from './GateList.tsx';

/** Says what an order would do to a miner and what stands against it, gives it, and follows it until it is verified. */
export function DeedDialog({ row, deed, onClose }: { row: FleetRow; deed: Deed; onClose(): void }) {
  const { verb, means, isGrave } = DEEDS[deed];
  const [comment, setComment] = useState('');
  const [typed, setTyped] = useState('');
  const order = useOrder(row.miner, deed, comment);
  const { data, error } = useAsked(
    async () =>
      (
        await ask<Preview[]>('/api/v1/preview', {
          method: 'POST',
          body: { selection: { devices: [row.miner] }, action: deed },
        })
      )[0],
    0,
    [row.miner, deed],
  );
  const why = data && hindrance(data);
  const isReady =
    comment.trim() !== '' && data !== undefined && data.verdict !== 'refused' && (!isGrave || typed === row.miner);
  const given = order.action !== undefined;
  return (
    <Modal title={`${verb} ${row.miner}`} isOpen onDismiss={onClose}>
      {!given && <p>{means}</p>}
      {given ? null : data ? (
        <What row={row} preview={data} />
      ) : error ? (
        <Alert severity="error" title={error.message} />
      ) : (
        <LoadingPlaceholder text="Looking what this would do" />
      )}
      {!given && (
        <>
          <Field label="Reason" description="Kept in the ledger with your name" required>
            <Input autoFocus value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
          </Field>
          {isGrave && (
            <Field label={`Type ${row.miner} to go on`} required>
              <Input value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
            </Field>
          )}
        </>
      )}
      {order.error && <Alert severity="error" title={order.error} />}
      {order.action !== undefined && <Followed action={order.action} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {given ? 'Close' : 'Leave it'}
        </Button>
        {!given && (
          <Button
            variant="destructive"
            disabled={!isReady || order.busy}
            tooltip={data?.verdict === 'refused' ? why : undefined}
            onClick={() => void order.give(data?.verdict === 'needs-force')}
          >
            {verb} {row.miner}
            {data?.verdict === 'needs-force' ? ' through these gates' : ''}
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}

/** Gives the order once, however often it is clicked. */
function useOrder(miner: string, deed: Deed, comment: string) {
  const [state, setState] = useState<{ busy: boolean; error?: string; action?: number }>({ busy: false });
  const key = useRef(crypto.randomUUID());
  const give = async (force: boolean) => {
    const { path, body } = DEEDS[deed];
    setState({ busy: true });
    try {
      const { action } = await ask<{ action: number }>(`/api/v1/devices/${encodeURIComponent(miner)}/${path}`, {
        method: 'POST',
        body: { ...body, comment: comment.trim(), ...(force ? { force: true } : {}) },
        key: key.current,
      });
      setState({ busy: false, action });
    } catch (error) {
      key.current = crypto.randomUUID();
      setState({ busy: false, error: (error as Error).message });
    }
  };
  return { ...state, give };
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

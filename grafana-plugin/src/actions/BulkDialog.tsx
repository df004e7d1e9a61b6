import { Alert, Button, Checkbox, Field, Input, LoadingPlaceholder, Modal } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { useAsked } from '../parts/useAsked.ts';
import { BulkProgress } from './BulkProgress.tsx';
import { DEEDS, type Deed, type Preview, sumOf } from './deeds.ts';

const AT_ONCE = 5;
const PAUSE_SECONDS = 10;

/** The same for many miners: how many of them start and why others do not; then its course, miner by miner. */
export function BulkDialog({ deed, miners, onClose }: { deed: Deed; miners: readonly string[]; onClose(): void }) {
  const { verb, means } = DEEDS[deed];
  const [comment, setComment] = useState('');
  const [typed, setTyped] = useState('');
  const [force, setForce] = useState(false);
  const [state, setState] = useState<{ busy: boolean; error?: string; bulk?: number }>({ busy: false });
  const key = useRef(crypto.randomUUID());
  const selection = { devices: [...miners] };
  const { data, error } = useAsked(
    () => ask<Preview[]>('/api/v1/preview', { method: 'POST', body: { selection, action: deed } }),
    0,
    [miners.join(' '), deed],
  );
  const sum = data && sumOf(data, force);
  const isForceable = data?.some(({ verdict }) => verdict === 'needs-force') ?? false;
  const order = async () => {
    setState({ busy: true });
    try {
      const body = {
        selection,
        action: deed,
        atOnce: AT_ONCE,
        pauseSeconds: PAUSE_SECONDS,
        comment: comment.trim(),
        ...(force ? { force } : {}),
      };
      const { id } = await ask<{ id: number }>('/api/v1/bulk', { method: 'POST', body, key: key.current });
      setState({ busy: false, bulk: id });
    } catch (failure) {
      key.current = crypto.randomUUID();
      setState({ busy: false, error: (failure as Error).message });
    }
  };
  const isReady = sum !== undefined && sum.start > 0 && comment.trim() !== '' && typed === String(miners.length);
  return (
    <Modal title={`${verb} ${miners.length} miners`} isOpen onDismiss={onClose}>
      <p>
        {means} {AT_ONCE} at once, {PAUSE_SECONDS} s between two starts.
      </p>
      {error && <Alert severity="error" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text={`Looking what this would do to ${miners.length} miners`} />}
      {sum && (
        <Alert
          severity={sum.left.length === 0 ? 'info' : 'warning'}
          title={`${sum.start} of ${miners.length} can start`}
        >
          {sum.left.map(({ why, count }) => (
            <div key={why}>
              {count}: {why}
            </div>
          ))}
        </Alert>
      )}
      {state.bulk === undefined && (
        <>
          {isForceable && (
            <div style={{ marginBottom: 8 }}>
              <Checkbox
                label="Also through gates that may be forced"
                value={force}
                onChange={(event) => setForce(event.currentTarget.checked)}
              />
            </div>
          )}
          <Field label="Reason" description="Kept in the ledger with your name" required>
            <Input value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
          </Field>
          <Field label={`Type ${miners.length}, the number of miners, to go on`} required>
            <Input width={12} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
          </Field>
        </>
      )}
      {state.error && <Alert severity="error" title={state.error} />}
      {state.bulk !== undefined && <BulkProgress bulk={state.bulk} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {state.bulk === undefined ? 'Leave it' : 'Close'}
        </Button>
        {state.bulk === undefined && (
          <Button variant="destructive" disabled={!isReady || state.busy} onClick={() => void order()}>
            {verb} {sum?.start ?? miners.length} miners
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}

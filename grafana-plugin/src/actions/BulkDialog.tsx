import { Alert, Button, Checkbox, Field, Input, LoadingPlaceholder, Modal } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { keyAfter, newKey } from '../parts/orderKey.ts';
import { useAsked } from '../parts/useAsked.ts';
import { useFocusBack } from '../parts/useFocusBack.ts';
import { BulkProgress } from './BulkProgress.tsx';
import { DEEDS, type Deed, type Preview, sumOf } from './deeds.ts';

const AT_ONCE = 5;
const PAUSE_SECONDS = 10;

/** What a person says before many miners are touched. */
interface Said {
  comment: string;
  typed: string;
  force: boolean;
}

/** The same for many miners: how many of them start and why others do not; then its course, miner by miner. */
export function BulkDialog({ deed, miners, onClose }: { deed: Deed; miners: readonly string[]; onClose(): void }) {
  useFocusBack();
  const { verb, means } = DEEDS[deed];
  const [said, setSaid] = useState<Said>({ comment: '', typed: '', force: false });
  const order = useBulk(deed, miners, said);
  const { data, error } = usePreviews(deed, miners);
  const sum = data && sumOf(data, said.force);
  const isReady =
    sum !== undefined && sum.start > 0 && said.comment.trim() !== '' && said.typed === String(miners.length);
  return (
    <Modal title={`${verb} ${miners.length} miners`} isOpen onDismiss={onClose}>
      <p>
        {means} {AT_ONCE} at once, {PAUSE_SECONDS} s between two starts.
      </p>
      {error && <Alert severity="error" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text={`Looking what this would do to ${miners.length} miners`} />}
      {sum && <Reach sum={sum} of={miners.length} />}
      {order.bulk === undefined ? (
        <Asks said={said} count={miners.length} previews={data} onSay={(more) => setSaid({ ...said, ...more })} />
      ) : (
        <BulkProgress bulk={order.bulk} />
      )}
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {order.bulk === undefined ? 'Leave it' : 'Close'}
        </Button>
        {order.bulk === undefined && (
          <Button variant="destructive" disabled={!isReady || order.busy} onClick={() => void order.give()}>
            {verb} {sum?.start ?? miners.length} miners
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}

function usePreviews(action: Deed, miners: readonly string[]) {
  const body = { selection: { devices: [...miners] }, action };
  return useAsked(() => ask<Preview[]>('/api/v1/preview', { method: 'POST', body }), 0, [miners.join(' '), action]);
}

function useBulk(action: Deed, miners: readonly string[], { comment, force }: Said) {
  const [state, setState] = useState<{ busy: boolean; error?: string; bulk?: number }>({ busy: false });
  const key = useRef(newKey());
  const give = async () => {
    setState({ busy: true });
    try {
      const body = {
        ...{ selection: { devices: [...miners] }, action, atOnce: AT_ONCE, pauseSeconds: PAUSE_SECONDS },
        ...{ comment: comment.trim(), ...(force ? { force } : {}) },
      };
      const { id } = await ask<{ id: number }>('/api/v1/bulk', { method: 'POST', body, key: key.current });
      setState({ busy: false, bulk: id });
    } catch (failure) {
      key.current = keyAfter(failure, key.current);
      setState({ busy: false, error: (failure as Error).message });
    }
  };
  return { ...state, give };
}

function Reach({ sum: { start, left }, of }: { sum: ReturnType<typeof sumOf>; of: number }) {
  return (
    <Alert severity={left.length === 0 ? 'info' : 'warning'} title={`${start} of ${of} can start`}>
      {left.map(({ why, count }) => (
        <div key={why}>
          {count}: {why}
        </div>
      ))}
    </Alert>
  );
}

interface AsksProps {
  said: Said;
  count: number;
  previews: readonly Preview[] | undefined;
  onSay(more: Partial<Said>): void;
}

function Asks({ said, count, previews, onSay }: AsksProps) {
  return (
    <>
      {previews?.some(({ verdict }) => verdict === 'needs-force') && (
        <div style={{ marginBottom: 8 }}>
          <Checkbox
            label="Also through gates that may be forced"
            value={said.force}
            onChange={(event) => onSay({ force: event.currentTarget.checked })}
          />
        </div>
      )}
      <Field label="Reason" description="Kept in the ledger with your name" required>
        <Input value={said.comment} onChange={(event) => onSay({ comment: event.currentTarget.value })} />
      </Field>
      <Field label={`Type ${count}, the number of miners, to go on`} required>
        <Input width={12} value={said.typed} onChange={(event) => onSay({ typed: event.currentTarget.value })} />
      </Field>
    </>
  );
}

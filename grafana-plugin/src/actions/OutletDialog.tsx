import { Alert, Button, Field, Input, Modal, RadioButtonGroup } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { numberText } from '../fleet/format.ts';
import { type Outlet, outletName } from '../pdu/outlets.ts';
import { Followed } from './Followed.tsx';

type To = 'cycle' | 'on' | 'off';
const VERBS: Readonly<Record<To, string>> = { cycle: 'Power-cycle', on: 'Turn on', off: 'Turn off' };
const MEANS: Readonly<Record<To, string>> = {
  cycle: 'The outlet goes off, is seen to be off, and comes on again.',
  on: 'The outlet comes on.',
  off: 'The outlet goes off and stays off until somebody turns it on.',
};

/** Asks what to do with an outlet, says what will happen, and follows it until it is verified. */
export function OutletDialog({ outlet, onClose }: { outlet: Outlet; onClose(): void }) {
  const [to, setTo] = useState<To>(outlet.on === false ? 'on' : 'cycle');
  const [comment, setComment] = useState('');
  const order = useOutletOrder(outlet, to, comment);
  const subject = outlet.miner ?? outletName(outlet);
  const given = order.action !== undefined;
  return (
    <Modal title={`${VERBS[to]} ${subject}`} isOpen onDismiss={onClose}>
      <p>
        Outlet {outlet.outlet} of {outlet.pdu}
        {outlet.miner ? `, which powers ${outlet.miner}` : ', which powers nothing that the inventory knows'}. It is{' '}
        {outlet.on === null ? 'in a state that nobody knows' : outlet.on ? 'on' : 'off'} and draws{' '}
        {outlet.watts === null ? 'a power that nobody measures' : `${numberText(outlet.watts, 0)} W`} now.
      </p>
      {!given && (
        <>
          <RadioButtonGroup<To>
            value={to}
            onChange={setTo}
            options={(['cycle', 'on', 'off'] as const).map((value) => ({ value, label: VERBS[value] }))}
          />
          <p style={{ margin: '8px 0 16px' }}>{MEANS[to]}</p>
          <Field label="Reason" description="Kept in the ledger with your name" required>
            <Input autoFocus value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
          </Field>
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
            disabled={order.busy || comment.trim() === ''}
            onClick={() => void order.give()}
          >
            {VERBS[to]} {subject}
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}

/** Gives the order once, however often it is clicked; another key after a refusal. */
function useOutletOrder({ pdu, outlet }: Outlet, to: To, comment: string) {
  const [state, setState] = useState<{ busy: boolean; error?: string; action?: number }>({ busy: false });
  const key = useRef(crypto.randomUUID());
  const give = async () => {
    setState({ busy: true });
    try {
      const place = `/api/v1/pdus/${encodeURIComponent(pdu)}/outlets/${encodeURIComponent(outlet)}/power`;
      const { action } = await ask<{ action: number }>(place, {
        method: 'POST',
        body: { to, comment: comment.trim() },
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

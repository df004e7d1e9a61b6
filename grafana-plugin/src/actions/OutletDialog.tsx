import { RadioButtonGroup } from '@grafana/ui';
import React, { useState } from 'react';
import { numberText } from '../fleet/format.ts';
import { type Outlet, outletName } from '../pdu/outlets.ts';
import { OrderDialog } from './OrderDialog.tsx';
import { useOrder } from './useOrder.ts';

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
  const { pdu, outlet: number, miner, on, watts } = outlet;
  const order = useOrder<{ action: number }>(
    `/api/v1/pdus/${encodeURIComponent(pdu)}/outlets/${encodeURIComponent(number)}/power`,
  );
  const title = `${VERBS[to]} ${miner ?? outletName(outlet)}`;
  return (
    <OrderDialog
      {...{ title, verb: title, order, comment, onClose }}
      onComment={setComment}
      isReady
      onGive={() => void order.give({ to, comment: comment.trim() })}
    >
      <p>
        Outlet {number} of {pdu}
        {miner ? `, which powers ${miner}` : ', which powers nothing that the inventory knows'}. It is{' '}
        {on === null ? 'in a state that nobody knows' : on ? 'on' : 'off'} and draws{' '}
        {watts === null ? 'a power that nobody measures' : `${numberText(watts, 0)} W`} now.
      </p>
      <RadioButtonGroup<To>
        aria-label="What to do"
        value={to}
        onChange={setTo}
        options={(['cycle', 'on', 'off'] as const).map((value) => ({ value, label: VERBS[value] }))}
      />
      <p style={{ margin: '8px 0 16px' }}>{MEANS[to]}</p>
    </OrderDialog>
  );
}

import { Button, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { BILLING, idPath } from '../desk.ts';
import { Bar } from '../parts.tsx';
import { PaymentForm } from '../payments/PaymentForm.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { CreditDialog } from './CreditDialog.tsx';
import { Files } from './Files.tsx';
import type { IssuedProps } from './IssuedView.tsx';
import { MailDialog } from './MailDialog.tsx';

const PAYABLE = ['issued', 'sent', 'part-paid', 'overdue'];

/** What can be done with what was issued. */
export function IssuedDeeds(props: IssuedProps) {
  const { desk, invoice, name, again } = props;
  const { id, number = id, kind, state } = invoice;
  const [asks, setAsks] = useState<'mail' | 'sent' | 'credit' | 'pay'>();
  const close = () => setAsks(undefined);
  const isInvoice = kind === 'invoice';
  const write = (what: typeof asks, label: string, why: string | undefined) => (
    <Button
      variant="secondary"
      disabled={(desk.lack ?? why) !== undefined}
      tooltip={desk.lack ?? why}
      onClick={() => setAsks(what)}
    >
      {label}
    </Button>
  );
  return (
    <>
      <Bar>
        <Files invoice={invoice} />
        {write('mail', 'Mail it …', undefined)}
        {write('sent', 'Was sent …', undefined)}
        {isInvoice && write('pay', 'Was paid …', PAYABLE.includes(state) ? undefined : 'Nothing of it is open')}
        {isInvoice &&
          write('credit', 'Credit note …', state === 'cancelled' ? 'All of it is credited already' : undefined)}
      </Bar>
      {asks === 'mail' && <MailDialog invoice={invoice} onClose={close} onDone={again} />}
      {asks === 'sent' && <SentDialog id={id} number={number} onClose={close} onDone={again} />}
      {asks === 'credit' && <CreditDialog invoice={invoice} name={name} onClose={close} onDone={again} />}
      {asks === 'pay' && <PaymentForm desk={desk} invoice={invoice} onClose={close} onDone={again} />}
    </>
  );
}

interface SentProps {
  id: string;
  number: string;
  onClose(): void;
  onDone(): void;
}

function SentDialog({ id, number, onClose, onDone }: SentProps) {
  const [how, setHow] = useState('by post');
  const tell = async () => {
    await ask(`${BILLING}/invoices/${idPath(id)}/sent`, { method: 'POST', body: { how: how.trim() } });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`${number} went out`}
      verb="Write down that it was sent"
      isReady={how.trim() !== ''}
      deed={tell}
      onClose={onClose}
    >
      <p>For what left by another way than from here.</p>
      <Field label="How" htmlFor="how-sent" required>
        <Input id="how-sent" autoFocus value={how} onChange={(event) => setHow(event.currentTarget.value)} />
      </Field>
    </ConfirmDialog>
  );
}

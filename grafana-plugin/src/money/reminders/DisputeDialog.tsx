import { Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { BILLING, idPath } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import type { Dunned } from './Reminders.tsx';

/** Says that a client disputes an invoice, or that this is settled. */
export function DisputeDialog({ dunned, onClose, onDone }: { dunned: Dunned; onClose(): void; onDone(): void }) {
  const { invoice, number, disputed } = dunned;
  const [reason, setReason] = useState('');
  const say = async () => {
    const path = `${BILLING}/invoices/${idPath(invoice)}/${disputed ? 'settle-dispute' : 'dispute'}`;
    await ask(path, { method: 'POST', body: { reason: reason.trim() } });
    onDone();
  };
  return (
    <ConfirmDialog
      title={disputed ? `${number} is disputed no more` : `The client disputes ${number}`}
      verb={disputed ? `Reminders of ${number} go on` : `Hold back reminders of ${number}`}
      isReady={reason.trim() !== ''}
      deed={say}
      onClose={onClose}
    >
      <Field label="Why" htmlFor="dispute-why" description="Kept with the invoice, with your name" required>
        <Input id="dispute-why" autoFocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </ConfirmDialog>
  );
}

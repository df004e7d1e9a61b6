import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import { type Chosen, OpenInvoice } from '../invoices/OpenInvoice.tsx';
import { decimalOf } from '../lines.ts';
import type { Payment } from '../types.ts';

/** Says which invoice of the client a payment is for. */
export function AllotDialog({ payment, onClose, onDone }: { payment: Payment; onClose(): void; onDone(): void }) {
  const { id, client, free, currency, receivedDay } = payment;
  const [chosen, setChosen] = useState<Chosen>({ invoice: '', amount: '' });
  const { invoice, amount } = chosen;
  const allot = async () => {
    const body = { invoice, amount: decimalOf(amount) };
    await ask(`${BILLING}/payments/${idPath(id)}/allot`, { method: 'POST', body });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Which invoice is the payment of ${receivedDay} for?`}
      verb={`Allot ${amount} ${currency}`}
      isReady={invoice !== '' && amount.trim() !== ''}
      deed={allot}
      onClose={onClose}
    >
      <p>{amountText(free, currency)} of it are for no invoice yet.</p>
      <OpenInvoice {...{ client, currency, most: free, value: chosen }} onChange={setChosen} />
    </ConfirmDialog>
  );
}

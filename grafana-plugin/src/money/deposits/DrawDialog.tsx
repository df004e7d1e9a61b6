import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { newKey } from '../../parts/orderKey.ts';
import { amountText } from '../amounts.ts';
import { type Deposit, moveBody } from '../deposits.ts';
import { BILLING, idPath } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import { type Chosen, OpenInvoice } from '../invoices/OpenInvoice.tsx';

/** Pays an invoice from what is held. */
export function DrawDialog({ deposit, onClose, onDone }: { deposit: Deposit; onClose(): void; onDone(): void }) {
  const { id, client, title, held, currency } = deposit;
  const [chosen, setChosen] = useState<Chosen>({ invoice: '', amount: '' });
  const [key] = useState(newKey);
  const draw = async () => {
    await ask(`${BILLING}/deposits/${idPath(id)}/draw`, { method: 'POST', body: moveBody({ ...chosen }, key) });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Pay an invoice from ${title}`}
      verb={`Pay ${chosen.amount} ${currency}`}
      isReady={chosen.invoice !== '' && chosen.amount.trim() !== ''}
      deed={draw}
      onClose={onClose}
    >
      <p>{amountText(held, currency)} are held. What is used becomes a payment of the invoice.</p>
      <OpenInvoice {...{ client, currency, most: held, value: chosen }} onChange={setChosen} />
    </ConfirmDialog>
  );
}

import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { newKey } from '../../parts/orderKey.ts';
import { amountText } from '../amounts.ts';
import { type Deposit, MONEY_FIELDS, moveBody } from '../deposits.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { Fields } from '../form/Fields.tsx';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import type { JsonObject } from '../paths.ts';
import { NO_PROBLEMS } from '../problems.ts';

export interface MoneyDialogProps {
  desk: Desk;
  deposit: Deposit;
  deed: 'receive' | 'refund';
  onClose(): void;
  onDone(): void;
}

/** Writes down what came in for a deposit, or what of it went back. */
export function MoneyDialog({ desk, deposit, deed, onClose, onDone }: MoneyDialogProps) {
  const { id, title, held, currency } = deposit;
  const [form, setForm] = useState<JsonObject>({
    ...{ amount: deed === 'refund' ? held : '', day: desk.settings.today, method: 'bank', reference: '' },
  });
  const [key] = useState(newKey);
  const send = async () => {
    await ask(`${BILLING}/deposits/${idPath(id)}/${deed}`, { method: 'POST', body: moveBody(form, key) });
    onDone();
  };
  const amount = `${String(form['amount'] ?? '')} ${currency}`;
  return (
    <ConfirmDialog
      title={deed === 'receive' ? `Money came in for ${title}` : `Give back of ${title}`}
      verb={deed === 'receive' ? `Write down ${amount}` : `Write down that ${amount} went back`}
      isReady={String(form['amount'] ?? '').trim() !== '' && String(form['day'] ?? '') !== ''}
      deed={send}
      onClose={onClose}
    >
      <p>{amountText(held, currency)} are held.</p>
      <Fields specs={MONEY_FIELDS} value={form} onChange={setForm} problems={NO_PROBLEMS} />
    </ConfirmDialog>
  );
}

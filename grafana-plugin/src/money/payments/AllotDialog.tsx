import { Combobox, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import { readAll } from '../invoices.ts';
import { decimalOf } from '../lines.ts';
import type { InvoiceHead, Page, Payment } from '../types.ts';

/** Says which invoice of the client a payment is for. */
export function AllotDialog({ payment, onClose, onDone }: { payment: Payment; onClose(): void; onDone(): void }) {
  const { id, client, free, currency, receivedDay } = payment;
  const asked = useAsked(() => openOnes(client), 0, [client]);
  const [invoice, setInvoice] = useState('');
  const [amount, setAmount] = useState('');
  const choose = (value: string) => {
    setInvoice(value);
    const open = asked.data?.find((each) => each.id === value)?.open ?? free;
    setAmount(Number(open) < Number(free) ? open : free);
  };
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
      <Field
        label="Invoice"
        htmlFor="allot-invoice"
        {...(asked.data?.length === 0 ? { description: 'Nothing of this client is open' } : {})}
      >
        <Combobox
          id="allot-invoice"
          placeholder="Choose"
          value={invoice === '' ? null : invoice}
          options={(asked.data ?? []).map((each) => ({
            value: each.id,
            label: each.number ?? each.id,
            description: `${amountText(each.open, currency)} open, due ${each.dueDay ?? '–'}`,
          }))}
          onChange={({ value }) => choose(value)}
        />
      </Field>
      <Field label={`Amount, ${currency}`} htmlFor="allot-amount">
        <Input
          id="allot-amount"
          inputMode="decimal"
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}

async function openOnes(client: string): Promise<InvoiceHead[]> {
  const { items } = await readAll((path) => ask<Page<InvoiceHead>>(path), `${BILLING}/invoices`, {
    ...{ client, status: 'issued', kind: 'invoice', limit: '1000', sort: 'created' },
  });
  return items.filter(({ open }) => signOf(open) > 0);
}

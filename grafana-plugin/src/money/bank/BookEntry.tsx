import { Combobox, Field } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import type { BankEntry } from '../bank.ts';
import { BILLING, type Clients, idPath } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';

export interface BookEntryProps {
  entry: BankEntry;
  clients: Clients;
  onClose(): void;
  onDone(): void;
}

const ALLOT = [
  { value: 'propose', label: 'the invoice that the reference names, then the oldest' },
  { value: 'none', label: 'no invoice: a credit of the client' },
];

/** Books an entry as the payment of a client that nobody proposed. */
export function BookEntry({ entry: { id, amount, currency }, clients, onClose, onDone }: BookEntryProps) {
  const [client, setClient] = useState('');
  const [allot, setAllot] = useState('propose');
  const fitting = clients.list.filter((each) => each.client.currency === currency);
  const book = async () => {
    await ask(`${BILLING}/bank-entries/${idPath(id)}/accept`, { method: 'POST', body: { client, allot } });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Whose are ${amountText(amount, currency)}?`}
      verb={client === '' ? 'Book it' : `Book it for ${clients.nameOf(client)}`}
      isReady={client !== ''}
      deed={book}
      onClose={onClose}
    >
      <Field label="Client" htmlFor="entry-client" description={`Those that are billed in ${currency}`}>
        <Combobox
          id="entry-client"
          placeholder="Choose"
          options={fitting.map((each) => ({ value: each.id, label: each.client.name }))}
          value={client === '' ? null : client}
          onChange={({ value }) => setClient(value)}
        />
      </Field>
      <Field label="For" htmlFor="entry-allot">
        <Combobox id="entry-allot" options={ALLOT} value={allot} onChange={({ value }) => setAllot(value)} />
      </Field>
    </ConfirmDialog>
  );
}

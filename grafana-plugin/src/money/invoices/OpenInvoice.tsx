import { Combobox, Field, Input } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import { BILLING } from '../desk.ts';
import { readAll } from '../invoices.ts';
import type { InvoiceHead, Page } from '../types.ts';

export interface Chosen {
  invoice: string;
  amount: string;
}

export interface OpenInvoiceProps {
  /** Of whose invoices one is chosen. */
  client: string;
  currency: string;
  /** What there is to pay with. */
  most: string;
  value: Chosen;
  onChange(next: Chosen): void;
}

/** Chooses an invoice of a client that something is open of, and how much of it is paid. */
export function OpenInvoice({ client, currency, most, value, onChange }: OpenInvoiceProps) {
  const asked = useAsked(() => openOnes(client), 0, [client]);
  const choose = (invoice: string) => {
    const open = asked.data?.find(({ id }) => id === invoice)?.open ?? most;
    onChange({ invoice, amount: Number(open) < Number(most) ? open : most });
  };
  return (
    <>
      <Field
        label="Invoice"
        htmlFor="open-invoice"
        {...(asked.data?.length === 0 ? { description: 'Nothing of this client is open' } : {})}
        {...(asked.error ? { invalid: true, error: asked.error.message } : {})}
      >
        <Combobox
          id="open-invoice"
          placeholder="Choose"
          value={value.invoice === '' ? null : value.invoice}
          options={(asked.data ?? []).map(({ id, number = id, open, dueDay = '–' }) => ({
            ...{ value: id, label: number, description: `${amountText(open, currency)} open, due ${dueDay}` },
          }))}
          onChange={(chosen) => choose(chosen.value)}
        />
      </Field>
      <Field label={`Amount, ${currency}`} htmlFor="open-amount">
        <Input
          id="open-amount"
          inputMode="decimal"
          value={value.amount}
          onChange={(event) => onChange({ ...value, amount: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

async function openOnes(client: string): Promise<InvoiceHead[]> {
  const { items } = await readAll((path) => ask<Page<InvoiceHead>>(path), `${BILLING}/invoices`, {
    ...{ client, status: 'issued', kind: 'invoice', limit: '1000', sort: 'created' },
  });
  return items.filter(({ open }) => signOf(open) > 0);
}

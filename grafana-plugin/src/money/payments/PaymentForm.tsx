import { Alert, Button, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { BILLING, type Clients, type Desk } from '../desk.ts';
import { Fields } from '../form/Fields.tsx';
import type { FieldSpec } from '../form/spec.ts';
import { decimalOf } from '../lines.ts';
import { METHODS } from '../methods.ts';
import type { JsonObject } from '../paths.ts';
import { NO_PROBLEMS, placesOf } from '../problems.ts';
import type { InvoiceHead } from '../types.ts';

export interface PaymentFormProps {
  desk: Desk;
  /** What it is for; without it, for a client that is chosen. */
  invoice?: InvoiceHead;
  clients?: Clients;
  onClose(): void;
  onDone(): void;
}

const ALLOT = [
  { value: 'propose', label: 'the invoice that the reference names, then the oldest' },
  { value: 'none', label: 'no invoice: a credit of the client' },
];

/** Writes down a payment that came in, or a refund below zero. */
export function PaymentForm({ desk, invoice, clients, onClose, onDone }: PaymentFormProps) {
  const [form, setForm] = useState<JsonObject>(() => beginning(desk, invoice));
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const fields = fieldsFor(clients, invoice === undefined);
  const write = async () => {
    setBusy(true);
    try {
      await ask(`${BILLING}/payments`, { method: 'POST', body: bodyOf(form, invoice, clients) });
      onDone();
      onClose();
    } catch (error) {
      const detail = (error as Refusal).message.replaceAll(/allot\.\d+\.amount/g, 'amount');
      setProblems(placesOf(detail, (path) => fields.some((field) => field.path === path)));
      setBusy(false);
    }
  };
  const isReady = ['client', 'amount', 'receivedDay'].every((name) => String(form[name] ?? '') !== '');
  return (
    <Modal title={invoice ? `${invoice.number ?? 'It'} was paid` : 'A payment'} isOpen onDismiss={onClose}>
      <Fields specs={fields} value={form} onChange={setForm} problems={problems} />
      {problems.rest.length > 0 && <Alert severity="error" title={problems.rest.join('; ')} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={busy || !isReady} onClick={() => void write()}>
          {`Write down ${String(form['amount'] ?? '')} ${currencyOf(form, invoice, clients)}`}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function beginning({ settings }: Desk, invoice: InvoiceHead | undefined): JsonObject {
  return {
    ...{ client: invoice?.client ?? '', method: 'bank', amount: invoice?.open ?? '', receivedDay: settings.today },
    ...{ reference: invoice?.number ?? '', note: '', allot: 'propose' },
  };
}

function fieldsFor(clients: Clients | undefined, isFree: boolean): FieldSpec[] {
  const names = clients?.list.map(({ id, client }) => ({ value: id, label: client.name })) ?? [];
  return [
    ...(isFree ? [{ ...CLIENT, options: names }] : []),
    { path: 'amount', label: 'Amount', kind: 'decimal', required: true, hint: 'Below zero: a refund' },
    { path: 'receivedDay', label: 'Came in on', kind: 'day', required: true },
    { path: 'method', label: 'By', kind: 'choice', options: METHODS, required: true },
    { path: 'reference', label: 'Reference', kind: 'text', hint: 'As the payer wrote it' },
    ...(isFree ? [{ path: 'allot', label: 'For', kind: 'choice' as const, options: ALLOT, wide: true }] : []),
    { path: 'note', label: 'Note', kind: 'area', wide: true },
  ];
}

const CLIENT: FieldSpec = { path: 'client', label: 'Client', kind: 'choice', required: true };

function currencyOf(form: JsonObject, invoice: InvoiceHead | undefined, clients: Clients | undefined): string {
  return invoice?.currency ?? clients?.list.find(({ id }) => id === form['client'])?.client.currency ?? '';
}

/** What is for one invoice is for that and for no other; what is more than open becomes a credit. */
function bodyOf(form: JsonObject, invoice: InvoiceHead | undefined, clients: Clients | undefined): JsonObject {
  const { note, allot, ...said } = form;
  const amount = decimalOf(String(form['amount'] ?? ''));
  return {
    ...said,
    amount,
    currency: currencyOf(form, invoice, clients),
    ...(String(note ?? '').trim() === '' ? {} : { note }),
    allot: invoice
      ? [{ invoice: invoice.id, amount: Number(amount) > Number(invoice.open) ? invoice.open : amount }]
      : allot,
  };
}

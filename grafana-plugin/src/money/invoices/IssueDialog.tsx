import React from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { periodText } from '../invoices.ts';
import { Facts } from '../parts.tsx';
import type { Invoice } from '../types.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

export interface IssueDialogProps {
  invoice: Invoice;
  client: string;
  today: string;
  onClose(): void;
  onDone(issued: Invoice): void;
}

/** Says what can never be changed again, and issues the draft. */
export function IssueDialog({ invoice, client, today, onClose, onDone }: IssueDialogProps) {
  const { id, payable, currency, period, lines } = invoice;
  const issue = async () =>
    onDone(await ask<Invoice>(`${BILLING}/invoices/${idPath(id)}/issue`, { method: 'POST', body: {} }));
  return (
    <ConfirmDialog
      title={`Issue the invoice to ${client}`}
      verb={`Issue for ${amountText(payable, currency)}`}
      deed={issue}
      onClose={onClose}
    >
      <Facts
        facts={[
          ['Client', client],
          ['Payable', amountText(payable, currency)],
          ['Period', periodText(period)],
          ['Lines', String(lines.length)],
          ['Day', today],
        ]}
      />
      <p style={{ marginTop: 12 }}>From then on, for ever:</p>
      <ul style={{ margin: '0 0 12px 20px' }}>
        <li>it has the next number of its series, which no other invoice will have;</li>
        <li>its day, its lines, prices, taxes and sums stay as they are now;</li>
        <li>so do the names and addresses of seller and client, as they are written today;</li>
        <li>it cannot be deleted. What is wrong in it is put right by a credit note.</li>
      </ul>
    </ConfirmDialog>
  );
}

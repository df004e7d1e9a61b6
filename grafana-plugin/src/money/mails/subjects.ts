import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { BILLING } from '../desk.ts';
import type { InvoiceHead, Page, Payment } from '../types.ts';

export interface Subject {
  value: string;
  label: string;
}

const MOST = 50;

/** What a kind of mail can be tried with: the newest invoices, credit notes or payments. */
export async function readSubjects(kind: string): Promise<Subject[]> {
  if (kind === 'usage-statement') return [];
  if (kind === 'receipt') {
    const query = new URLSearchParams({ limit: String(MOST), sort: '-received' });
    const { items } = await ask<Page<Payment>>(`${BILLING}/payments?${query}`);
    return items
      .filter(({ amount }) => !amount.startsWith('-'))
      .map(({ id, receivedDay, amount, currency }) => ({
        ...{ value: id, label: `Payment of ${receivedDay}, ${amountText(amount, currency)}` },
      }));
  }
  const paper = kind === 'credit-note' ? kind : 'invoice';
  const query = new URLSearchParams({ limit: String(MOST), sort: '-created', status: 'issued', kind: paper });
  const { items } = await ask<Page<InvoiceHead>>(`${BILLING}/invoices?${query}`);
  return items.map(({ id, number = id, payable, currency }) => ({
    ...{ value: id, label: `${number}, ${amountText(payable, currency)}` },
  }));
}

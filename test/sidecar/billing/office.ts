import { randomUUID } from 'node:crypto';
import { Value } from '@sinclair/typebox/value';
import type { Client } from '../../../sidecar/billing/client.ts';
import { type BillingConfig, BillingSchema } from '../../../sidecar/billing/config.ts';
import type { BillingParts } from '../../../sidecar/billing/parts.ts';
import { createClient } from '../../../sidecar/billing/store/clients.ts';
import { createDraft } from '../../../sidecar/billing/store/drafts.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import type { PaymentInput } from '../../../sidecar/billing/store/payments.ts';
import type { BillingDb } from '../../../sidecar/billing/tables.ts';
import type { LineInput } from '../../../sidecar/billing/tax/line.ts';
import { TAXES } from './hand/taxes.ts';

export const ANNA = { id: 'u1', name: 'Anna' };

export const CONFIG = Value.Default(BillingSchema, {
  seller: {
    name: 'Farm North',
    address: { lines: ['Dorfstr. 1'], postcode: '25899', city: 'Niebüll', country: 'DE' },
    vatId: 'DE123456789',
    bank: { iban: 'DE02120300000000202051' },
  },
  timeZone: 'Europe/Berlin',
  taxes: TAXES,
}) as BillingConfig;

export const CLIENT: Client = {
  name: 'Hasher GmbH',
  address: { lines: ['Ring 2'], postcode: '1010', city: 'Wien', country: 'AT' },
  vatId: 'ATU12345678',
  currency: 'EUR',
  language: 'de',
  contacts: [{ name: 'Eva', email: 'eva@hasher.example' }],
  terms: { kind: 'days', days: 14 },
  tax: 'de19',
  ...{ prices: 'exclusive', taxRounding: 'per-group', state: 'active' },
};

export const NOON = Date.parse('2026-11-22T12:00:00Z');

export function office(db: BillingDb, more: Partial<BillingParts> = {}): BillingParts {
  return { db, config: CONFIG, now: () => NOON, newId: randomUUID, ...more };
}

export function line(quantity: string, unitPrice: string, more: Partial<LineInput> = {}): LineInput {
  return { kind: 'service', description: 'Work', quantity, unit: 'C62', unitPrice, tax: 'de19', ...more };
}

export async function newClient(parts: BillingParts, more: Partial<Client> = {}): Promise<string> {
  return (await createClient(parts, { ...CLIENT, ...more })).id;
}

export function draft(parts: BillingParts, client: string, ...lines: LineInput[]) {
  return createDraft(parts, ANNA, { client, lines, problems: [] });
}

/** An issued invoice; 119.00 where no line is given. */
export async function issued(parts: BillingParts, client: string, ...lines: LineInput[]) {
  const { row } = await draft(parts, client, ...(lines.length > 0 ? lines : [line('1', '100')]));
  return issueInvoice(parts, ANNA, row.id);
}

/** A transfer, for the invoice that it names and then the oldest. */
export const payment = (client: string, amountMinor: number, more: Partial<PaymentInput> = {}): PaymentInput => ({
  ...{
    client,
    method: 'bank',
    currency: 'EUR',
    amountMinor,
    receivedDay: '2026-11-22',
    reference: '',
    allot: 'propose',
  },
  ...more,
});

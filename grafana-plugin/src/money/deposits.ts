import type { FieldSpec } from './form/spec.ts';
import { decimalOf } from './lines.ts';
import { METHODS } from './methods.ts';
import type { JsonObject } from './paths.ts';

/** Money of a client that the seller holds (GET /billing/clients/:id/deposits). */
export interface Deposit {
  id: string;
  client: string;
  kind: string;
  title: string;
  currency: string;
  held: string;
  createdAt: string;
  by: { id: string; name: string };
  moves: DepositMove[];
}

export interface DepositMove {
  id: string;
  day: string;
  kind: string;
  method: string;
  reference: string;
  /** Received above zero; drawn or refunded below. */
  amount: string;
  invoice?: string;
  by: { id: string; name: string };
}

export const DEPOSIT_KINDS = [
  { value: 'prepayment', label: 'Prepayment', description: 'pays invoices when somebody draws it' },
  { value: 'security', label: 'Security', description: 'is kept until the contract ends' },
] as const;

export function depositKind(kind: string): string {
  return DEPOSIT_KINDS.find(({ value }) => value === kind)?.label ?? kind;
}

export function moveText({ kind }: Pick<DepositMove, 'kind'>): string {
  return { received: 'Received', drawn: 'Used for an invoice', refunded: 'Given back' }[kind] ?? kind;
}

/** What can be done with a deposit by hand. */
export type DepositDeed = 'receive' | 'refund' | 'draw';

export const MONEY_FIELDS: readonly FieldSpec[] = [
  { path: 'amount', label: 'Amount', kind: 'decimal', required: true },
  { path: 'day', label: 'On', kind: 'day', required: true },
  { path: 'method', label: 'By', kind: 'choice', options: METHODS, required: true },
  { path: 'reference', label: 'Reference', kind: 'text', hint: 'As it stands on the statement' },
];

/** What is sent: the same key is one move, however often somebody clicks. */
export function moveBody(form: JsonObject, key: string): JsonObject {
  return { ...form, amount: decimalOf(String(form['amount'] ?? '')), key };
}

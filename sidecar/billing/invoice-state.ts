/** What is known of an invoice, as far as its state follows from it. Amounts in minor units, days of the seller. */
export interface InvoiceFacts {
  issued: boolean;
  sent: boolean;
  payableMinor: number;
  paidMinor: number;
  /** By credit notes, above zero. */
  creditedMinor: number;
  /** All of its lines are credited. */
  creditedWhole: boolean;
  dueDay: string | undefined;
  today: string;
}

export const INVOICE_STATES = ['draft', 'cancelled', 'paid', 'overdue', 'part-paid', 'sent', 'issued'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

/** The first row that fits. Nothing of this is stored: it follows from what is. */
const ROWS: readonly [InvoiceState, (facts: InvoiceFacts) => boolean][] = [
  ['draft', ({ issued }) => !issued],
  ['cancelled', ({ creditedWhole }) => creditedWhole],
  ['paid', (facts) => openMinor(facts) <= 0],
  ['overdue', ({ dueDay, today }) => dueDay !== undefined && today > dueDay],
  ['part-paid', ({ paidMinor }) => paidMinor > 0],
  ['sent', ({ sent }) => sent],
  ['issued', () => true],
];

export function stateOf(facts: InvoiceFacts): InvoiceState {
  return ROWS.find(([, fits]) => fits(facts))?.[0] ?? 'issued';
}

/** What is still to be paid; below zero: the client has as much to its credit. */
export function openMinor({
  payableMinor,
  paidMinor,
  creditedMinor,
}: Pick<InvoiceFacts, 'payableMinor' | 'paidMinor' | 'creditedMinor'>): number {
  return payableMinor - paidMinor - creditedMinor;
}

export const DEEDS = ['edit', 'discard', 'issue', 'send', 'pay', 'release', 'credit'] as const;
export type Deed = (typeof DEEDS)[number];

const LIVING: readonly InvoiceState[] = ['issued', 'sent', 'part-paid', 'overdue'];

/** What may be done in which state; all else is refused. */
export const ALLOWED: Readonly<Record<Deed, readonly InvoiceState[]>> = {
  edit: ['draft'],
  discard: ['draft'],
  issue: ['draft'],
  send: [...LIVING, 'paid', 'cancelled'],
  pay: LIVING,
  release: [...LIVING, 'paid', 'cancelled'],
  credit: [...LIVING, 'paid'],
};

/** Why a deed is refused; undefined when it is not. */
export function deedProblem(deed: Deed, state: InvoiceState): string | undefined {
  const states = ALLOWED[deed];
  return states.includes(state)
    ? undefined
    : `state: found ${state}, expected one of ${states.join(', ')} to ${deed} it`;
}

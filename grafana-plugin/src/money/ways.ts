import type { Tone } from '../fleet/states.ts';

/** How an invoice may be paid (GET /billing/invoices/:id/payment). */
export interface WaysOfPaying {
  currency: string;
  open: string;
  ways: { method: string; how: 'transfer' | 'link' | 'by-hand'; provider?: string }[];
  transfer?: { payTo: string; iban: string; bic?: string; reference: string; structured: boolean; epc?: string };
  links: PaymentLink[];
}

/** A page of a provider on which an invoice may be paid. */
export interface PaymentLink {
  id: string;
  method: string;
  provider: string;
  amount: string;
  currency: string;
  state: string;
  url?: string;
  expiresAt?: string;
  checkedAt?: string;
  createdAt: string;
  problem?: string;
}

export const LINK_STATES: Readonly<Record<string, { word: string; tone: Tone; icon: string }>> = {
  wanted: { word: 'Waits for the provider', tone: 'warning', icon: 'clock-nine' },
  open: { word: 'Can be paid', tone: 'info', icon: 'link' },
  settled: { word: 'Paid', tone: 'success', icon: 'check' },
  ended: { word: 'Expired', tone: 'disabled', icon: 'stopwatch-slash' },
  closed: { word: 'Closed', tone: 'disabled', icon: 'times' },
  failed: { word: 'Failed', tone: 'error', icon: 'exclamation-triangle' },
};

export function linkWord(state: string): { word: string; tone: Tone; icon: string } {
  return LINK_STATES[state] ?? { word: state, tone: 'secondary', icon: 'question-circle' };
}

/** Whether somebody may still pay on it: it can be asked about and closed. */
export function isLiving({ state }: Pick<PaymentLink, 'state'>): boolean {
  return state === 'wanted' || state === 'open';
}

/** An IBAN in groups of four, as people read it. */
export function ibanText(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1\u00a0');
}

const PROVIDERS: Readonly<Record<string, string>> = { stripe: 'Stripe', btcpay: 'BTCPay Server' };

export function providerText(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}

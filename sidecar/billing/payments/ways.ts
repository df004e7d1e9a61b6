import type { BillingConfig } from '../config.ts';
import { creditorReference } from '../reference.ts';
import { epcPayload } from './epc.ts';
import type { Provider } from './provider.ts';

/** How an invoice may be paid. `link`: on a page of a provider, which is made when it is asked for. */
export interface Way {
  method: 'bank' | 'card' | 'bitcoin' | 'cash' | 'cheque' | 'other';
  how: 'transfer' | 'link' | 'by-hand';
  provider?: string;
}

const BY_HAND = ['cash', 'cheque', 'other'] as const;

/** What there is: a transfer where there is an account, links where there are keys, the rest always. */
export function waysOf(seller: BillingConfig['seller'], providers: readonly Provider[]): Way[] {
  return [
    ...(seller.bank ? [{ method: 'bank' as const, how: 'transfer' as const }] : []),
    ...providers.map(({ id, method }) => ({ method, how: 'link' as const, provider: id })),
    ...BY_HAND.map((method) => ({ method, how: 'by-hand' as const })),
  ];
}

export interface TransferInstruction {
  payTo: string;
  iban: string;
  bic?: string;
  /** By ISO 11649 where the number allows it, else the number. */
  reference: string;
  structured: boolean;
  /** What a QR code by EPC069-12 holds; only in euro. */
  epc?: string;
}

/** How to transfer an amount of an invoice; undefined where there is no account. */
export function transferOf(
  { name, bank }: BillingConfig['seller'],
  { number, currency, amountMinor }: { number: string; currency: string; amountMinor: number },
): TransferInstruction | undefined {
  if (bank === undefined) return undefined;
  const reference = creditorReference(number);
  const bic = bank.bic === undefined ? {} : { bic: bank.bic };
  const said = reference === undefined ? { text: number } : { reference };
  const epc = epcPayload({ name, iban: bank.iban, ...bic, amountMinor, currency, ...said });
  return {
    ...{ payTo: name, iban: bank.iban, ...bic, reference: reference ?? number, structured: reference !== undefined },
    ...(epc === undefined ? {} : { epc }),
  };
}

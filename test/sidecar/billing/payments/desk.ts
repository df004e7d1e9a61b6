import { Value } from '@sinclair/typebox/value';
import { Secret } from '../../../../core/service/secret.ts';
import type { AuditEntry } from '../../../../sidecar/audit/audit.ts';
import { type BillingConfig, BillingSchema } from '../../../../sidecar/billing/config.ts';
import type { PaymentsConfig } from '../../../../sidecar/billing/payments/config.ts';
import type { PaymentParts } from '../../../../sidecar/billing/payments/parts.ts';
import type { Provider } from '../../../../sidecar/billing/payments/provider.ts';
import { openProviders } from '../../../../sidecar/billing/payments/providers.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { needInvoice } from '../../../../sidecar/billing/store/invoice-rows.ts';
import { owedBy } from '../../../../sidecar/billing/store/owed.ts';
import type { BillingDb } from '../../../../sidecar/billing/tables.ts';
import { CONFIG, office } from '../office.ts';
import { BTCPAY_KEY, BTCPAY_SECRET, type BtcpayDouble, STORE } from './btcpay-double.ts';
import { STRIPE_KEY, STRIPE_SECRET, type StripeDouble } from './stripe-double.ts';

/** The configuration of payments with providers at doubles. */
export function paymentsConfig(
  stripe?: StripeDouble,
  btcpay?: BtcpayDouble,
  more: Partial<PaymentsConfig> = {},
): PaymentsConfig {
  const whole = Value.Default(BillingSchema, {
    ...CONFIG,
    payments: {
      ...(stripe ? { stripe: { url: stripe.url } } : {}),
      ...(btcpay ? { btcpay: { url: btcpay.url, store: STORE } } : {}),
      ...more,
    },
  }) as BillingConfig;
  const { payments } = whole;
  if (payments.stripe)
    Object.assign(payments.stripe, { key: new Secret(STRIPE_KEY), webhookSecret: new Secret(STRIPE_SECRET) });
  if (payments.btcpay)
    Object.assign(payments.btcpay, { key: new Secret(BTCPAY_KEY), webhookSecret: new Secret(BTCPAY_SECRET) });
  return payments;
}

export interface Desk extends PaymentParts {
  heard: AuditEntry[];
  provider(id: 'stripe' | 'btcpay'): Provider;
  /** State and what is open of an invoice, and what its client owes. */
  stand(invoice: string): Promise<[state: string | undefined, openMinor: number | undefined, owed: number]>;
}

/** An office that takes payments. */
export function desk(db: BillingDb, payments: PaymentsConfig, now: () => number): Desk {
  const heard: AuditEntry[] = [];
  const parts = office(db, { config: { ...CONFIG, payments }, now });
  const providers = openProviders(payments, fetch);
  return {
    ...{ ...parts, providers, heard, random: () => 0 },
    audit: (entry) => {
      heard.push(entry);
      return Promise.resolve();
    },
    provider: (id) => providers.find((each) => each.id === id) as Provider,
    async stand(invoice) {
      const { row } = await needInvoice(db, invoice);
      const standing = (await standingsOf(db, [row], '2026-11-22')).get(invoice);
      return [standing?.state, standing?.openMinor, await owedBy(db, row.client_id)];
    },
  };
}

import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../../../core/service/problems.ts';
import { SecretFile, SecretText } from '../../../core/service/secret.ts';
import { CsvProfileSchema } from './csv-columns.ts';

const closed = { additionalProperties: false } as const;
const Address = (example: string) =>
  Type.String({
    pattern: '^https?://[^/@\\s]+(/[^\\s?#]*)?$',
    description: `http:// or https:// address, as ${example}`,
  });
const Timeout = Type.Number({ minimum: 1, maximum: 120, default: 20 });

export const StripeSchema = Type.Object(
  {
    url: Type.Optional(Address('https://api.stripe.com')),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
    webhookSecret: Type.Optional(SecretText),
    webhookSecretFile: Type.Optional(SecretFile),
    toleranceSeconds: Type.Integer({ minimum: 10, maximum: 3600, default: 300, description: 'age of a signed event' }),
    timeoutSeconds: Timeout,
  },
  {
    ...closed,
    description:
      'payment links for cards; the key writes products, prices and payment links, and reads sessions, payments, refunds and disputes',
  },
);
export type StripeConfig = Static<typeof StripeSchema>;

export const BtcpaySchema = Type.Object(
  {
    url: Address('https://btcpay.example'),
    store: Type.String({ pattern: '^[A-Za-z0-9]{1,100}$', description: 'id of the store' }),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
    webhookSecret: Type.Optional(SecretText),
    webhookSecretFile: Type.Optional(SecretFile),
    linkMinutes: Type.Integer({
      minimum: 5,
      maximum: 43_200,
      default: 1440,
      description: 'minutes for which the rate of a link holds',
    }),
    timeoutSeconds: Timeout,
  },
  { ...closed, description: 'invoices of a BTCPay Server; the key may view, create and modify invoices of the store' },
);
export type BtcpayConfig = Static<typeof BtcpaySchema>;

/** The part `billing.payments`. */
export const PaymentsSchema = Type.Object(
  {
    autoBook: Type.Union([Type.Literal('never'), Type.Literal('exact')], {
      default: 'never',
      description:
        'never or exact: exact books an entry of a bank statement unasked where reference and amount are those of one invoice',
    }),
    checkMinutes: Type.Integer({
      minimum: 0,
      maximum: 1440,
      default: 15,
      description: 'minutes between two looks at links that are not paid yet; 0: only when their provider calls',
    }),
    stripe: Type.Optional(StripeSchema),
    btcpay: Type.Optional(BtcpaySchema),
    statements: Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), CsvProfileSchema, {
      default: {},
      description: 'how bank statements as CSV are written, by name; common ones need none',
    }),
  },
  { ...closed, default: {} },
);
export type PaymentsConfig = Static<typeof PaymentsSchema>;

const SECRETS = ['key', 'webhookSecret'] as const;

/** What a schema cannot say; paths begin in the part. */
export function paymentsProblems(payments: PaymentsConfig): Problem[] {
  return (['stripe', 'btcpay'] as const).flatMap((provider) => {
    const config = payments[provider];
    return SECRETS.flatMap((name) =>
      config === undefined || config[name] !== undefined || config[`${name}File`] !== undefined
        ? []
        : [{ path: [provider, name], found: 'none', expected: `${name}: \${NAME}, or ${name}File: path` }],
    );
  });
}

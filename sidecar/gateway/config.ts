import { type Static, Type } from '@sinclair/typebox';
import { SecretFile, SecretText } from '../../core/service/secret.ts';

/** How orders of people reach alert-webhook. */
export const GatewaySchema = Type.Object(
  {
    alertWebhook: Type.String({
      pattern: '^https?://[^/@\\s]+$',
      default: 'http://127.0.0.1:9841',
      description: 'the address of alert-webhook, http:// or https://',
    }),
    others: Type.Array(Type.String({ pattern: '^https?://[^/@\\s]+$', description: 'http:// or https:// address' }), {
      default: [],
      description: 'further instances of alert-webhook on the same database; the one that acts gets the orders',
    }),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
    timeoutSeconds: Type.Number({ exclusiveMinimum: 0, maximum: 600, default: 60 }),
  },
  {
    additionalProperties: false,
    description:
      'alert-webhook, and the key that signs orders: the same as alertWebhook.gateway, 32 characters at least',
  },
);

export type GatewayConfig = Static<typeof GatewaySchema>;

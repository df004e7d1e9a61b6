import { type Static, Type } from '@sinclair/typebox';
import { SecretFile, SecretText } from '../../core/service/secret.ts';

/** Where the history of power is read from: a Prometheus with the rules of `rules/`, or what speaks like one. */
export const PowerConfigSchema = Type.Object(
  {
    prometheus: Type.String({
      pattern: '^https?://[^/@\\s]+(/[^@\\s]*)?$',
      default: 'http://127.0.0.1:9090',
      description: 'the address of Prometheus, http:// or https://, without a user or password in it',
    }),
    timeoutSeconds: Type.Number({ exclusiveMinimum: 0, maximum: 600, default: 30 }),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
  },
  { additionalProperties: false, default: {} },
);

export type PowerConfig = Static<typeof PowerConfigSchema>;

import { Type } from '@sinclair/typebox';
import { SecretFile, SecretText } from './secret.ts';

export const MailAddress = Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', description: 'a mail address' });

/** How a service reaches its mail server. */
export const SmtpSchema = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65535, default: 587 }),
    security: Type.Union([Type.Literal('starttls'), Type.Literal('tls'), Type.Literal('none')], {
      default: 'starttls',
      description: 'starttls, tls or none',
    }),
    username: Type.Optional(Type.String({ minLength: 1 })),
    password: Type.Optional(SecretText),
    passwordFile: Type.Optional(SecretFile),
    caFile: Type.Optional(Type.String({ minLength: 1, description: "a CA that signed the server's certificate" })),
  },
  { additionalProperties: false },
);

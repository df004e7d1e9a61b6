import { readFileSync } from 'node:fs';
import { type Static, Type } from '@sinclair/typebox';
import { ConfigError } from './config.ts';
import type { SmtpServer } from './mail.ts';
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

/** The server of a configuration. Throws ConfigError for what the schema cannot say; `place` says where it stands. */
export function smtpServerOf(smtp: Static<typeof SmtpSchema>, place: string): SmtpServer {
  const { caFile, ...server } = smtp;
  if (smtp.username !== undefined && smtp.password === undefined)
    throw new ConfigError([`${place}.password: found none, expected one beside username`]);
  if (caFile === undefined) return server;
  try {
    return { ...server, ca: readFileSync(caFile, 'utf8') };
  } catch (error) {
    const found = `${place}.caFile: found no readable file (${(error as Error).message})`;
    throw new ConfigError([`${found}, expected a certificate in PEM`]);
  }
}

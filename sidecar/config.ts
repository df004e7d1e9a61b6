import { type Static, Type } from '@sinclair/typebox';
import { MailAddress, SmtpSchema } from '../core/service/mail-config.ts';
import type { Problem } from '../core/service/problems.ts';
import { SecretFile, SecretText } from '../core/service/secret.ts';
import { CertificateSchema } from '../core/service/tls-config.ts';
import { BillingSchema, billingProblems } from './billing/config.ts';
import { mailsByItself } from './billing/post/by-itself.ts';
import { ConsoleSchema } from './console/config.ts';
import { GatewaySchema } from './gateway/config.ts';
import { IdentitySchema } from './identity/config.ts';
import { PowerConfigSchema } from './power/config.ts';
import { RetentionSchema } from './retention/config.ts';
import { SnipeItSchema, snipeItProblems } from './snipe-it/config.ts';

const closed = { additionalProperties: false } as const;

/** A machine that may fetch the inventory, and nothing else: exporter, alert-webhook, Prometheus. */
const ServiceTokenSchema = Type.Object(
  { token: Type.Optional(SecretText), tokenFile: Type.Optional(SecretFile) },
  { ...closed, description: 'a bearer token: token: ${NAME}, or tokenFile: path' },
);

const MailSchema = Type.Object(
  { smtp: SmtpSchema, from: MailAddress },
  { ...closed, description: 'how invitations, resets and invoices leave' },
);

/** The section `sidecar` of the configuration. */
export const SidecarSchema = Type.Object(
  {
    listen: Type.String({
      default: '127.0.0.1:9842',
      pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]*):[0-9]{1,5}$',
      description: 'host:port, [IPv6]:port or :port (loopback); port 0 takes a free one',
    }),
    database: Type.String({
      minLength: 1,
      default: '.logixx/sidecar.db',
      description: 'the path of an SQLite file, or postgres://…',
    }),
    leaseSeconds: Type.Number({
      minimum: 1,
      maximum: 600,
      default: 15,
      description:
        'seconds: of several sidecars on one PostgreSQL one looks after what is done by itself; after so long without a sign another one does',
    }),
    tls: Type.Optional(CertificateSchema),
    tokens: Type.Array(ServiceTokenSchema, {
      default: [],
      description: 'bearer tokens of machines, which may read the inventory; two while one is replaced by the other',
    }),
    requestsPerMinute: Type.Integer({ minimum: 1, default: 1200, description: 'requests a minute and client address' }),
    exporters: Type.Array(
      Type.Object(
        { target: Type.String({ minLength: 1 }), labels: Type.Optional(Type.Record(Type.String(), Type.String())) },
        closed,
      ),
      { default: [], description: 'host:port of exporters, for Prometheus’ HTTP service discovery' },
    ),
    identity: IdentitySchema,
    gateway: Type.Optional(GatewaySchema),
    power: PowerConfigSchema,
    snipeIt: Type.Optional(SnipeItSchema),
    mail: Type.Optional(MailSchema),
    billing: Type.Optional(BillingSchema),
    retention: RetentionSchema,
    console: ConsoleSchema,
  },
  { ...closed, default: {}, description: 'the process that people and scripts talk to' },
);

export type SidecarConfig = Static<typeof SidecarSchema>;

/** What a schema cannot say; paths begin in the section. */
export function sidecarProblems({ snipeIt, billing, identity, mail }: SidecarConfig): Problem[] {
  return [
    ...(billing ? billingProblems(billing).map((each) => ({ ...each, path: ['billing', ...each.path] })) : []),
    ...(snipeIt ? snipeItProblems(snipeIt).map((each) => ({ ...each, path: ['snipeIt', ...each.path] })) : []),
    ...(identity.registration !== 'open' || mail
      ? []
      : [
          {
            path: ['identity', 'registration'],
            found: '"open", without mail',
            expected: 'mail as well: an address is proven by a mail to it',
          },
        ]),
    ...(billing && mail === undefined && mailsByItself(billing)
      ? [{ path: ['mail'], found: 'none', expected: 'a mail server: billing shall send mails by itself' }]
      : []),
  ];
}

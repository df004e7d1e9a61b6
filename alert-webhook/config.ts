import { type Static, Type } from '@sinclair/typebox';
import { CredentialsSchema } from '../core/service/credentials.ts';
import { MailAddress as Address, SmtpSchema } from '../core/service/mail-config.ts';
import { SecretFile, SecretText } from '../core/service/secret.ts';
import { TlsSchema } from '../core/service/tls-config.ts';
import { RemediationSchema } from './remediation-config.ts';

export { FAULTS, type Fault } from './faults.ts';
export type { Parameters, RemediationConfig, Scope } from './remediation-config.ts';
export { RemediationSchema };

const closed = { additionalProperties: false } as const;

const TokenSchema = Type.Object({ token: Type.Optional(SecretText), tokenFile: Type.Optional(SecretFile) }, closed);

const AlertmanagerSchema = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'http:// or https:// address of an Alertmanager' }),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    receiver: Type.String({
      minLength: 1,
      default: 'alert-webhook',
      description: 'its receiver that delivers here; open alerts for others alone are not taken',
    }),
  },
  closed,
);

/** Grafana signs the body, or `timestamp:body` where a timestamp header is configured, with HMAC-SHA256 in hex. */
const GrafanaSchema = Type.Object(
  {
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    header: Type.String({
      minLength: 1,
      default: 'X-Grafana-Alerting-Signature',
      description: 'header of the signature',
    }),
    timestampHeader: Type.Optional(
      Type.String({ minLength: 1, description: 'header of the timestamp, where it is signed too' }),
    ),
    toleranceSeconds: Type.Number({
      minimum: 1,
      default: 300,
      description: 'seconds: how old a signed timestamp may be',
    }),
  },
  { ...closed, description: 'the secret with which Grafana signs its alerts' },
);

/** The gateway of the sidecar, through which people order. */
const GatewaySchema = Type.Object(
  { key: Type.Optional(SecretText), keyFile: Type.Optional(SecretFile) },
  {
    ...closed,
    description:
      'orders come from the sidecar alone, signed with this key: the same as sidecar.gateway, 32 characters at least',
  },
);

const InstanceSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 63, description: 'of this process, beside others on one database' }),
    url: Type.Optional(Type.String({ pattern: '^https?://', description: 'where operators reach this instance' })),
    leaseSeconds: Type.Number({
      minimum: 1,
      maximum: 600,
      default: 15,
      description: 'seconds: after so long without a sign another one leads',
    }),
  },
  { ...closed, description: 'one of several instances on one PostgreSQL: exactly one acts' },
);

const MailSchema = Type.Object(
  {
    smtp: SmtpSchema,
    from: Address,
    to: Type.Array(Address, { minItems: 1, description: 'who is told' }),
    groupSeconds: Type.Number({
      minimum: 0,
      maximum: 3600,
      default: 30,
      description: 'seconds: what happens within them is one mail',
    }),
    mailsPerHour: Type.Integer({ minimum: 1, default: 30, description: 'beyond it all goes into the next one' }),
    digest: Type.Optional(
      Type.Object(
        {
          at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: '07:00', description: 'HH:MM' }),
          timeZone: Type.String({ minLength: 1, default: 'UTC', description: 'as IANA names it' }),
        },
        { ...closed, description: 'a mail a day with what was done and what is open' },
      ),
    ),
    consoleUrl: Type.Optional(Type.String({ pattern: '^https?://', description: 'where mails lead' })),
  },
  { ...closed, description: 'mail to people' },
);

/** The section of alert-webhook in logixx.yml. Disarmed it decides, explains and switches nothing. */
export const AlertWebhookSchema = Type.Object(
  {
    listen: Type.String({
      pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]*):[0-9]{1,5}$',
      default: '127.0.0.1:9841',
      description: 'host:port, [IPv6]:port or :port (loopback); port 0 takes a free one',
    }),
    tokens: Type.Array(TokenSchema, {
      default: [],
      description: 'bearer tokens that open the API; two while one is replaced by the other',
    }),
    tls: Type.Optional(TlsSchema),
    database: Type.String({
      minLength: 1,
      default: '.logixx/alert-webhook.db',
      description: 'the path of an SQLite file, or postgres://…',
    }),
    exporter: Type.Object(
      {
        url: Type.String({
          pattern: '^https?://',
          default: 'http://127.0.0.1:9840',
          description: 'http:// or https:// address of the exporter',
        }),
        shards: Type.Optional(
          Type.Array(Type.String({ pattern: '^https?://', description: 'http:// or https:// address' }), {
            description: 'all further exporters, where several share the farm; the same token opens them',
          }),
        ),
        token: Type.Optional(SecretText),
        tokenFile: Type.Optional(SecretFile),
      },
      { ...closed, default: {}, description: 'where fresh samples are read' },
    ),
    armed: Type.Boolean({ default: false, description: 'true: really switch. false: a dry run that explains itself' }),
    credentials: { ...CredentialsSchema, default: {}, description: 'writing credentials, by name' },
    alertmanagers: Type.Array(AlertmanagerSchema, {
      default: [],
      description: 'whose open alerts are read at the start and when a delivery was cut short',
    }),
    grafana: Type.Optional(GrafanaSchema),
    gateway: Type.Optional(GatewaySchema),
    deliveriesPerMinute: Type.Integer({
      minimum: 1,
      default: 6000,
      description: 'requests a minute and client address',
    }),
    heartbeatSeconds: Type.Number({
      minimum: 0,
      default: 900,
      description: 'seconds: people are told when the alert that fires always has not come for so long; 0: never',
    }),
    instance: Type.Optional(InstanceSchema),
    mail: Type.Optional(MailSchema),
    remediation: RemediationSchema,
  },
  { ...closed, description: 'the section of the alert webhook' },
);

export type AlertWebhookConfig = Static<typeof AlertWebhookSchema>;

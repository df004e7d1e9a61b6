import { type Static, Type } from '@sinclair/typebox';
import { CredentialsSchema } from '../core/service/credentials.ts';
import { SecretFile, SecretText } from '../core/service/secret.ts';

/** What may be wrong with a miner, as far as healing tells faults apart. */
export const FAULTS = ['offline', 'hashrate-low', 'board-lost', 'fan-lost', 'too-hot'] as const;
export type Fault = (typeof FAULTS)[number];

const closed = { additionalProperties: false } as const;
const seconds = (value: number, description: string) =>
  Type.Number({ minimum: 0, maximum: 604_800, default: value, description: `seconds: ${description}` });
const count = (value: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 100_000, default: value, description });
const share = (value: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 1, default: value, description });

const RuleSchema = Type.Object(
  {
    alert: Type.String({ minLength: 1, description: 'the alertname of a rule' }),
    fault: Type.Union(
      FAULTS.map((fault) => Type.Literal(fault)),
      { description: `one of ${FAULTS.join(', ')}` },
    ),
  },
  closed,
);

/** Which alerts mean which fault, unless the configuration says otherwise. */
export const DEFAULT_RULES: Static<typeof RuleSchema>[] = [
  { alert: 'MinerOffline', fault: 'offline' },
  { alert: 'MinerHashrateLow', fault: 'hashrate-low' },
  { alert: 'MinerBoardLost', fault: 'board-lost' },
  { alert: 'MinerFanLost', fault: 'fan-lost' },
  { alert: 'MinerTooHot', fault: 'too-hot' },
];

const SCOPES = ['building', 'pdu', 'site'] as const;
export type Scope = (typeof SCOPES)[number];

const CorrelatedSchema = Type.Object(
  {
    minimumDevices: Type.Integer({
      minimum: 2,
      default: 3,
      description: 'fewer devices than this are no common cause',
    }),
    ratio: share(
      0.05,
      'share of the miners of a scope; from here on a common cause is assumed and nothing is switched',
    ),
    scopes: Type.Array(
      Type.Union(
        SCOPES.map((scope) => Type.Literal(scope)),
        { description: `one of ${SCOPES.join(', ')}` },
      ),
      { default: [...SCOPES], description: 'where a common cause is looked for' },
    ),
  },
  { ...closed, default: {}, description: 'when many fail at once, nothing is switched' },
);

export const RemediationSchema = Type.Object(
  {
    rules: Type.Array(RuleSchema, { default: DEFAULT_RULES, description: 'which alert means which fault' }),
    coolDownSeconds: seconds(3600, 'between two power cycles of one miner'),
    cyclesPerDay: count(2, 'power cycles of one miner in 24 hours'),
    cyclesPerWeek: count(4, 'power cycles of one miner in 7 days'),
    siteCyclesPerHour: count(20, 'power cycles of the whole site in an hour'),
    concurrentPerPdu: Type.Integer({ minimum: 1, default: 1, description: 'outlets of one PDU in motion at once' }),
    secondsBetweenOnsPerPdu: seconds(10, 'between two outlets of one PDU that come on, for the inrush'),
    correlated: CorrelatedSchema,
    freshSampleSeconds: seconds(150, 'older samples prove nothing'),
    offSeconds: seconds(60, 'how long an outlet stays off where the PDU has no cycle of its own'),
    offConfirmSeconds: seconds(15, 'until an outlet must be seen off'),
    onConfirmSeconds: seconds(60, "until an outlet must be seen on, beyond the PDU's own off period"),
    verifySeconds: seconds(1800, 'boot and warm-up, until a miner must be well again'),
    checkSeconds: Type.Number({
      minimum: 0.05,
      maximum: 3600,
      default: 5,
      description: 'how often verification looks',
    }),
    episodeHealthySeconds: seconds(600, 'how long a miner must be measured well before its episode closes'),
    stillDrawingRatio: share(0.5, 'share of the power while hashing; above it a silent miner is a network fault'),
  },
  { ...closed, default: {}, description: 'rules and limits of healing' },
);

const TokenSchema = Type.Object({ token: Type.Optional(SecretText), tokenFile: Type.Optional(SecretFile) }, closed);

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
    tls: Type.Optional(
      Type.Object(
        {
          certFile: Type.String({ minLength: 1 }),
          keyFile: Type.String({ minLength: 1 }),
          clientCaFile: Type.Optional(Type.String({ minLength: 1, description: 'a CA whose clients need no token' })),
        },
        closed,
      ),
    ),
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
        token: Type.Optional(SecretText),
        tokenFile: Type.Optional(SecretFile),
      },
      { ...closed, default: {}, description: 'where fresh samples are read' },
    ),
    armed: Type.Boolean({ default: false, description: 'true: really switch. false: a dry run that explains itself' }),
    credentials: { ...CredentialsSchema, default: {}, description: 'writing credentials, by name' },
    remediation: RemediationSchema,
  },
  { ...closed, description: 'the section of the alert webhook' },
);

export type AlertWebhookConfig = Static<typeof AlertWebhookSchema>;
export type RemediationConfig = Static<typeof RemediationSchema>;

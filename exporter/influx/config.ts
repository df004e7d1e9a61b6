import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../../core/service/problems.ts';
import { SecretFile, SecretText } from '../../core/service/secret.ts';

const closed = { additionalProperties: false };
const Name = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

const SpoolSchema = Type.Object(
  {
    folder: Type.String({
      default: '.logixx/influx',
      minLength: 1,
      description: 'a folder on a disk that outlives the process; each exporter needs one of its own',
    }),
    maxMegabytes: Type.Number({
      default: 1024,
      minimum: 1,
      maximum: 1_000_000,
      description: 'megabytes from 1 to 1000000 that it may hold; beyond, the oldest points are dropped',
    }),
    maxAgeHours: Type.Number({
      default: 168,
      minimum: 0.01,
      maximum: 8760,
      description: 'hours from 0.01 to 8760 after which points that could not be written are dropped',
    }),
  },
  { ...closed, default: {}, description: 'where points wait on disk until the server has them' },
);

/** The section `exporter.influx`: an InfluxDB, or what speaks its line protocol. */
export const InfluxSchema = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      description: 'http:// or https:// address of InfluxDB, without user and password',
    }),
    version: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
      default: 2,
      description: '1, 2 or 3: which API to write with',
    }),
    org: Name('version 2: organisation'),
    bucket: Name('version 2: bucket'),
    database: Name('versions 1 and 3: database'),
    retentionPolicy: Name('version 1: retention policy, the default one unless said'),
    username: Name('version 1: user'),
    password: Type.Optional(SecretText),
    passwordFile: Type.Optional(SecretFile),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    batchPoints: Type.Integer({
      default: 5000,
      minimum: 1,
      maximum: 50_000,
      description: 'points of one request, from 1 to 50000',
    }),
    flushSeconds: Type.Number({
      default: 1,
      minimum: 0.01,
      maximum: 60,
      description: 'seconds from 0.01 to 60 after which points are put on disk and sent, however few they are',
    }),
    timeoutSeconds: Type.Number({
      default: 30,
      minimum: 0.1,
      maximum: 300,
      description: 'seconds from 0.1 to 300 after which a request is given up and sent again',
    }),
    retryMaxSeconds: Type.Number({
      default: 60,
      minimum: 0.1,
      maximum: 3600,
      description: 'seconds from 0.1 to 3600: pauses between failing requests grow up to this',
    }),
    spool: SpoolSchema,
  },
  { ...closed, description: 'an InfluxDB that gets every sample, through an outage as well' },
);

export type InfluxConfig = Static<typeof InfluxSchema>;

const OF_VERSION = {
  1: { needs: ['database'], may: ['database', 'retentionPolicy', 'username', 'password', 'token'] },
  2: { needs: ['org', 'bucket'], may: ['org', 'bucket', 'token'] },
  3: { needs: ['database'], may: ['database', 'token'] },
} as const;
const KEYS = ['org', 'bucket', 'database', 'retentionPolicy', 'username', 'password', 'token'] as const;

/** What a schema cannot say: which keys belong to which version. */
export function influxProblems(config: InfluxConfig): Problem[] {
  const { needs, may } = OF_VERSION[config.version];
  const isSet = (key: (typeof KEYS)[number]) =>
    config[key] !== undefined || config[`${key}File` as 'tokenFile'] !== undefined;
  const missing = needs.filter((key) => !isSet(key));
  const foreign = KEYS.filter((key) => isSet(key) && !(may as readonly string[]).includes(key));
  const alone = isSet('username') !== isSet('password');
  return [
    ...missing.map((key) => ({
      path: [],
      found: `no ${key}`,
      expected: `${key}, which version ${config.version} needs`,
    })),
    ...foreign.map((key) => ({
      path: [config[key] === undefined ? `${key}File` : key],
      found: `${key} with version ${config.version}`,
      expected: `of version ${config.version} only ${may.join(', ')}`,
    })),
    ...(config.version === 1 && alone
      ? [
          {
            path: [],
            found: isSet('username') ? 'username alone' : 'password alone',
            expected: 'username and password',
          },
        ]
      : []),
  ];
}

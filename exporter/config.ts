import { type Static, Type } from '@sinclair/typebox';
import { PoolPolicySchema } from '../core/farm/pool-policy.ts';
import { CredentialsSchema } from '../core/service/credentials.ts';
import type { Problem } from '../core/service/problems.ts';
import { SecretFile, SecretText } from '../core/service/secret.ts';
import { TlsSchema } from '../core/service/tls-config.ts';
import { InfluxSchema, influxProblems } from './influx/config.ts';
import { ShardSchema, shardProblems } from './shard.ts';

const TokenSchema = Type.Object(
  { token: Type.Optional(SecretText), tokenFile: Type.Optional(SecretFile) },
  { additionalProperties: false, description: 'a bearer token: token: ${NAME}, or tokenFile: path' },
);

/** The section `exporter` of the configuration. */
export const ExporterSchema = Type.Object(
  {
    listen: Type.String({
      default: '127.0.0.1:9840',
      pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]*):[0-9]{1,5}$',
      description: 'host:port, [IPv6]:port or :port (loopback); port 0 takes a free one',
    }),
    pollIntervalSeconds: Type.Number({
      default: 60,
      minimum: 0.05,
      maximum: 60,
      description: 'seconds from 0.05 to 60: two polls of a device start at most this far apart',
    }),
    deadlineSeconds: Type.Number({
      default: 15,
      minimum: 0.05,
      maximum: 60,
      description: 'seconds from 0.05 to 60 after which the conversation with one device is given up',
    }),
    concurrency: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 20_000,
      description: 'devices asked at the same time, from 1 to 20000; silent devices hold at most half of these places',
    }),
    staleAfterSeconds: Type.Number({
      default: 150,
      minimum: 1,
      maximum: 3600,
      description: 'seconds from 1 to 3600: what a device measured ends when its newest answer is older than this',
    }),
    backOff: Type.Object(
      {
        maxSeconds: Type.Number({
          default: 60,
          minimum: 1,
          maximum: 60,
          description:
            'seconds from 1 to 60: polls of a silent device move apart up to this far, where pollIntervalSeconds is shorter',
        }),
      },
      {
        additionalProperties: false,
        default: {},
        description: 'how a device that does not answer is asked less often',
      },
    ),
    pools: Type.Optional(PoolPolicySchema),
    shard: Type.Optional(ShardSchema),
    influx: Type.Optional(InfluxSchema),
    tls: Type.Optional(TlsSchema),
    tokens: Type.Array(TokenSchema, {
      default: [],
      description: 'bearer tokens that open /probe and /api/v1; without any, they are open to all who reach the port',
    }),
    credentials: Type.Unsafe<Static<typeof CredentialsSchema>>({
      ...CredentialsSchema,
      default: {},
      description: 'read-only credentials by the name that the inventory refers to',
    }),
  },
  { additionalProperties: false, default: {}, description: 'the process that polls the devices and serves /metrics' },
);

export type ExporterConfig = Static<typeof ExporterSchema>;

/** What a schema cannot say, of a section on its own. */
export function exporterProblems({ influx, shard }: ExporterConfig): Problem[] {
  const under = (key: string) => (problem: Problem) => ({ ...problem, path: [key, ...problem.path] });
  return [
    ...(influx ? influxProblems(influx).map(under('influx')) : []),
    ...(shard ? shardProblems(shard).map(under('shard')) : []),
  ];
}

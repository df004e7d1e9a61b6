import { type Static, Type } from '@sinclair/typebox';
import { SecretFile, SecretText } from '../../core/service/secret.ts';
import { ROLES } from '../permission.ts';

const closed = { additionalProperties: false } as const;
const RoleSchema = Type.Union(
  ROLES.map((role) => Type.Literal(role)),
  { description: `one of ${ROLES.join(', ')}` },
);

/** Where there is Grafana: its signed ID tokens are believed, checked by its public keys. */
const GrafanaIdentitySchema = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'root_url of Grafana, which issues its ID tokens' }),
    keysUrl: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'where its keys are read; url + /api/signing-keys/keys unless said',
      }),
    ),
    organisation: Type.Integer({ minimum: 1, default: 1, description: 'id of the organisation in Grafana' }),
    roles: Type.Record(Type.String(), RoleSchema, {
      default: { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' },
      description: 'roles of Grafana, each with ours; others may do nothing',
    }),
    users: Type.Record(Type.String(), Type.Array(RoleSchema), {
      default: {},
      description: 'logins or mail addresses of Grafana, each with our roles; before the roles above',
    }),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretFile),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
  },
  {
    ...closed,
    description:
      'Grafana whose users are known here; its app shows the key with every request, its token asks for the role where the ID token has none',
  },
);

/** The part `sidecar.identity` of the configuration. */
export const IdentitySchema = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/@\\s]+$',
      default: 'http://127.0.0.1:9842',
      description: 'the address at which people reach the sidecar: cookies, mails and the check of Origin go by it',
    }),
    origins: Type.Array(Type.String({ pattern: '^https?://[^/@\\s]+$' }), {
      default: [],
      description: 'other origins whose pages may ask here',
    }),
    proxies: Type.Integer({
      minimum: 0,
      maximum: 8,
      default: 0,
      description: 'how many proxies stand before the sidecar, whose X-Forwarded-For is believed',
    }),
    secret: Type.Optional(SecretText),
    secretFile: Type.Optional(SecretFile),
    registration: Type.Union([Type.Literal('closed'), Type.Literal('invitation'), Type.Literal('open')], {
      default: 'invitation',
      description: 'closed, invitation or open: who may make an account',
    }),
    sessionHours: Type.Number({ minimum: 0.1, maximum: 8760, default: 168 }),
    grafana: Type.Optional(GrafanaIdentitySchema),
  },
  { ...closed, default: {}, description: 'who people are' },
);

export type IdentityConfig = Static<typeof IdentitySchema>;

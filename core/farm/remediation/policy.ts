import { type Static, Type } from '@sinclair/typebox';
import { celsius, closed, count, OverrideSchema, PARAMETERS, seconds, share, withoutDefaults } from './parameters.ts';

const SCOPES = ['pdu', 'rack', 'building', 'pool', 'site'] as const;
export type Scope = (typeof SCOPES)[number];

const CORRELATED = {
  minimumDevices: Type.Integer({
    minimum: 2,
    default: 3,
    description: 'fewer devices than this are no common cause',
  }),
  ratio: share(0.05, 'share of the miners of a scope; from here on a common cause is assumed and nothing is switched'),
  scopes: Type.Array(
    Type.Union(
      SCOPES.map((scope) => Type.Literal(scope)),
      { description: `one of ${SCOPES.join(', ')}` },
    ),
    { default: [...SCOPES], description: 'where a common cause is looked for' },
  ),
};

const ELECTRICAL = {
  loadRatio: share(0.8, 'share of the rating of a breaker or line that miners may draw for long'),
  siteOnsPerMinute: count(6, 'outlets of the whole site that come on within a minute: the ramp'),
};

const THERMAL = {
  inletLimitCelsius: celsius(40, 'air above this is too hot for miners'),
  restoreBelowCelsius: celsius(32, 'air must be below this before a miner that heat turned off comes on again'),
  offsPerMinute: count(4, 'miners that are turned off within a minute while a room is too hot, the hottest first'),
  zone: Type.Union([Type.Literal('rack'), Type.Literal('building')], {
    default: 'building',
    description: 'rack or building: how far a sensor speaks',
  }),
};

/** Parameters that belong together, each with a name of its own inside. */
export const GROUPS = { correlated: CORRELATED, electrical: ELECTRICAL, thermal: THERMAL };

const HoursSchema = Type.Object(
  {
    timeZone: Type.String({ minLength: 1, description: 'as IANA names it: America/Chicago' }),
    times: Type.Array(
      Type.String({
        pattern:
          '^((Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? )?([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
        description: '"Mon-Fri 08:00-18:00" or "22:00-06:00"',
      }),
      { minItems: 1 },
    ),
  },
  { ...closed, description: 'only in these hours anything is done; always unless said' },
);

const DeniedSchema = Type.Object(
  { pdu: Type.String({ minLength: 1 }), outlet: Type.Optional(Type.String({ minLength: 1 })) },
  { ...closed, description: 'all outlets of the PDU where none is named' },
);
const DENIED = 'outlets that are never switched: switches, fans, what must not fall';

/** Of the whole site alone. */
export const SITE_PARAMETERS = {
  siteCyclesPerHour: count(20, 'power cycles of the whole site in an hour'),
  buildingAtOnce: Type.Integer({
    minimum: 1,
    default: 5,
    description: 'miners of one building without power through us at once',
  }),
  concurrentPerPdu: Type.Integer({ minimum: 1, default: 1, description: 'outlets of one PDU in motion at once' }),
  secondsBetweenOnsPerPdu: seconds(10, 'between two outlets of one PDU that come on, for the inrush'),
  approvalSeconds: seconds(3600, 'how long an approval holds, and how long one is waited for'),
};

/** Limits, hours and steps of healing: what may be changed in the pages, too. */
export const POLICY = {
  ...PARAMETERS,
  overrides: Type.Array(OverrideSchema, { default: [], description: 'other parameters for some models or devices' }),
  ...SITE_PARAMETERS,
  correlated: Type.Object(CORRELATED, {
    ...closed,
    default: {},
    description: 'when many fail at once, nothing is switched',
  }),
  electrical: Type.Object(ELECTRICAL, { ...closed, default: {}, description: 'how much may come on, and how fast' }),
  thermal: Type.Object(THERMAL, { ...closed, default: {}, description: 'what heat does' }),
  hours: Type.Optional(HoursSchema),
  deniedOutlets: Type.Array(DeniedSchema, { default: [], description: DENIED }),
};

export const HealingPolicySchema = Type.Object(POLICY, closed);
export type HealingPolicy = Static<typeof HealingPolicySchema>;

const partial = <P extends Parameters<typeof withoutDefaults>[0]>(properties: P) =>
  Type.Partial(Type.Object(withoutDefaults(properties), closed));

/** What was set in the pages; what is not said stays as the configuration says it. */
export const PolicySetSchema = Type.Object(
  {
    ...Type.Partial(Type.Object(withoutDefaults({ ...PARAMETERS, ...SITE_PARAMETERS }))).properties,
    overrides: Type.Optional(Type.Array(OverrideSchema, { maxItems: 200 })),
    correlated: Type.Optional(partial(CORRELATED)),
    electrical: Type.Optional(partial(ELECTRICAL)),
    thermal: Type.Optional(partial(THERMAL)),
    hours: Type.Optional(HoursSchema),
    deniedOutlets: Type.Optional(
      Type.Array(DeniedSchema, { maxItems: 1000, description: `${DENIED}; beside those of the configuration` }),
    ),
  },
  { ...closed, description: 'what is set beside the configuration; overrides and hours take the place of its own' },
);
export type PolicySet = Static<typeof PolicySetSchema>;

/**
 * What holds: the configuration with what was set beside it. Overrides and hours take the place of those of the
 * configuration; an outlet that it denies stays denied.
 */
export function withSet<P extends HealingPolicy>(base: P, set: PolicySet): P {
  const { deniedOutlets = [], correlated, electrical, thermal, ...plain } = set;
  const isNew = (each: (typeof deniedOutlets)[number]) =>
    !base.deniedOutlets.some(({ pdu, outlet }) => pdu === each.pdu && outlet === each.outlet);
  return {
    ...base,
    ...plain,
    correlated: { ...base.correlated, ...correlated },
    electrical: { ...base.electrical, ...electrical },
    thermal: { ...base.thermal, ...thermal },
    deniedOutlets: [...base.deniedOutlets, ...deniedOutlets.filter(isNew)],
  };
}

/** What people have set in the pages, as the sidecar tells it. `version` 0: nobody has set anything. */
export interface ToldPolicy {
  version: number;
  set: PolicySet;
  by?: string;
  comment?: string;
}

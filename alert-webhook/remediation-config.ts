import { type Static, Type } from '@sinclair/typebox';
import { DEFAULT_RULES, FAULTS } from './faults.ts';

const closed = { additionalProperties: false } as const;
const seconds = (value: number, description: string) =>
  Type.Number({ minimum: 0, maximum: 604_800, default: value, description: `seconds: ${description}` });
const count = (value: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 100_000, default: value, description });
const share = (value: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 1, default: value, description });
const celsius = (value: number, description: string) =>
  Type.Number({ minimum: -40, maximum: 150, default: value, description: `degrees Celsius: ${description}` });

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

const SCOPES = ['pdu', 'rack', 'building', 'pool', 'site'] as const;
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

const RungSchema = Type.Union(
  [Type.Literal('restart-mining'), Type.Literal('reboot'), Type.Literal('power-cycle'), Type.Literal('power-off')],
  { description: 'one of restart-mining, reboot, power-cycle, power-off' },
);

const HOURS = {
  timeZone: Type.String({ minLength: 1, description: 'as IANA names it: America/Chicago' }),
  times: Type.Array(
    Type.String({
      pattern:
        '^((Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? )?([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
      description: '"Mon-Fri 08:00-18:00" or "22:00-06:00"',
    }),
    { minItems: 1 },
  ),
};

/** What may be set for a site, and otherwise for single models and devices. */
const PARAMETERS = {
  coolDownSeconds: seconds(3600, 'between two power cycles of one miner'),
  attemptsPerHour: count(3, 'steps of any kind on one miner in an hour'),
  attemptsPerDay: count(6, 'steps of any kind on one miner in 24 hours'),
  attemptsPerWeek: count(12, 'steps of any kind on one miner in 7 days'),
  cyclesPerDay: count(2, 'power cycles of one miner in 24 hours'),
  cyclesPerWeek: count(4, 'power cycles of one miner in 7 days'),
  cyclesPerYear: count(50, 'power cycles of one miner in 365 days: each costs life of its power supply'),
  freshSampleSeconds: seconds(150, 'older samples prove nothing'),
  offSeconds: seconds(60, 'how long an outlet stays off where the PDU has no cycle of its own'),
  offConfirmSeconds: seconds(15, 'until an outlet must be seen off'),
  onConfirmSeconds: seconds(60, "until an outlet must be seen on, beyond the PDU's own off period"),
  holdUpSeconds: seconds(5, 'how long a machine may run on after its outlet went off'),
  verifySeconds: seconds(1800, 'boot and warm-up, until a miner must be well again'),
  episodeHealthySeconds: seconds(600, 'how long a miner must be measured well before its episode closes'),
  stillDrawingRatio: share(0.5, 'share of the power while hashing; above it a silent miner is a network fault'),
  approval: Type.Array(RungSchema, { default: [], description: 'steps that a person must approve first' }),
  ladder: Type.Array(RungSchema, {
    default: ['restart-mining', 'reboot', 'power-cycle', 'power-off'],
    description: 'steps that may be taken at all; the order is that of the fault',
  }),
  retryCycleAfterSeconds: seconds(0, 'a second power cycle in one episode after this long; 0: never a second one'),
};

export const ParametersSchema = Type.Object(PARAMETERS, closed);

const OverrideSchema = Type.Object(
  {
    models: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'as the device or the inventory names them' }),
    ),
    devices: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'ids of the inventory' })),
    set: Type.Partial(
      Type.Object(
        Object.fromEntries(
          Object.entries(PARAMETERS).map(([name, { default: _, ...schema }]) => [name, schema]),
        ) as unknown as typeof PARAMETERS,
        closed,
      ),
    ),
  },
  { ...closed, description: 'other parameters for some models or devices; the last one that fits wins' },
);

const ElectricalSchema = Type.Object(
  {
    loadRatio: share(0.8, 'share of the rating of a breaker or line that miners may draw for long'),
    siteOnsPerMinute: count(6, 'outlets of the whole site that come on within a minute: the ramp'),
  },
  { ...closed, default: {}, description: 'how much may come on, and how fast' },
);

const ThermalSchema = Type.Object(
  {
    inletLimitCelsius: celsius(40, 'air above this is too hot for miners'),
    restoreBelowCelsius: celsius(32, 'air must be below this before a miner that heat turned off comes on again'),
    offsPerMinute: count(4, 'miners that are turned off within a minute while a room is too hot, the hottest first'),
    zone: Type.Union([Type.Literal('rack'), Type.Literal('building')], {
      default: 'building',
      description: 'rack or building: how far a sensor speaks',
    }),
  },
  { ...closed, default: {}, description: 'what heat does' },
);

export const RemediationSchema = Type.Object(
  {
    rules: Type.Array(RuleSchema, { default: DEFAULT_RULES, description: 'which alert means which fault' }),
    ...PARAMETERS,
    overrides: Type.Array(OverrideSchema, { default: [], description: 'other parameters for some models or devices' }),
    siteCyclesPerHour: count(20, 'power cycles of the whole site in an hour'),
    buildingAtOnce: Type.Integer({
      minimum: 1,
      default: 5,
      description: 'miners of one building without power through us at once',
    }),
    concurrentPerPdu: Type.Integer({ minimum: 1, default: 1, description: 'outlets of one PDU in motion at once' }),
    secondsBetweenOnsPerPdu: seconds(10, 'between two outlets of one PDU that come on, for the inrush'),
    checkSeconds: Type.Number({
      minimum: 0.05,
      maximum: 3600,
      default: 5,
      description: 'how often verification looks',
    }),
    correlated: CorrelatedSchema,
    electrical: ElectricalSchema,
    thermal: ThermalSchema,
    hours: Type.Optional(
      Type.Object(HOURS, { ...closed, description: 'only in these hours anything is done; always unless said' }),
    ),
    deniedOutlets: Type.Array(
      Type.Object(
        { pdu: Type.String({ minLength: 1 }), outlet: Type.Optional(Type.String({ minLength: 1 })) },
        { ...closed, description: 'all outlets of the PDU where none is named' },
      ),
      { default: [], description: 'outlets that are never switched: switches, fans, what must not fall' },
    ),
    killSwitchFile: Type.Optional(
      Type.String({ minLength: 1, description: 'while this file exists, nothing is switched' }),
    ),
    approvalSeconds: seconds(3600, 'how long an approval holds, and how long one is waited for'),
  },
  { ...closed, default: {}, description: 'rules and limits of healing' },
);

export type RemediationConfig = Static<typeof RemediationSchema>;
export type Parameters = Static<typeof ParametersSchema>;

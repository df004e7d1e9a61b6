import { type Static, type TProperties, Type } from '@sinclair/typebox';

export const closed = { additionalProperties: false } as const;
export const seconds = (value: number, description: string) =>
  Type.Number({ minimum: 0, maximum: 604_800, default: value, description: `seconds: ${description}` });
export const count = (value: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 100_000, default: value, description });
export const share = (value: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 1, default: value, description });
export const celsius = (value: number, description: string) =>
  Type.Number({ minimum: -40, maximum: 150, default: value, description: `degrees Celsius: ${description}` });

/** The same properties where nothing is filled in for what is not said. */
export function withoutDefaults<P extends TProperties>(properties: P): P {
  const bare = Object.entries(properties).map(([name, { default: _, ...schema }]) => [name, schema]);
  return Object.fromEntries(bare) as P;
}

export const RungSchema = Type.Union(
  [Type.Literal('restart-mining'), Type.Literal('reboot'), Type.Literal('power-cycle'), Type.Literal('power-off')],
  { description: 'one of restart-mining, reboot, power-cycle, power-off' },
);

/** What may be set for a site, and otherwise for single models and devices. */
export const PARAMETERS = {
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
export type Parameters = Static<typeof ParametersSchema>;

export const OverrideSchema = Type.Object(
  {
    models: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'as the device or the inventory names them' }),
    ),
    devices: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'ids of the inventory' })),
    set: Type.Partial(Type.Object(withoutDefaults(PARAMETERS), closed)),
  },
  { ...closed, description: 'other parameters for some models or devices; the last one that fits wins' },
);
export type Override = Static<typeof OverrideSchema>;

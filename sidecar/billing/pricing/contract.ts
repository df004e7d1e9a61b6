import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { DecimalSchema, PositiveSchema } from '../tax/tax-set.ts';

const closed = { additionalProperties: false } as const;
export const DaySchema = Type.String({
  pattern: '^(19|2[01])\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'a day: 2026-11-22',
});
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Names = Type.Array(Name, { minItems: 1, maxItems: 1000, uniqueItems: true });
const Clock = Type.String({
  pattern: '^([01]\\d|2[0-3]):(00|15|30|45)$|^24:00$',
  description: 'HH:MM, a quarter hour',
});

/** Which devices an item is for; all that the client has where it does not say. All that is said must fit. */
export const SelectionSchema = Type.Object(
  { models: Type.Optional(Names), groups: Type.Optional(Names), ids: Type.Optional(Names) },
  closed,
);

const TierSchema = Type.Object(
  { upTo: Type.Optional(PositiveSchema), price: DecimalSchema },
  { ...closed, description: 'what lies between the limit of the tier before and this one; the last has no limit' },
);
const Tiers = Type.Array(TierSchema, { minItems: 1, maxItems: 20 });

const TariffSchema = Type.Union([
  Type.Object({ kind: Type.Literal('fixed'), price: DecimalSchema }, closed),
  Type.Object({ kind: Type.Literal('tiered'), tiers: Tiers }, { ...closed, description: 'limits in kWh a month' }),
  Type.Object(
    {
      kind: Type.Literal('time-of-use'),
      windows: Type.Array(
        Type.Object(
          {
            title: Name,
            price: DecimalSchema,
            days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
              minItems: 1,
              description: 'on which the quarter hour lies; 1 is Monday',
            }),
            from: Clock,
            to: Clock,
          },
          closed,
        ),
        { minItems: 1, maxItems: 20, description: 'the first that fits counts; one may reach over midnight' },
      ),
      otherwise: DecimalSchema,
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('day-ahead'),
      market: Type.String({ minLength: 1, description: 'whose prices: a price list that was imported' }),
      factor: Type.Optional(PositiveSchema),
      markup: Type.Optional(DecimalSchema),
    },
    { ...closed, description: 'price of the market × factor + markup, a kWh' },
  ),
]);

const item = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    {
      id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
      title: Type.String({ minLength: 1, maxLength: 200 }),
      from: Type.Optional(DaySchema),
      to: Type.Optional(DaySchema),
      tax: Type.Optional(Type.String({ minLength: 1, description: 'a tax set, where it is not that of the client' })),
      ...properties,
    },
    closed,
  );

const On = Type.Array(Type.String(), { minItems: 1, description: 'ids of items of this contract' });

export const ItemSchema = Type.Union([
  item({
    kind: Type.Literal('monitoring'),
    devices: Type.Optional(SelectionSchema),
    per: Type.Union([Type.Literal('month'), Type.Literal('day')]),
    tiers: Tiers,
  }),
  item({ kind: Type.Literal('service'), quantity: PositiveSchema, price: DecimalSchema }),
  item({
    kind: Type.Literal('energy'),
    devices: Type.Optional(SelectionSchema),
    factor: Type.Optional(PositiveSchema),
    tariff: TariffSchema,
  }),
  /** The price of an hour of work on repairs. */
  item({ kind: Type.Literal('labour'), price: PositiveSchema }),
  item({ kind: Type.Literal('discount'), on: On, percent: PositiveSchema }),
  item({ kind: Type.Literal('minimum'), on: On, amount: PositiveSchema }),
  item({
    kind: Type.Literal('uptime'),
    devices: Type.Optional(SelectionSchema),
    guaranteePercent: PositiveSchema,
    causes: Type.Array(Type.String(), { minItems: 1, description: 'of lost time, that count against the host' }),
    credit: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('steps'),
          on: On,
          steps: Type.Array(Type.Object({ below: PositiveSchema, percent: PositiveSchema }, closed), { minItems: 1 }),
        },
        closed,
      ),
      Type.Object({ kind: Type.Literal('per-hour'), price: PositiveSchema }, closed),
    ]),
  }),
]);

/** What a client and the host agreed upon. Amounts are decimals of major units, by the client's currency. */
export const ContractSchema = Type.Object(
  {
    from: DaySchema,
    to: Type.Optional(DaySchema),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    items: Type.Array(ItemSchema, { minItems: 1, maxItems: 200 }),
  },
  closed,
);

export type Selection = Static<typeof SelectionSchema>;
export type Tier = Static<typeof TierSchema>;
export type Tariff = Static<typeof TariffSchema>;
export type Item = Static<typeof ItemSchema>;
export type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;
export type Contract = Static<typeof ContractSchema>;

import { type TSchema, Type } from '@sinclair/typebox';
import { LEVELS } from './recorded.ts';
import { PERIODS } from './span.ts';

const orNull = <S extends TSchema>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const number = (description: string) => orNull(Type.Number(), description);
const count = (description: string) => orNull(Type.Integer(), description);
const text = (description: string) => orNull(Type.String(), description);
const time = (description: string) => Type.String({ format: 'date-time', description });
const timeOrNull = (description: string) => orNull(Type.String({ format: 'date-time' }), description);
const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options });

export const LabelQuery = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

/** What is asked for, by exact words. */
export const ChosenQuery = {
  site: LabelQuery('a site'),
  pdu: LabelQuery('the id of a PDU in the inventory'),
};
export const PeriodQuery = {
  period: oneOf(PERIODS, { default: 'day', description: `one of ${PERIODS.join(', ')}` }),
  view: oneOf(['total', 'ports'], { default: 'total', description: 'total or ports' }),
};
export const SpanQuery = {
  from: LabelQuery('a time with its zone, as 2026-01-31T00:00:00Z; a day before "to" unless said'),
  to: LabelQuery('a time with its zone; now unless said'),
};
export const StepQuery = { step: LabelQuery('how long an interval is: 15m, 1h, 1d …; 15m unless said') };
export const ByQuery = {
  by: oneOf(LEVELS, { default: 'total', description: `one of ${LEVELS.join(', ')}` }),
  outlet: LabelQuery('an outlet, as the driver numbers outlets'),
  client: LabelQuery('a client'),
};

const NONE = 'null: not known, which is not zero';
const Warnings = Type.Array(Type.String(), { description: 'what makes the answer less than the truth; best empty' });

export const StatisticsSchema = Type.Object({
  powerWatts: number(`the last quarter of an hour; ${NONE}`),
  meanWatts: number('of the quarter hours that are known'),
  peakWatts: number('the highest quarter of an hour'),
  peakAt: timeOrNull('when that began'),
  kilowattHours: number('the sum of the intervals that are known'),
  coverage: Type.Number({ description: 'share of the quarter hours of which the power is known, 1 = 100 %' }),
  portsOn: count('outlets that were on at the end'),
  ports: count('outlets'),
});

const Labels = {
  site: Type.Optional(Type.String()),
  pdu: Type.Optional(Type.String()),
  outlet: Type.Optional(Type.String()),
  client: Type.Optional(Type.String()),
  name: Type.Optional(Type.String({ description: 'of an outlet, as the PDU has it' })),
};

const PowerPoint = { watts: number('mean'), peakWatts: number('the highest quarter of an hour') };
const EnergyPoint = { kilowattHours: number(NONE) };

function seriesAnswer<P extends Record<string, TSchema>>(point: P) {
  return Type.Object({
    from: time('the beginning of the first interval'),
    to: time('the end of the last interval, now where it is not over'),
    stepSeconds: Type.Integer(),
    statistics: StatisticsSchema,
    items: Type.Array(
      Type.Object({
        ...Labels,
        kilowattHours: number('the sum of the intervals that are known'),
        peakWatts: number('the highest quarter of an hour'),
        points: Type.Array(Type.Object({ at: time('the beginning of the interval'), ...point })),
      }),
    ),
    next: Type.Optional(Type.String({ description: 'the cursor of the next page' })),
    total: Type.Integer({ description: 'series of all pages' }),
    warnings: Warnings,
  });
}

export const PowerDataSchema = seriesAnswer(PowerPoint);
export const EnergyDataSchema = seriesAnswer(EnergyPoint);
export const SeriesSchema = seriesAnswer({ ...PowerPoint, ...EnergyPoint });

export const StatisticsAnswerSchema = Type.Object({
  from: time('the beginning'),
  to: time('the end'),
  ...StatisticsSchema.properties,
  warnings: Warnings,
});

export const PduNowSchema = Type.Object({
  site: Type.String(),
  pdu: Type.String({ description: 'its id in the inventory' }),
  name: text('as the PDU has it'),
  make: text('as it says'),
  model: text('as it says'),
  serial: text('as it says'),
  building: text('from the inventory'),
  rack: text('from the inventory'),
  client: text('from the inventory'),
  answering: orNull(Type.Boolean(), 'whether the last poll was answered; null while nobody polls it'),
  lastAnswerAt: timeOrNull('when it last answered'),
  watts: number(`now; ${NONE}`),
  kilowattHoursToday: number('since midnight UTC'),
  portsOn: count('outlets that are on'),
  ports: count('outlets'),
});

export const OutletNowSchema = Type.Object({
  site: Type.String(),
  pdu: Type.String({ description: 'its id in the inventory' }),
  outlet: Type.String({ description: 'as the driver numbers outlets' }),
  label: text('as it is printed on the PDU'),
  name: text('as the PDU has it'),
  on: orNull(Type.Boolean(), NONE),
  watts: number('active power'),
  amperes: number('current'),
  ratedAmperes: number('what it bears'),
  volts: number('voltage'),
  powerFactor: number('1 = 100 %'),
  kilowattHoursToday: number('since midnight UTC'),
  lastSwitchedAt: timeOrNull('when it was last switched'),
  miner: text('what it feeds, from the inventory'),
});

export const StatusSchema = Type.Object({
  at: time('now'),
  totals: Type.Object({
    watts: number('the sum of what is known'),
    kilowattHoursToday: number('the sum of what is known, since midnight UTC'),
    portsOn: count('outlets that are on'),
    ports: count('outlets'),
    pdus: Type.Integer(),
    pdusAnswering: Type.Integer(),
  }),
  pdus: Type.Array(PduNowSchema),
  warnings: Warnings,
});

function pageAnswer<S extends TSchema>(item: S) {
  return Type.Object({
    at: time('now'),
    items: Type.Array(item),
    next: Type.Optional(Type.String({ description: 'the cursor of the next page' })),
    total: Type.Integer({ description: 'items of all pages' }),
    warnings: Warnings,
  });
}

export const PdusPageSchema = pageAnswer(PduNowSchema);
export const OutletsPageSchema = pageAnswer(OutletNowSchema);

export const PortNameSchema = Type.Object(
  {
    pdu: Type.Optional(
      Type.String({ minLength: 1, maxLength: 63, description: 'may be absent where there is one PDU' }),
    ),
    port: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Integer({ minimum: 1 })], {
      description: 'an outlet, as text or number',
    }),
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001F\\u007F]+$' }),
  },
  { additionalProperties: false },
);

export const RenamedPortSchema = Type.Object({
  pdu: Type.String(),
  port: Type.String(),
  name: Type.String(),
  was: Type.Optional(Type.String({ description: 'the name before' })),
});

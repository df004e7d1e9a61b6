import { Type } from '@sinclair/typebox';
import type { Amount } from '../../devices/mapping/mapping.ts';
import { type Quantity, UNITS } from '../../devices/mapping/units.ts';

const PLACE = 'a place as question.key.0.key';
const Place = Type.String({ minLength: 1, description: PLACE });
const closed = { additionalProperties: false } as const;

/** A place, or an object: one schema and not a choice of two, so that a refusal names the very key. */
const Words = Type.Unsafe<string | { value: string }>({
  type: ['string', 'object'],
  minLength: 1,
  properties: { value: { type: 'string', minLength: 1 } },
  required: ['value'],
  ...closed,
  description: `${PLACE}, or value: a text that is always the same`,
});

/** A place with the units that its quantity may have. */
function amountOf(quantity: Quantity) {
  const units = Object.keys(UNITS[quantity]);
  return Type.Unsafe<Amount>({
    type: ['string', 'object'],
    minLength: 1,
    properties: {
      at: Place,
      unit: { type: 'string', enum: units },
      unitAt: Place,
      times: { type: 'number', exclusiveMinimum: 0 },
    },
    required: ['at'],
    ...closed,
    description: `${PLACE}, or at: a place with unit: one of ${units.join(', ')}`,
  });
}

const [rate, time, count] = [amountOf('hashrate'), amountOf('time'), amountOf('count')];
const [degrees, clock, latency] = [amountOf('temperature'), amountOf('clock'), amountOf('latency')];
const watts = amountOf('power');
const SHARES = {
  accepted: Type.Optional(count),
  rejected: Type.Optional(count),
  invalid: Type.Optional(count),
  stale: Type.Optional(count),
};

const Question = Type.Object(
  {
    http: Type.Optional(Type.String({ pattern: '^/', description: 'a path that begins with /' })),
    tls: Type.Optional(Type.Boolean()),
    auth: Type.Optional(Type.Union([Type.Literal('basic'), Type.Literal('digest'), Type.Literal('bearer')])),
    cgminer: Type.Optional(Type.String({ pattern: '^[a-z]+$', description: 'a command of letters, as summary' })),
    json: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'an object, sent as JSON on a line' }),
    ),
    text: Type.Optional(Type.String({ maxLength: 1024, description: 'a text of at most 1024 characters' })),
    claymore: Type.Optional(Type.String({ pattern: '^miner_', description: 'a method as miner_getstat1' })),
    optional: Type.Optional(Type.Boolean()),
  },
  { ...closed, description: 'one of http, cgminer, json, text, claymore' },
);

const Algorithm = Type.Object(
  {
    name: Type.Optional(Words),
    hashrate: rate,
    ...SHARES,
    pool: Type.Optional(Words),
    user: Type.Optional(Words),
    latency: Type.Optional(latency),
    difficulty: Type.Optional(count),
  },
  { ...closed, description: 'a group of keys, hashrate among them' },
);

const Cards = Type.Object(
  {
    each: Type.String({ minLength: 1, description: 'the place of the list of cards' }),
    kind: Type.Optional(Type.Union([Type.Literal('gpu'), Type.Literal('cpu')])),
    index: Type.Optional(count),
    name: Type.Optional(Words),
    bus: Type.Optional(
      Type.Object(
        { at: Place, unit: Type.Union([Type.Literal('decimal'), Type.Literal('hex')]) },
        {
          ...closed,
          description: 'at: a place, and unit: decimal or hex',
        },
      ),
    ),
    hashrate: Type.Optional(
      Type.Unsafe<Amount | Amount[]>({
        ...rate,
        type: ['string', 'object', 'array'],
        items: rate,
        minItems: 1,
        description: `${rate.description}, or a list of them: one an algorithm`,
      }),
    ),
    temperature: Type.Optional(degrees),
    hotSpot: Type.Optional(degrees),
    memoryTemperature: Type.Optional(degrees),
    fan: Type.Optional(amountOf('share')),
    fanSpeed: Type.Optional(amountOf('speed')),
    power: Type.Optional(watts),
    coreClock: Type.Optional(clock),
    memoryClock: Type.Optional(clock),
    paused: Type.Optional(Words),
    ...SHARES,
  },
  closed,
);

/** A file that describes a mining program: docs/custom-mapping.md. */
export const MappingSchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z][a-z0-9-]{1,30}$',
      description: 'small letters, digits and dashes, at most 31: what `driver` says of a device',
    }),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    software: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    models: Type.Optional(Type.Array(Type.String())),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    ask: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), Question, {
      minProperties: 1,
      maxProperties: 8,
      additionalProperties: false,
      description: 'one to eight questions by their names, which are letters and digits',
    }),
    recognise: Type.Optional(Type.Array(Place, { minItems: 1 })),
    version: Type.Optional(Words),
    uptime: Type.Optional(time),
    started: Type.Optional(time),
    paused: Type.Optional(Words),
    power: Type.Optional(watts),
    algorithms: Type.Array(Algorithm, {
      minItems: 1,
      maxItems: 16,
      description: 'a list of one to 16 algorithms, the main one first',
    }),
    cards: Type.Optional(Cards),
  },
  { ...closed, description: 'the description of a mining program' },
);

/** The key `mappings` of the configuration. */
export const MappingsSectionSchema = Type.Array(
  Type.String({ minLength: 1, description: 'the path of a mapping, or of a folder of them' }),
  {
    default: [],
    description: 'mining programs described by you: docs/custom-mapping.md; paths relative to this file',
  },
);

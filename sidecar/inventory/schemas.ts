import { type TSchema, Type } from '@sinclair/typebox';
import { FILTER_NAMES, SORT_NAMES } from './list.ts';
import { RecordSchema } from './record.ts';

export const Revision = Type.Integer({ minimum: 1, description: 'the revision of the device that you saw' });
const Time = Type.String({ format: 'date-time' });
export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 63 }) });

export const DeviceView = Type.Object({
  ...RecordSchema.properties,
  revision: Type.Integer(),
  createdAt: Time,
  changedAt: Time,
});

const GROUPS = ['location', 'expected', 'ports'];
const { id: _id, ...CHANGING } = RecordSchema.properties;

/** What may be said of a device; what comes of it is checked with RecordSchema, which tells the better reason. */
export const PatchSchema = Type.Object(
  Object.fromEntries(
    Object.entries(CHANGING).map(([name, schema]: [string, TSchema]) => {
      const description = GROUPS.includes(name)
        ? 'a group of keys, joined with those that are there; null takes away'
        : `${schema.description ?? schema['type'] ?? 'a value'}; null takes it away`;
      return [name, Type.Optional(Type.Unknown({ description }))];
    }),
  ),
  { additionalProperties: false },
);

const filter = (name: string) => Type.Optional(Type.String({ description: `${name}; several with commas between` }));
export const ListQuerySchema = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: Type.Optional(Type.String({ description: 'next of the page before' })),
    sort: Type.String({
      pattern: `^-?(${SORT_NAMES.join('|')})$`,
      default: 'id',
      description: `one of ${SORT_NAMES.join(', ')}, with - before it the other way round`,
    }),
    ...Object.fromEntries(FILTER_NAMES.map((name) => [name, filter(name)])),
    tag: Type.Optional(Type.String()),
    pdu: Type.Optional(Type.String({ description: 'id of a PDU: what it feeds' })),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'parts of words; all of them must be there' })),
  },
  { additionalProperties: false },
);

export const ListAnswer = Type.Object({
  items: Type.Array(DeviceView),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
});

export const HistoryQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'number of the last line of the page before' })),
});

export const HistoryAnswer = Type.Array(
  Type.Object({
    number: Type.Integer(),
    at: Time,
    by: Type.Object({ id: Type.String(), name: Type.String() }),
    device: Type.String(),
    revision: Type.Integer({ description: 'of the inventory' }),
    field: Type.String({ description: 'created: the whole record at its beginning' }),
    from: Type.Optional(Type.Unknown()),
    to: Type.Optional(Type.Unknown()),
  }),
);

const text = { default: '', maxLength: 100 };
export const PlaceSchema = Type.Object(
  {
    site: Type.String({ minLength: 1 }),
    building: Type.String(text),
    rack: Type.String(text),
    position: Type.String(text),
  },
  { additionalProperties: false },
);

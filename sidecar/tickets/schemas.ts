import { Type } from '@sinclair/typebox';
import { PageQuery } from '../comments/page.ts';
import { ActorSchema, Plain, Time } from '../comments/schemas.ts';
import { TICKET_SORTS } from './list-tickets.ts';
import { TICKET_STATES } from './rules.ts';

const closed = { additionalProperties: false } as const;
const Numbers = Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100, description: 'numbers of alert-webhook' });
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'three letters of ISO 4217: EUR' });
const Minor = Type.Integer({ minimum: 0, maximum: 1e12, description: 'in minor units of the currency: cents' });
const MoneySchema = Type.Object({ minor: Minor, currency: Currency }, closed);
const StateSchema = Type.Union(
  TICKET_STATES.map((state) => Type.Literal(state)),
  { description: `one of ${TICKET_STATES.join(', ')}` },
);
const Assignee = Plain({ description: 'the name of a user, or me' });
const setRepair = Type.Boolean({ description: 'true: puts the device into repair' });

export const NewTicketSchema = Type.Object(
  {
    device: Plain({ maxLength: 63 }),
    title: Type.String({ description: 'one line, 1 to 200 characters' }),
    symptoms: Type.Optional(Type.String()),
    assignee: Type.Optional(Assignee),
    episodes: Type.Optional(Numbers),
    actions: Type.Optional(Numbers),
    setRepair: Type.Optional(setRepair),
    key: Type.Optional(Plain({ description: 'the same key opens one ticket, however often' })),
  },
  closed,
);

export const PatchSchema = Type.Object(
  {
    revision: Type.Integer({ minimum: 1, description: 'the revision of the ticket that you saw' }),
    title: Type.Optional(Type.String()),
    symptoms: Type.Optional(Type.String()),
    resolution: Type.Optional(Type.String({ description: 'what it was and what was done' })),
    state: Type.Optional(StateSchema),
    assignee: Type.Optional(Type.Union([Assignee, Type.Null()], { description: 'the name of a user, me, or null' })),
    labourMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    cost: Type.Optional(
      Type.Union([MoneySchema, Type.Null()], { description: 'beside the parts; null takes it away' }),
    ),
    setRepair: Type.Optional(setRepair),
    setBack: Type.Optional(
      Type.Boolean({ description: 'true, with done or cancelled: the device gets its state back' }),
    ),
  },
  closed,
);

export const NewPartSchema = Type.Object(
  {
    name: Type.String({ description: 'one line, 1 to 200 characters' }),
    quantity: Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', description: 'a decimal above zero: "1", "0.5"' }),
    unitPriceMinor: Minor,
    currency: Currency,
    serial: Type.Optional(Type.String({ description: 'one line, at most 200 characters' })),
  },
  closed,
);

const PartSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  quantity: Type.String(),
  unitPriceMinor: Type.Integer(),
  currency: Type.String(),
  priceMinor: Type.Integer({ description: 'quantity by unit price, rounded half up' }),
  serial: Type.Optional(Type.String()),
  addedAt: Time,
  by: ActorSchema,
});

export const TicketSchema = Type.Object({
  id: Type.Integer(),
  device: Type.String(),
  title: Type.String(),
  symptoms: Type.String(),
  resolution: Type.String(),
  state: StateSchema,
  assignee: Type.Optional(ActorSchema),
  openedBy: ActorSchema,
  openedAt: Time,
  changedAt: Time,
  closedAt: Type.Optional(Time),
  labourMinutes: Type.Integer(),
  cost: Type.Optional(MoneySchema),
  parts: Type.Array(PartSchema),
  totals: Type.Array(MoneySchema, { description: 'parts and cost together, by currency' }),
  episodes: Numbers,
  actions: Numbers,
  holdsState: Type.Boolean({ description: 'whether it can give the device a state back' }),
  revision: Type.Integer(),
});

export const OneTicket = Type.Object({
  ...TicketSchema.properties,
  states: Type.Array(
    Type.Object({
      at: Time,
      by: ActorSchema,
      from: Type.Optional(Type.String()),
      to: Type.String(),
      told: Type.Optional(Type.String()),
    }),
  ),
  told: Type.Optional(Type.String({ description: 'what became of the state of the device' })),
});

export const PageOfTickets = Type.Object({
  items: Type.Array(TicketSchema),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
});

const several = (what: string) =>
  Type.Optional(Plain({ maxLength: 2000, description: `${what}; several with commas between` }));
export const TicketQuerySchema = Type.Object(
  {
    ...PageQuery,
    sort: Type.String({
      pattern: `^-?(${TICKET_SORTS.join('|')})$`,
      default: '-opened',
      description: `one of ${TICKET_SORTS.join(', ')}, with - before it the other way round`,
    }),
    state: several('states'),
    device: several('ids of devices'),
    assignee: several('ids of persons, or me'),
    openedBy: several('ids of persons, or me'),
    episode: Type.Optional(Type.Integer({ minimum: 1, description: 'an episode of alert-webhook' })),
    search: Type.Optional(Plain({ description: 'part of a title' })),
  },
  closed,
);

export const PartsQuerySchema = Type.Object(
  {
    from: Type.Optional(Type.String({ description: 'ISO 8601, included' })),
    to: Type.Optional(Type.String({ description: 'ISO 8601, not included' })),
    ticket: Type.Optional(Type.Integer({ minimum: 1 })),
    device: Type.Optional(Plain()),
  },
  closed,
);

import { type Static, Type } from '@sinclair/typebox';
import { PageQuery } from '../comments/page.ts';
import { ActorSchema, Plain, Time } from '../comments/schemas.ts';

const closed = { additionalProperties: false } as const;

export const UntilReason = {
  until: Type.String({ description: 'ISO 8601 with Z or an offset; at most 30 days from now' }),
  reason: Type.String({ description: 'why, 1 to 1000 characters; alert-webhook keeps it in its ledger' }),
};

const Chosen = {
  devices: Type.Optional(Type.Array(Plain({ maxLength: 63 }), { minItems: 1, maxItems: 200 })),
  rack: Type.Optional(
    Type.Object(
      { site: Plain(), building: Type.String({ default: '', pattern: '^[^\\u0000]*$' }), rack: Plain() },
      closed,
    ),
  ),
};
const ManySchema = Type.Object(Chosen);
export type Many = Static<typeof ManySchema>;
export const BeginMany = Type.Object({ ...Chosen, ...UntilReason }, closed);
export const EndMany = Type.Object({ ...Chosen, comment: Type.String({ default: 'ended early' }) }, closed);

export const View = Type.Object({
  id: Type.Integer(),
  device: Type.String(),
  batch: Type.String({ description: 'what was ordered together' }),
  phase: Type.String({ description: 'opening, open or ended' }),
  until: Time,
  reason: Type.String(),
  by: ActorSchema,
  askedAt: Time,
  beganAt: Type.Optional(Time),
  endedAt: Type.Optional(Time),
  endedBy: Type.Optional(ActorSchema),
  outcome: Type.Optional(
    Type.String({
      description:
        'over; ended: before its time; left: a person had changed the state, which is left as it is; replaced: by another order; refused: it did not begin',
    }),
  ),
  told: Type.Optional(Type.String()),
  window: Type.Optional(Type.Integer({ description: 'the maintenance window of alert-webhook' })),
});

export const Page = Type.Object({
  items: Type.Array(View),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
});

export const Query = Type.Object(
  {
    ...PageQuery,
    device: Type.Optional(Plain()),
    open: Type.Optional(Type.Boolean({ description: 'true: only what is not over' })),
  },
  closed,
);

export const BegunMany = Type.Object({
  items: Type.Array(View),
  skipped: Type.Array(Type.Object({ device: Type.String(), state: Type.String() }), {
    description: 'devices of the rack that are not active',
  }),
});

export const EndedMany = Type.Object({
  ended: Type.Array(Type.String()),
  failed: Type.Array(Type.Object({ device: Type.String(), why: Type.String() })),
});

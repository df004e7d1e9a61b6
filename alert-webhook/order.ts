import { type Static, Type } from '@sinclair/typebox';

export const PduPlace = Type.Object({ pdu: Type.String({ description: 'the id of a PDU in the inventory' }) });
export const OutletPlace = Type.Object({
  ...PduPlace.properties,
  outlet: Type.String({ minLength: 1, maxLength: 64, description: 'as the driver numbers outlets: "1", "AA1"' }),
});
export const By = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'who orders it' });

export const Comment = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: '\\S',
  description: 'why; kept in the journal',
});
/** Every order says who gives it, and why. */
export const WhoAndWhy = { by: By, comment: Comment };

/** A new name. PDUs take different characters; those that none takes are refused here. */
export const NameOrderSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001F\\u007F]+$' }),
    was: Type.Optional(Type.String({ description: 'the name that is there, as far as the caller knows' })),
    by: By,
    comment: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);

export const PowerOrderSchema = Type.Object(
  {
    to: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('cycle')], {
      description: 'on, off or cycle; an outlet that is turned off stays off',
    }),
    ...WhoAndWhy,
  },
  { additionalProperties: false },
);

export const RenamedSchema = Type.Object({
  pdu: Type.String(),
  outlet: Type.Optional(Type.String()),
  name: Type.String(),
  was: Type.String(),
});
export const OrderedSchema = Type.Object({
  action: Type.Integer({ description: 'the id of the action that was started: see /api/v1/actions/{id}' }),
  pdu: Type.String(),
  outlet: Type.String(),
  to: PowerOrderSchema.properties.to,
  device: Type.Optional(Type.String({ description: 'the device that the outlet feeds, where the inventory has one' })),
});

export type NameOrder = Static<typeof NameOrderSchema>;
export type PowerOrder = Static<typeof PowerOrderSchema>;
export type RenamedAnswer = Static<typeof RenamedSchema>;
export type OrderedAnswer = Static<typeof OrderedSchema>;

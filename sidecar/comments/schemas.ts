import { Type } from '@sinclair/typebox';
import { PageQuery } from './page.ts';

export const Time = Type.String({ format: 'date-time' });
export const ActorSchema = Type.Object({ id: Type.String(), name: Type.String() });
/** A text that PostgreSQL can compare: without a zero byte. */
export const Plain = (options: { description?: string; maxLength?: number; minLength?: number } = {}) =>
  Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$', ...options });
export const DeviceId = Type.Object({ id: Plain({ maxLength: 63 }) });
export const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

export const CommentSchema = Type.Object({
  id: Type.Integer(),
  device: Type.String(),
  ticket: Type.Optional(Type.Integer()),
  author: ActorSchema,
  at: Time,
  text: Type.Optional(Type.String({ description: 'absent of a deleted one' })),
  editedAt: Type.Optional(Time),
  deleted: Type.Optional(Type.Object({ at: Time, by: ActorSchema })),
  mentions: Type.Array(ActorSchema, { description: 'users whom it names' }),
});

export const CommentWithHistory = Type.Object({
  ...CommentSchema.properties,
  history: Type.Array(Type.Object({ at: Time, text: Type.String() }), {
    description: 'what it said before it was edited, oldest first',
  }),
});

export const WrittenSchema = Type.Object({
  ...CommentSchema.properties,
  unknownMentions: Type.Array(Type.String(), { description: 'names in it that nobody has' }),
});

export const ListQuery = {
  ...PageQuery,
  sort: Type.Union([Type.Literal('-at'), Type.Literal('at')], { default: '-at', description: '-at: newest first' }),
};

export const PageOfComments = Type.Object({
  items: Type.Array(CommentSchema),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
});

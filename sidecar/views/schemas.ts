import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;
const Word = Type.String({ minLength: 1, maxLength: 64 });

/** How a table is shown. */
export const ContentSchema = Type.Object(
  {
    search: Type.String({ maxLength: 2000, description: 'as it stands in the box of the page' }),
    columns: Type.Array(Word, { maxItems: 100, description: 'those that are shown, in their order' }),
    sort: Type.Object({ id: Word, descending: Type.Boolean() }, closed),
  },
  closed,
);
export type Content = Static<typeof ContentSchema>;

export const Page = Type.Union([Type.Literal('fleet')], { description: 'a page of the app' });
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S', description: 'one of this name a person' });
const Shared = Type.Boolean({ description: 'whether everybody sees it' });

export const NewView = Type.Object({ page: Page, name: Name, shared: Shared, content: ContentSchema }, closed);
export const ViewPatch = Type.Object(
  { name: Type.Optional(Name), shared: Type.Optional(Shared), content: Type.Optional(ContentSchema) },
  { ...closed, minProperties: 1 },
);
export const ViewShown = Type.Object({
  id: Type.Integer(),
  page: Page,
  name: Type.String(),
  shared: Type.Boolean(),
  own: Type.Boolean({ description: 'whether it belongs to who asks' }),
  owner: Type.String(),
  changedAt: Type.String({ format: 'date-time' }),
  content: ContentSchema,
});
export type ViewShown = Static<typeof ViewShown>;

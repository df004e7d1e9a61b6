import { Type } from '@sinclair/typebox';
import { SIGNS } from './diff.ts';
import { RUN_STATES } from './read-runs.ts';
import { COUNTED, FINDING_KINDS } from './report.ts';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const Text = Type.String();
const Whole = Type.Integer();
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

const CountsSchema = Type.Object(Object.fromEntries(COUNTED.map((name) => [name, Whole])), {
  description: 'devices that are looked at and done with; deeds by kind; what a person must settle',
});

export const RunSchema = Type.Object({
  id: Whole,
  state: oneOf(RUN_STATES, 'killed: it never came to an end, and the next run takes up what it left'),
  by: Type.Object({ id: Text, name: Text }),
  startedAt: Time,
  endedAt: Type.Optional(Time),
  reason: Type.Optional(Type.String({ description: 'why it broke off' })),
  counts: CountsSchema,
});

export const OneRunSchema = Type.Object({
  ...RunSchema.properties,
  overwritten: Type.Array(Text, { description: 'what people had changed on the side that is not the master' }),
});

const Kind = oneOf(FINDING_KINDS, 'conflict (not certain, left alone), problem (refused) or stranger (nobody has it)');
export const FindingSchema = Type.Object({
  id: Whole,
  kind: Kind,
  device: Type.Optional(Text),
  text: Text,
  since: Time,
});

export const StateSchema = Type.Object({
  configured: Type.Boolean(),
  url: Type.Optional(Text),
  everyMinutes: Type.Optional(Whole),
  running: Type.Optional(RunSchema),
  last: Type.Optional(RunSchema),
  next: Type.Optional(Time),
  linked: Type.Integer({ description: 'devices with an asset' }),
  creating: Type.Integer({ description: 'assets that were sent, and nothing was heard' }),
  failed: Type.Integer({ description: 'devices whose asset was refused' }),
  findings: Type.Object(Object.fromEntries(FINDING_KINDS.map((kind) => [kind, Whole]))),
});

export const LinkSchema = Type.Object({
  device: Text,
  tag: Type.Optional(Text),
  state: oneOf(['none', 'creating', 'linked', 'failed'], 'none: it has no asset; creating: nothing was heard yet'),
  url: Type.Optional(Type.String({ description: 'of the asset, for people' })),
  syncedAt: Type.Optional(Time),
  problem: Type.Optional(Text),
});

const NullableText = Type.Union([Type.String(), Type.Null()]);
const Sign = oneOf(SIGNS, '+ made there, > changed there, < changed here, ! put back, x not certain, ? cannot be done');
export const DiffSchema = Type.Object({
  at: Time,
  total: Whole,
  counts: Type.Record(Type.String(), Whole, { description: 'by sign' }),
  items: Type.Array(
    Type.Object({
      sign: Sign,
      line: Text,
      device: Type.Optional(Text),
      tag: Type.Optional(Text),
      resource: Type.Optional(Text),
      field: Type.Optional(Text),
      from: Type.Optional(NullableText),
      to: Type.Optional(NullableText),
    }),
  ),
});

export const DiffQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1000, description: 'lines at most' }) },
  closed,
);

const Page = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'next of the page before' })),
};
export const RunsQuery = Type.Object(Page, closed);
export const FindingsQuery = Type.Object(
  { ...Page, kind: Type.Optional(Kind), device: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })) },
  closed,
);
export const RunsPage = Type.Object({ items: Type.Array(RunSchema), next: Type.Optional(Text), total: Whole });
export const FindingsPage = Type.Object({ items: Type.Array(FindingSchema), next: Type.Optional(Text), total: Whole });

export const RunNumber = Type.Object({ id: Type.Integer({ minimum: 1 }) });
export const DeviceId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 63 }) });

import { Type } from '@sinclair/typebox';
import { HealingPolicySchema, PolicySetSchema } from '../../core/farm/remediation/policy.ts';

export const HeldView = Type.Object({
  version: Type.Integer({ description: '0: nobody has set anything beside the configuration' }),
  set: PolicySetSchema,
  changedAt: Type.Optional(Type.String({ format: 'date-time' })),
  by: Type.Optional(Type.String()),
  comment: Type.Optional(Type.String()),
});

export const FieldView = Type.Object({
  key: Type.String({ description: 'coolDownSeconds, or thermal.zone within a group' }),
  kind: Type.Union(
    (['seconds', 'count', 'share', 'celsius', 'words', 'word'] as const).map((kind) => Type.Literal(kind)),
  ),
  meaning: Type.String(),
  builtIn: Type.Unknown({ description: 'what holds where nobody has said anything' }),
  choices: Type.Optional(Type.Array(Type.String())),
  perDevice: Type.Boolean({ description: 'whether overrides may set it, too' }),
  least: Type.Optional(Type.Number()),
  most: Type.Optional(Type.Number()),
  fixed: Type.Boolean({ description: 'whether the configuration keeps the pages from changing it' }),
});

export const PolicyView = Type.Object({
  ...HeldView.properties,
  file: HealingPolicySchema,
  holds: HealingPolicySchema,
  origins: Type.Record(Type.String(), Type.Integer(), { description: 'with which version each value was set' }),
  fields: Type.Array(FieldView),
  fixed: Type.Array(Type.String(), { description: 'of overrides, hours, deniedOutlets: what may not be changed' }),
  problems: Type.Array(Type.String(), { description: 'why what was set does not fit configuration or inventory now' }),
  fetchedAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'when a machine last fetched it; absent: none has since the start',
    }),
  ),
});

export const PreviewView = Type.Object({
  problems: Type.Array(Type.String(), { description: 'why it cannot hold; none: it can' }),
  changes: Type.Array(
    Type.Object({
      place: Type.String({ description: 'the site, or whom an override is for' }),
      key: Type.String(),
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
    }),
  ),
});

export const VersionView = Type.Object({
  version: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  by: Type.String(),
  comment: Type.String(),
  set: PolicySetSchema,
});

export const SetBody = Type.Object({ set: PolicySetSchema }, { additionalProperties: false });
export const ChangeBody = Type.Object(
  {
    set: PolicySetSchema,
    was: Type.Integer({ minimum: 0, description: 'the version that was changed' }),
    comment: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S', description: 'why' }),
  },
  { additionalProperties: false },
);

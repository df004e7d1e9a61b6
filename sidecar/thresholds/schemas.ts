import { Type } from '@sinclair/typebox';
import { THRESHOLD_KEYS } from '../../core/farm/threshold-series.ts';
import { ThresholdPolicySchema } from '../../core/farm/thresholds.ts';

const Key = Type.Union(THRESHOLD_KEYS.map((key) => Type.Literal(key)));

export const KeyView = Type.Object({
  key: Key,
  family: Type.Union([Type.Literal('miner'), Type.Literal('pdu')]),
  meaning: Type.String(),
  builtIn: Type.Number({ description: 'what holds where nobody has set anything' }),
});

export const HoldingView = Type.Object({
  version: Type.Integer({ description: '0: those of the configuration, which nobody has changed here' }),
  policy: ThresholdPolicySchema,
  changedAt: Type.Optional(Type.String({ format: 'date-time' })),
  by: Type.Optional(Type.String()),
  comment: Type.Optional(Type.String()),
});

export const ThresholdsView = Type.Object({
  ...HoldingView.properties,
  keys: Type.Array(KeyView),
  fetchedAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'when a machine last fetched them; absent: none has since the start',
    }),
  ),
});

export const EffectiveView = Type.Object({
  device: Type.String(),
  model: Type.Optional(Type.String()),
  values: Type.Array(
    Type.Object({
      key: Key,
      value: Type.Number(),
      from: Type.Union((['built-in', 'site', 'model', 'device'] as const).map((from) => Type.Literal(from))),
    }),
  ),
});

export const WeighedView = Type.Object({
  problems: Type.Array(Type.String(), { description: 'why it cannot hold; none: it can' }),
  changes: Type.Array(
    Type.Object({
      place: Type.String({ description: 'site, model or device' }),
      name: Type.String(),
      key: Type.String(),
      from: Type.Optional(Type.Number()),
      to: Type.Optional(Type.Number()),
    }),
  ),
  trials: Type.Array(
    Type.Object({
      key: Key,
      told: Type.Integer({ description: 'devices that tell what it is compared with' }),
      before: Type.Integer(),
      after: Type.Integer(),
      added: Type.Array(Type.String()),
      removed: Type.Array(Type.String()),
    }),
    { description: 'what each changed threshold would find at this moment, before the patience of its alert' },
  ),
  untried: Type.Array(Key, { description: 'changed thresholds that cannot be tried at one moment' }),
});

export const VersionView = Type.Object({
  version: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  by: Type.String(),
  comment: Type.String(),
  policy: ThresholdPolicySchema,
});

export const PolicyBody = Type.Object({ policy: ThresholdPolicySchema }, { additionalProperties: false });
export const ChangeBody = Type.Object(
  {
    policy: ThresholdPolicySchema,
    was: Type.Integer({ minimum: 0, description: 'the version that was changed' }),
    comment: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S', description: 'why' }),
  },
  { additionalProperties: false },
);

import { Type } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });
const StoredPlan = Type.Object({
  action: Type.String(),
  device: Type.String(),
  fault: Type.Optional(Type.String()),
  outlets: Type.Array(Type.Object({ pdu: Type.String(), outlet: Type.String(), offSeconds: Type.Number() })),
  steps: Type.Array(Type.Object({ step: Type.String(), seconds: Type.Number() })),
  rename: Type.Optional(
    Type.Object({
      pdu: Type.String(),
      outlet: Type.Optional(Type.String()),
      was: Type.String(),
      name: Type.String(),
    }),
  ),
});
export const EpisodeSchema = Type.Object({
  id: Type.Integer(),
  site: Type.String(),
  device: Type.String(),
  fault: Type.String(),
  openedAt: Time,
  lastAlertAt: Time,
  resolvedAt: Type.Optional(Time),
  healthySince: Type.Optional(Time),
  closedAt: Type.Optional(Time),
});
export const DecisionSchema = Type.Object({
  id: Type.Integer(),
  subject: Type.String(),
  episodeId: Type.Optional(Type.Integer()),
  device: Type.String(),
  fault: Type.String(),
  decision: Type.String(),
  evidence: Type.String(),
  plan: Type.Optional(StoredPlan),
  firstAt: Time,
  lastAt: Time,
  times: Type.Integer(),
});
const StepSchema = Type.Object({
  seq: Type.Integer(),
  at: Time,
  step: Type.String(),
  phase: Type.String(),
  evidence: Type.Record(Type.String(), Type.Unknown()),
});
export const ActionSchema = Type.Object({
  id: Type.Integer(),
  episodeId: Type.Optional(Type.Integer()),
  site: Type.String(),
  device: Type.String(),
  fault: Type.Optional(Type.String()),
  action: Type.String(),
  step: Type.String(),
  startedAt: Time,
  endedAt: Type.Optional(Time),
  outcome: Type.Optional(Type.String()),
  evidence: Type.Optional(Type.String()),
  orderedBy: Type.Optional(Type.String({ description: 'the operator who ordered it' })),
  comment: Type.Optional(Type.String()),
  plan: StoredPlan,
  journal: Type.Array(StepSchema),
});

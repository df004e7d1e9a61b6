import { type Static, Type } from '@sinclair/typebox';
import { type Device, DeviceSchema, LocationSchema } from '../core/farm/device.ts';
import type { DeviceFault, Facts, Operation, Sample } from '../core/farm/sample.ts';
import type { LastHashing } from './latest.ts';

const Time = Type.String({ format: 'date-time' });
const OperationSchema = Type.Unsafe<Operation>({
  type: 'string',
  description:
    'hashing, degraded, starting, not-hashing, sleeping, operating (a PDU or sensor that answers), off (silent, and all its outlets are switched off), unreachable or unknown',
});
const AttentionSchema = Type.Object({
  level: Type.Union([Type.Literal('advisory'), Type.Literal('action')]),
  reason: Type.String(),
  evidence: Type.String({ description: 'a sentence with the values' }),
});
const Because = Type.Optional(Type.String({ description: 'why it is this operation, in a few words' }));
const ErrorsSchema = Type.Unsafe<DeviceFault[]>({
  type: 'array',
  items: { type: 'object' },
  description: 'of a failed poll: what the firmware reported when it last answered, as errors stand in facts',
});
const FailureSchema = Type.Object({ reason: Type.String(), detail: Type.String() });

export const DeviceViewSchema = Type.Object({
  id: Type.String(),
  kind: DeviceSchema.properties.kind,
  driver: Type.String(),
  site: Type.String(),
  location: Type.Optional(LocationSchema),
  client: Type.Optional(Type.String()),
  operation: OperationSchema,
  because: Because,
  up: Type.Optional(Type.Boolean({ description: 'absent before the first poll' })),
  at: Type.Optional(Time),
  ageSeconds: Type.Optional(Type.Number()),
  attention: Type.Array(AttentionSchema),
  pool: Type.Optional(
    Type.String({ description: 'of a miner: the pool that it works for, or its first one while it works for none' }),
  ),
  failure: Type.Optional(FailureSchema),
});

export const SampleViewSchema = Type.Object({
  id: Type.String(),
  at: Time,
  ageSeconds: Type.Number(),
  seconds: Type.Number({ description: 'how long the poll took' }),
  operation: OperationSchema,
  because: Because,
  up: Type.Boolean(),
  attention: Type.Array(AttentionSchema),
  facts: Type.Unsafe<Facts>({ type: 'object', description: 'what the device says of itself in words' }),
  readings: Type.Array(
    Type.Object({
      metric: Type.String({ description: 'as docs/metrics.md names it: miner.hashrate' }),
      labels: Type.Record(Type.String(), Type.String()),
      value: Type.Number(),
    }),
  ),
  failure: Type.Optional(FailureSchema),
  lastErrors: Type.Optional(ErrorsSchema),
  lastHashing: Type.Optional(
    Type.Object(
      {
        at: Time,
        feedWatts: Type.Optional(Type.Number({ description: 'what all outlets that feed the miner drew then' })),
        ownWatts: Type.Optional(Type.Number({ description: 'what the miner itself said then that it draws' })),
        wholeWatts: Type.Optional(
          Type.Number({ description: 'what these outlets drew when it last hashed with all of its boards' }),
        ),
      },
      { description: 'when the miner was last seen hashing, since this exporter started' },
    ),
  ),
});

export type DeviceView = Static<typeof DeviceViewSchema>;
export type SampleView = Static<typeof SampleViewSchema>;

/** A device in the list, with what its newest poll showed. */
export function deviceView(device: Device, sample: Sample | undefined, now: Date): DeviceView {
  return {
    id: device.id,
    kind: device.kind,
    driver: device.driver,
    site: device.site,
    ...(device.location ? { location: device.location } : {}),
    ...(device.client === undefined ? {} : { client: device.client }),
    operation: sample?.operation ?? 'unknown',
    ...(sample?.because === undefined ? {} : { because: sample.because }),
    ...(sample
      ? { up: sample.failure === undefined, at: sample.at.toISOString(), ageSeconds: ageOf(sample, now) }
      : {}),
    attention: sample?.attention ?? [],
    ...poolOf(sample?.facts.pools),
    ...(sample?.failure ? { failure: sample.failure } : {}),
  };
}

/** The newest poll of a device in full. */
export function sampleView(sample: Sample, lastHashing: LastHashing | undefined, now: Date): SampleView {
  const { device, at, seconds, operation, because, attention, facts, failure, lastErrors } = sample;
  return {
    id: device.id,
    at: at.toISOString(),
    ageSeconds: ageOf(sample, now),
    seconds,
    operation,
    ...(because === undefined ? {} : { because }),
    up: failure === undefined,
    attention,
    facts,
    readings: sample.readings.flatMap(({ metric, labels, value }) =>
      value === undefined ? [] : [{ metric, labels: { ...labels }, value }],
    ),
    ...(failure ? { failure } : {}),
    ...(lastErrors ? { lastErrors } : {}),
    ...(lastHashing ? { lastHashing: { ...lastHashing, at: lastHashing.at.toISOString() } } : {}),
  };
}

function poolOf(pools: Facts['pools'] = []): { pool?: string } {
  const own = pools.filter(({ url, devFee }) => url !== undefined && devFee !== true);
  const url = (own.find(({ active }) => active === true) ?? own[0])?.url;
  return url === undefined ? {} : { pool: url.trim().toLowerCase() };
}

function ageOf(sample: Sample, now: Date): number {
  return Math.max(0, (now.getTime() - sample.at.getTime()) / 1000);
}

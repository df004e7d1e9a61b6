import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Secret } from '../core/service/secret.ts';

const FailureSchema = Type.Object({ reason: Type.String(), detail: Type.String() });
const Time = Type.String({ description: 'ISO 8601' });
const Optional = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));

/** An error that firmware reports: `code` in the words of all families. */
const ErrorSchema = Type.Object({ code: Type.String(), vendorCode: Type.String(), message: Type.String() });

/** The newest sample of a device, as the exporter's API gives it. */
export const SampleSchema = Type.Object({
  id: Type.String(),
  at: Time,
  ageSeconds: Type.Number(),
  operation: Type.String(),
  because: Optional(Type.String()),
  up: Type.Boolean(),
  attention: Type.Array(Type.Object({ level: Type.String(), reason: Type.String(), evidence: Type.String() })),
  readings: Type.Array(
    Type.Object({
      metric: Type.String(),
      labels: Type.Record(Type.String(), Type.String()),
      value: Optional(Type.Number()),
    }),
  ),
  facts: Optional(Type.Object({ errors: Optional(Type.Array(ErrorSchema)) })),
  failure: Optional(FailureSchema),
  lastErrors: Optional(Type.Array(ErrorSchema)),
  lastHashing: Optional(
    Type.Object({ at: Time, feedWatts: Optional(Type.Number()), ownWatts: Optional(Type.Number()) }),
  ),
});

/** One line of the exporter's list of devices. */
export const SummarySchema = Type.Object({ id: Type.String(), kind: Type.String(), operation: Type.String() });

type Cleared<T> = { [K in keyof T]: Exclude<T[K], null> };
export type DeviceSample = Omit<Cleared<Static<typeof SampleSchema>>, 'readings' | 'facts' | 'lastHashing'> & {
  facts?: { errors?: Static<typeof ErrorSchema>[] | undefined };
  readings: { metric: string; labels: Record<string, string>; value?: number | undefined }[];
  lastHashing?: { at: string; feedWatts?: number | undefined; ownWatts?: number | undefined } | undefined;
};
export type DeviceSummary = Static<typeof SummarySchema>;

/** Where measurements come from. Both reject when the exporter cannot be reached or says something else. */
export interface Samples {
  /** Undefined when the exporter has no sample of the device yet. */
  sample(id: string): Promise<DeviceSample | undefined>;
  devices(): Promise<DeviceSummary[]>;
}

/** Reads the exporter over HTTP. */
export function exporterSamples(options: { url: string; token?: Secret; timeoutMs?: number }): Samples {
  const ajv = new Ajv2020({ strict: false });
  const isSample = ajv.compile(SampleSchema);
  const isList = ajv.compile(Type.Array(SummarySchema));
  const get = (path: string) => getJson(`${options.url.replace(/\/$/, '')}${path}`, options);
  return {
    async sample(id) {
      const body = await get(`/api/v1/devices/${encodeURIComponent(id)}/sample`);
      if (body === undefined) return undefined;
      const sample = withoutNulls(check(isSample, body, `the sample of ${id}`)) as DeviceSample;
      if (sample.id !== id) throw new Error(`the exporter answered with a sample of "${sample.id}" instead of "${id}"`);
      return sample;
    },
    async devices() {
      return check(isList, (await get('/api/v1/devices')) ?? [], 'the list of devices') as DeviceSummary[];
    },
  };
}

async function getJson(
  url: string,
  { token, timeoutMs = 5_000 }: { token?: Secret; timeoutMs?: number },
): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
  });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the exporter answered ${response.status} to ${new URL(url).pathname}`);
  }
  return response.json();
}

function check(validate: ValidateFunction, body: unknown, what: string): unknown {
  if (validate(body)) return body;
  const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
  throw new Error(`${what} is not what was expected: ${instancePath || 'it'} ${message}`);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

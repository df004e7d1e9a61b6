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
  facts: Optional(Type.Object({ model: Optional(Type.String()), errors: Optional(Type.Array(ErrorSchema)) })),
  failure: Optional(FailureSchema),
  lastErrors: Optional(Type.Array(ErrorSchema)),
  lastHashing: Optional(
    Type.Object({
      at: Time,
      feedWatts: Optional(Type.Number()),
      ownWatts: Optional(Type.Number()),
      wholeWatts: Optional(Type.Number()),
    }),
  ),
});

/** One line of the exporter's list of devices. */
export const SummarySchema = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  operation: Type.String(),
  attention: Type.Optional(Type.Array(Type.Object({ reason: Type.String(), evidence: Type.Optional(Type.String()) }))),
  /** How old the sample is that this rests on; absent before the first poll. */
  ageSeconds: Type.Optional(Type.Number()),
  because: Type.Optional(Type.String()),
  /** The pool that it works for, or would work for. */
  pool: Type.Optional(Type.String()),
});

type Cleared<T> = { [K in keyof T]: Exclude<T[K], null> };
export type DeviceSample = Omit<Cleared<Static<typeof SampleSchema>>, 'readings' | 'facts' | 'lastHashing'> & {
  facts?: { model?: string | undefined; errors?: Static<typeof ErrorSchema>[] | undefined };
  readings: { metric: string; labels: Record<string, string>; value?: number | undefined }[];
  lastHashing?:
    | {
        at: string;
        feedWatts?: number | undefined;
        ownWatts?: number | undefined;
        /** When all of its boards worked. */
        wholeWatts?: number | undefined;
      }
    | undefined;
};
export type DeviceSummary = Static<typeof SummarySchema>;

/** Where measurements come from. All reject when the exporter cannot be reached or says something else. */
export interface Samples {
  /** Undefined when the exporter has no sample of the device yet. */
  sample(id: string): Promise<DeviceSample | undefined>;
  /** Has the device polled at this moment and gives that sample; undefined when the exporter does not know it. */
  probe(id: string): Promise<DeviceSample | undefined>;
  devices(): Promise<DeviceSummary[]>;
}

/** Reads the exporter over HTTP. */
export function exporterSamples(options: { url: string; token?: Secret; timeoutMs?: number }): Samples {
  const ajv = new Ajv2020({ strict: false });
  const isSample = ajv.compile(SampleSchema);
  const isList = ajv.compile(Type.Array(SummarySchema));
  const url = options.url.replace(/\/$/, '');
  const get = (path: string) => getJson(`${url}${path}`, options);
  const sample = async (id: string) => {
    const body = await get(`/api/v1/devices/${encodeURIComponent(id)}/sample`);
    if (body === undefined) return undefined;
    const found = withoutNulls(check(isSample, body, `the sample of ${id}`)) as DeviceSample;
    if (found.id !== id) throw new Error(`the exporter answered with a sample of "${found.id}" instead of "${id}"`);
    return found;
  };
  return {
    sample,
    async probe(id) {
      const path = `${url}/probe?target=${encodeURIComponent(id)}`;
      const polled = await ask(path, { ...options, timeoutMs: PROBE_TIMEOUT_MS });
      await polled?.body?.cancel();
      return polled && sample(id);
    },
    async devices() {
      return check(isList, (await get('/api/v1/devices')) ?? [], 'the list of devices') as DeviceSummary[];
    },
  };
}

/** A poll of a silent device takes the exporter's whole patience with it. */
const PROBE_TIMEOUT_MS = 20_000;

interface Asking {
  token?: Secret;
  timeoutMs?: number;
}

async function getJson(url: string, options: Asking): Promise<unknown> {
  return (await ask(url, options))?.json();
}

/** Undefined for what is not there. */
async function ask(url: string, { token, timeoutMs = 5_000 }: Asking): Promise<Response | undefined> {
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
  return response;
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

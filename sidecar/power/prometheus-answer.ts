import { type Static, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { show } from '../../core/service/problems.ts';

export type Labels = Readonly<Record<string, string>>;

/** A series with its values by unix milliseconds. A time without a value is not in it. */
export interface Series {
  labels: Labels;
  values: ReadonlyMap<number, number>;
}

/** What an answer says. */
export interface Told<T> {
  result: T;
  /** What Prometheus itself says is missing: others may have more. */
  warnings: string[];
  /** Values that are no numbers, which are gaps now. */
  leftOut?: string[];
}

/** An answer of Prometheus that cannot be used; the message says what stood where and what was expected. */
export class BadAnswer extends Error {}

const LabelsSchema = Type.Record(Type.String(), Type.String());
const PointSchema = Type.Unsafe<[number, string]>({
  type: 'array',
  prefixItems: [{ type: 'number' }, { type: 'string' }],
  items: false,
  minItems: 2,
});
const Warnings = Type.Optional(Type.Array(Type.String()));

const VectorSchema = Type.Object({
  resultType: Type.Literal('vector'),
  result: Type.Array(Type.Object({ metric: LabelsSchema, value: PointSchema })),
});
const MatrixSchema = Type.Object({
  resultType: Type.Literal('matrix'),
  result: Type.Array(Type.Object({ metric: LabelsSchema, values: Type.Array(PointSchema) })),
});
const EnvelopeSchema = Type.Object({
  status: Type.Literal('success'),
  data: Type.Unknown(),
  warnings: Warnings,
});

const ajv = new Ajv2020({ strict: false, verbose: true });
const isEnvelope = ajv.compile(EnvelopeSchema);
const isVector = ajv.compile(VectorSchema);
const isMatrix = ajv.compile(MatrixSchema);
const isLabelSets = ajv.compile(Type.Array(LabelsSchema));

/** Reads the body of an instant query. Throws BadAnswer. */
export function readVector(text: string): Told<Series[]> {
  const { data, warnings } = opened(text);
  expect(isVector, data, 'data');
  const { result } = data as Static<typeof VectorSchema>;
  return collect(
    result.map(({ metric, value }) => ({ metric, values: [value] })),
    warnings,
  );
}

/** Reads the body of a range query. Throws BadAnswer. */
export function readMatrix(text: string): Told<Series[]> {
  const { data, warnings } = opened(text);
  expect(isMatrix, data, 'data');
  return collect((data as Static<typeof MatrixSchema>).result, warnings);
}

/** Reads the body of a question for label sets. Throws BadAnswer. */
export function readLabelSets(text: string): Told<Labels[]> {
  const { data, warnings } = opened(text);
  expect(isLabelSets, data, 'data');
  return { result: data as Labels[], warnings };
}

/** What a refusal says: Prometheus' own words where it has some, else the beginning of the body. */
export function wordsOf(text: string): string {
  const said = parsed(text) as { errorType?: unknown; error?: unknown } | undefined;
  if (typeof said?.error === 'string') return `${String(said.errorType)}: ${said.error}`;
  return text.trim() === '' ? 'an empty body' : show(text.trim());
}

function opened(text: string): { data: unknown; warnings: string[] } {
  const body = parsed(text);
  if (body === undefined) throw new BadAnswer(`found ${wordsOf(text)}, expected JSON`);
  expect(isEnvelope, body, '');
  const { data, warnings = [] } = body as Static<typeof EnvelopeSchema>;
  return { data, warnings: warnings.map((warning) => `Prometheus warns: ${warning}`) };
}

function expect(isRight: ReturnType<typeof ajv.compile>, value: unknown, at: string): void {
  if (isRight(value)) return;
  const { instancePath = '', message = '', data } = isRight.errors?.[0] ?? {};
  throw new BadAnswer(`${at}${instancePath} ${message}, found ${show(data)}`.trim());
}

/** What is not a finite number is no value: NaN and infinities come from divisions by nothing, and zero is not meant. */
function collect(
  result: readonly { metric: Labels; values: readonly [number, string][] }[],
  warnings: string[],
): Told<Series[]> {
  const odd: string[] = [];
  const series = result.map(({ metric, values }) => {
    const kept = new Map<number, number>();
    for (const [time, value] of values) {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (Number.isFinite(number)) kept.set(Math.round(time * 1000), number);
      else odd.push(`${show(metric)} has ${show(value)} at ${new Date(time * 1000).toISOString()}: left out`);
    }
    return { labels: metric, values: kept };
  });
  const more = odd.length > 5 ? [`${odd.length - 5} more values that are no numbers: left out`] : [];
  return { result: series, warnings, leftOut: [...odd.slice(0, 5), ...more] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

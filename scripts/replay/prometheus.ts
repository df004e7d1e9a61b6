import { type Static, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';

const AnswerSchema = Type.Object({
  status: Type.Literal('success'),
  data: Type.Object({
    resultType: Type.Literal('matrix'),
    result: Type.Array(
      Type.Object({
        metric: Type.Record(Type.String(), Type.String()),
        values: Type.Array(Type.Unsafe<[number, string]>({ type: 'array', minItems: 2, maxItems: 2 })),
      }),
    ),
  }),
});

/** A series of a range query: unix seconds and values as text. */
export type RangeSeries = Static<typeof AnswerSchema>['data']['result'][number];

export interface Prometheus {
  /** Both times inclusive, unix milliseconds. Rejects with what Prometheus said. */
  range(query: string, from: number, to: number, stepSeconds: number): Promise<RangeSeries[]>;
}

const PATIENCE_MS = 120_000;

/** Reads a Prometheus, or what speaks like one, over HTTP. */
export function openPrometheus(url: string): Prometheus {
  const address = `${url.replace(/\/$/, '')}/api/v1/query_range`;
  const isAnswer = new Ajv2020({ strict: false }).compile(AnswerSchema);
  return {
    async range(query, from, to, stepSeconds) {
      const body = new URLSearchParams({
        query,
        start: String(from / 1000),
        end: String(to / 1000),
        step: String(stepSeconds),
      });
      const answer = await ask(address, body, query);
      if (isAnswer(answer)) return (answer as Static<typeof AnswerSchema>).data.result;
      const { instancePath = '', message = '' } = isAnswer.errors?.[0] ?? {};
      throw new Error(`Prometheus answered ${cut(query)} with no matrix: ${instancePath || 'it'} ${message}`);
    },
  };
}

async function ask(address: string, body: URLSearchParams, query: string): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    const { message, cause } = error as Error & { cause?: Error };
    throw new Error(`Prometheus at ${address} cannot be asked: ${cause?.message ?? message}`);
  });
  const text = await response.text();
  if (response.ok) return parsed(text);
  const said = parsed(text) as { errorType?: unknown; error?: unknown } | undefined;
  const words = typeof said?.error === 'string' ? `${String(said.errorType)}: ${said.error}` : text.slice(0, 300);
  throw new Error(`Prometheus answered ${response.status} to ${cut(query)}: ${words}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cut(query: string): string {
  return query.length > 160 ? `${query.slice(0, 159)}…` : query;
}

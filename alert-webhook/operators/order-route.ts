import type { Static, TSchema } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import type { Desk, DeskParts } from './desk.ts';
import { KeyHeader, once, type Seal } from './order-keys.ts';
import { ordererOf } from './orderer.ts';

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;

interface OrderRoute<P, B, A> extends Pick<Route, 'path' | 'operationId' | 'summary'> {
  method?: 'post' | 'put' | 'patch' | 'delete';
  params?: P;
  body: B;
  answer: A;
  handle(
    desk: Desk,
    input: { params: StaticOf<P>; body: StaticOf<B> },
    seal: Seal,
  ): Promise<A extends TSchema ? Static<A> : never>;
}

/**
 * A route by which a person orders something: behind a token, and carried out once for each idempotency key. Where the
 * token names the person, that name is `by`, whatever the body says.
 */
export function orderRoute<
  P extends TSchema | undefined = undefined,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
>(parts: DeskParts, { handle, method = 'post', ...options }: OrderRoute<P, B, A>): Route {
  return route<P, undefined, TSchema, TSchema, typeof KeyHeader>({
    ...options,
    body: parts.gateway ? withoutBy(options.body) : options.body,
    method,
    access: 'bearer',
    headers: KeyHeader,
    handle: ({ params, body: said, headers, request }) => {
      const by = ordererOf(request)?.name;
      const body = by === undefined ? said : { ...(said as object), by };
      return once(parts.desk, headers['Idempotency-Key'], { method, path: request.path, body }, (seal) =>
        handle(parts.desk, { params, body } as { params: StaticOf<P>; body: StaticOf<B> }, seal),
      );
    },
  });
}

/** The same body, in which `by` may be left out and says nothing. */
function withoutBy(body: TSchema): TSchema {
  const { properties, required = [] } = body as TSchema & { properties: Record<string, object>; required?: string[] };
  const by = { ...properties['by'], description: 'not read: the token of the gateway names who orders' };
  return {
    ...body,
    properties: { ...properties, by },
    required: required.filter((name) => name !== 'by'),
  } as TSchema;
}

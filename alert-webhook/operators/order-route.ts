import type { Static, TSchema } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import type { Desk, DeskParts } from './desk.ts';
import { KeyHeader, once, type Seal } from './order-keys.ts';

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

/** A route by which a person orders something: behind a token, and carried out once for each idempotency key. */
export function orderRoute<
  P extends TSchema | undefined = undefined,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
>(parts: DeskParts, { handle, method = 'post', ...options }: OrderRoute<P, B, A>): Route {
  return route<P, undefined, B, TSchema, typeof KeyHeader>({
    ...options,
    method,
    access: 'bearer',
    headers: KeyHeader,
    handle: ({ params, body, headers, request }) =>
      once(parts.desk, headers['Idempotency-Key'], { method, path: request.path, body }, (seal) =>
        handle(parts.desk, { params, body } as { params: StaticOf<P>; body: StaticOf<B> }, seal),
      ),
  });
}

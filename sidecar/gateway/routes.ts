import { type TSchema, Type } from '@sinclair/typebox';
import type { Request } from 'express';
import { type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import { principalOf } from '../principal.ts';
import type { Forwarded } from './forwarded.ts';
import type { GiveOrder, Order } from './order.ts';
import { ORDERS } from './orders.ts';
import { READS } from './reads.ts';
import { passStream, type StreamParts } from './stream.ts';

/** Every route of alert-webhook that people reach, under its own path. */
export const FORWARDED: readonly Forwarded[] = [...READS, ...ORDERS];

export interface ForwardParts {
  give: GiveOrder;
  ask: GiveOrder;
  stream: StreamParts;
}

const KeyHeader = Type.Object({
  'Idempotency-Key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'the same key with the same order is carried out once, and answered as the first time',
    }),
  ),
});
const EventHeader = Type.Object({
  'Last-Event-ID': Type.Optional(Type.String({ description: 'the last id that was seen; wins over `after`' })),
});

export function gatewayRoutes(parts: ForwardParts): GuardedRoute[] {
  return FORWARDED.map((each) => ({ route: routeOf(parts, each), permission: each.permission }));
}

function routeOf(parts: ForwardParts, forwarded: Forwarded): Route {
  const { method, path, operationId, summary, body, asks, stream } = forwarded;
  const params = paramsOf(path);
  const query = queryOf(forwarded.query ?? {});
  const common = {
    method,
    path,
    operationId,
    summary,
    access: 'bearer',
    ...(params ? { params } : {}),
    query,
  } as const;
  if (stream)
    return route({
      ...common,
      headers: EventHeader,
      answerType: 'text/event-stream',
      handle: ({ params: places, query: asked, headers, request }, response) =>
        passStream(
          parts.stream,
          principalOf(request),
          orderOf(forwarded, { places, asked, request }),
          headers['Last-Event-ID'],
          response,
        ),
    });
  const hand = method === 'get' || asks ? parts.ask : parts.give;
  return route({
    ...common,
    ...(body ? { body } : {}),
    headers: method === 'get' || asks ? Type.Object({}) : KeyHeader,
    answer: Type.Unknown({ description: 'as alert-webhook answers' }),
    handle: ({ params: places, query: asked, body: said, headers, request }) => {
      const key = (headers as { 'Idempotency-Key'?: string })['Idempotency-Key'];
      const order = orderOf(forwarded, { places, asked, said, request });
      return hand(principalOf(request), { ...order, ...(key === undefined ? {} : { idempotencyKey: key }) });
    },
  });
}

interface Said {
  places: unknown;
  asked: unknown;
  said?: unknown;
  request: Request;
}

function orderOf({ method, path, body }: Forwarded, { places, asked, said, request }: Said): Order {
  const words = (places ?? {}) as Record<string, string>;
  return {
    method: method.toUpperCase() as Order['method'],
    path: path.replace(/:([A-Za-z]+)/g, (_all, name: string) => encodeURIComponent(words[name] ?? '')),
    query: asked as Record<string, string>,
    ...(body ? { body: said as Record<string, unknown> } : {}),
    ...(request.ip === undefined ? {} : { from: request.ip }),
  };
}

function paramsOf(path: string): TSchema | undefined {
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  return Type.Object(Object.fromEntries(names.map((name) => [name, Type.String({ minLength: 1 })])));
}

function queryOf(fields: Readonly<Record<string, string>>): TSchema {
  const entries = Object.entries(fields).map(([name, description]) => [
    name,
    Type.Optional(Type.String({ description })),
  ]);
  return Type.Object(Object.fromEntries(entries) as Record<string, TSchema>, { additionalProperties: false });
}

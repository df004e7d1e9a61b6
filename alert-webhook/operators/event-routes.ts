import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import type { DeskParts } from './desk.ts';
import { afterOf, streamEvents } from './events.ts';

export function eventRoutes(parts: DeskParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/events',
      operationId: 'streamEvents',
      summary: 'Server-sent events of everything that is decided, ordered and done, as it is committed to the ledger',
      access: 'bearer',
      query: Type.Object({
        after: Type.Optional(Type.Integer({ minimum: 0, description: 'begin after this id; from now on unless said' })),
      }),
      headers: Type.Object({
        'Last-Event-ID': Type.Optional(Type.String({ description: 'the last id that was seen; wins over `after`' })),
      }),
      answerType: 'text/event-stream',
      handle: ({ query, headers }, response) =>
        streamEvents(parts.desk, afterOf(headers['Last-Event-ID'], query.after), response),
    }),
  ];
}

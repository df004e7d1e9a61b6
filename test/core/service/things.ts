import { Type } from '@sinclair/typebox';
import { type HttpServer, type HttpServerOptions, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { HttpError, route } from '../../../core/service/route.ts';
import { afterTest } from '../../tidy.ts';

/** Routes of a service that is none. */
export const ROUTES = [
  route({
    method: 'get',
    path: '/things/:id',
    operationId: 'thing',
    summary: 'One thing.',
    access: 'bearer',
    params: Type.Object({ id: Type.String() }),
    query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false }),
    answer: Type.Object({ id: Type.String(), limit: Type.Optional(Type.Integer()) }),
    handle: ({ params, query }) => {
      if (params.id === 'missing') throw new HttpError(404, 'there is no thing "missing"');
      if (params.id === 'broken') throw new Error('the password is hunter2');
      return { id: params.id, ...query };
    },
  }),
  route({
    method: 'post',
    path: '/things',
    operationId: 'addThing',
    summary: 'Adds a thing.',
    access: 'bearer',
    body: Type.Object({ name: Type.String() }),
    answer: Type.Object({ name: Type.String() }),
    handle: ({ body }) => body,
  }),
  route({
    method: 'get',
    path: '/text',
    operationId: 'text',
    summary: 'Text.',
    access: 'open',
    answerType: 'text/plain',
    handle: (_input, response) => {
      response.type('text').send('hello');
    },
  }),
];

/** A server that stops after the test. */
export async function start(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: ROUTES,
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => ['a 1\n', 'b 2\n'],
    ...options,
  });
  afterTest(() => server.stop());
  return server;
}

import type { TSchema } from '@sinclair/typebox';
import type { Route } from './route.ts';

/** RFC 9457; what else is known about a refusal stands beside it. */
const PROBLEM = {
  type: 'object',
  required: ['title', 'status', 'detail'],
  properties: {
    title: { type: 'string', description: 'what the status means' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'what was wrong with this request' },
  },
};

/** The OpenAPI 3.1 document of a service, from its routes; `more` stands in the entry of each. */
export function openApi(
  info: { title: string; version: string; description: string },
  routes: readonly Route[],
  more: (route: Route) => object = () => ({}),
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: { ...operation(route), ...more(route) } };
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operation(route: Route): object {
  const schema = { $ref: '#/components/schemas/Problem' };
  const problem = { description: 'Refused, with the reason', content: { 'application/problem+json': { schema } } };
  const types = [route.answerType ?? 'text/plain'].flat();
  const content = route.answer ? json(route.answer) : Object.fromEntries(types.map((type) => [type, {}]));
  return {
    operationId: route.operationId,
    summary: route.summary,
    'x-access': route.access,
    security: route.access === 'open' ? [] : [{ bearer: [] }],
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...parameters('header', route.headers),
    ],
    ...(route.body ? { requestBody: { required: true, content: json(route.body) } } : {}),
    responses: { ...done(route, content), ...failed(route, problem), default: problem },
  };
}

/** A tagged answer has a 304 for who has it already. */
function done({ answerStatus = 200, headers }: Route, content: object): object {
  const unchanged = headers?.['properties'] && 'If-None-Match' in headers['properties'];
  return {
    [answerStatus]: { description: answerStatus === 202 ? 'Begun' : 'Done', content },
    ...(unchanged ? { '304': { description: 'Unchanged since the answer with this tag' } } : {}),
  };
}

function failed({ failures = {} }: Route, problem: object): object {
  const entries = Object.entries(failures).map(([status, description]) => [status, { ...problem, description }]);
  return Object.fromEntries(entries);
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function parameters(place: 'path' | 'query' | 'header', schema: TSchema | undefined): object[] {
  const required: string[] = schema?.['required'] ?? [];
  return Object.entries((schema?.['properties'] ?? {}) as Record<string, object>).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

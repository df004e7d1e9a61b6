import type { TSchema } from '@sinclair/typebox';
import type { Route } from './route.ts';

/** The OpenAPI 3.1 document of a service, from its routes. */
export function openApi(
  info: { title: string; version: string; description: string },
  routes: readonly Route[],
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } } },
    },
  };
}

function operation(route: Route): object {
  const problem = { description: 'Refused, with the reason', content: json({ $ref: '#/components/schemas/Problem' }) };
  const content = route.answer ? json(route.answer) : { [route.answerType ?? 'text/plain']: {} };
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
    responses: { '200': { description: 'Done', content }, default: problem },
  };
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

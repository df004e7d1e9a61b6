import { Type } from '@sinclair/typebox';
import { openApi } from '../core/service/openapi.ts';
import { type Route, route } from '../core/service/route.ts';
import type { GuardedRoute } from './permission.ts';

const INFO = {
  title: 'Logixx sidecar',
  version: '1',
  description: 'What stands where, whose it is, who may touch it, what was said about it, and what it drew.',
};

/** The routes with one more: their own OpenAPI 3.1 document, in which each names the permission that opens it. */
export function withDocument(routes: readonly GuardedRoute[]): GuardedRoute[] {
  const document: Route = route({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This document',
    access: 'open',
    answer: Type.Object({}, { additionalProperties: true }),
    handle: (): object => documentOf(all),
  });
  const all: GuardedRoute[] = [...routes, { route: document, permission: 'open' }];
  return all;
}

/** The OpenAPI 3.1 document of guarded routes. */
export function documentOf(routes: readonly GuardedRoute[]): object {
  const permissions = new Map(routes.map(({ route: each, permission }) => [each, permission]));
  return openApi(
    INFO,
    routes.map(({ route: each }) => each),
    (each) => ({ 'x-permission': permissions.get(each) }),
  );
}

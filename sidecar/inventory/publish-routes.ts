import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { GuardedRoute } from '../permission.ts';
import type { InventoryRouteParts } from './parts.ts';
import { inventoryTag, names, publishedText } from './published.ts';

/** What exporter, alert-webhook and Prometheus fetch. */
export function publishRoutes(parts: InventoryRouteParts): GuardedRoute[] {
  return [
    { route: inventory(parts), permission: 'inventory:read' },
    { route: discovery(parts), permission: 'inventory:read' },
  ];
}

function inventory({ db }: InventoryRouteParts): Route {
  const textOf = publishedText(db);
  return route({
    method: 'get',
    path: '/api/v1/inventory',
    operationId: 'getInventory',
    summary: 'The devices that are watched, as exporter and alert-webhook read them; 304 while nothing has changed',
    access: 'bearer',
    query: Type.Object({ site: Type.Optional(Type.String({ description: 'one site; all of them unless said' })) }),
    headers: Type.Object({ 'If-None-Match': Type.Optional(Type.String()) }),
    answerType: 'application/json',
    handle: async ({ query: { site }, headers }, response) => {
      const tag = await inventoryTag(db, site);
      response.set({ etag: tag, 'cache-control': 'no-cache' });
      if (names(headers['If-None-Match'], tag)) response.status(304).end();
      else response.type('json').send(await textOf(site, tag));
    },
  });
}

function discovery({ exporters }: InventoryRouteParts): Route {
  return route({
    method: 'get',
    path: '/sd/prometheus',
    operationId: 'discoverExporters',
    summary: "The exporters, for Prometheus' HTTP service discovery; 503 rather than an empty list",
    access: 'bearer',
    answer: Type.Array(
      Type.Object({ targets: Type.Array(Type.String()), labels: Type.Record(Type.String(), Type.String()) }),
    ),
    // An empty list would make Prometheus forget all targets; at an error it keeps those that it knows.
    handle: () => {
      if (exporters.length === 0)
        throw new HttpError(503, 'exporters: found none in the configuration, expected at least one');
      return exporters.map(({ target, labels = {} }) => ({ targets: [target], labels: { ...labels } }));
    },
  });
}

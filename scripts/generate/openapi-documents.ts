import { routesOf, type ServerParts } from '../../alert-webhook/server.ts';
import type { Route } from '../../core/service/route.ts';
import { type ApiOptions, exporterRoutes } from '../../exporter/api.ts';

/** docs/schemas/<service>.openapi.json: what each service answers under /api/v1/openapi.json. */
export function openApiDocuments(): [string, string][] {
  // Routes touch their parts only when they are called, so none are needed to describe them.
  const services: [string, Route[]][] = [
    ['exporter', exporterRoutes({} as ApiOptions)],
    ['alert-webhook', routesOf({} as ServerParts)],
  ];
  return services.map(([name, routes]) => [
    `docs/schemas/${name}.openapi.json`,
    `${JSON.stringify(documentOf(routes), null, 2)}\n`,
  ]);
}

function documentOf(routes: readonly Route[]): unknown {
  const route = routes.find(({ path }) => path === '/api/v1/openapi.json');
  if (!route) throw new Error('a service without /api/v1/openapi.json cannot be described');
  return route.handle({} as never, {} as never);
}

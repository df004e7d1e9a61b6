import { Validator } from '@seriousme/openapi-schema-validator';
import type { TObject } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { routesOf, type ServerParts } from '../../../alert-webhook/server.ts';
import { openApi } from '../../../core/service/openapi.ts';
import type { Route } from '../../../core/service/route.ts';
import { FORWARDED, gatewayRoutes } from '../../../sidecar/gateway/routes.ts';

const routes = gatewayRoutes({} as Parameters<typeof gatewayRoutes>[0]);
/** Where people are not meant to go: alerts come from Alertmanager, and the sidecar has an OpenAPI document of its own. */
const NOT_FORWARDED = ['post /api/v1/alerts', 'get /api/v1/openapi.json'];
const gateway = { opens: () => 'alone', check: () => Promise.reject(new Error()) };
const theirs = routesOf({ gateway } as unknown as ServerParts);

const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;
const ourOf = (their: Route) => routes.find(({ route }) => nameOf(route) === nameOf(their));
const fieldsOf = (schema: unknown) => Object.keys((schema as TObject | undefined)?.properties ?? {}).sort();

describe('the table of the gateway', () => {
  it('covers every route of alert-webhook but those that are not for people, and none else', () => {
    const all = theirs.map(nameOf).filter((name) => !NOT_FORWARDED.includes(name));
    expect(routes.map(({ route }) => nameOf(route)).sort()).toEqual(all.sort());
    expect(new Set(FORWARDED.map(({ operationId }) => operationId)).size).toBe(FORWARDED.length);
    expect(theirs.map(nameOf)).toEqual(expect.arrayContaining(NOT_FORWARDED));
  });

  it.each(
    theirs.filter((their) => !NOT_FORWARDED.includes(nameOf(their))).map((their) => [nameOf(their), their] as const),
  )('%s asks for the same as alert-webhook, without by', (_name, their) => {
    const our = ourOf(their)?.route;
    expect(our?.operationId).toBe(their.operationId);
    expect(fieldsOf(our?.params)).toEqual(fieldsOf(their.params));
    expect(fieldsOf(our?.query)).toEqual(fieldsOf(their.query));
    expect(fieldsOf(our?.body)).toEqual(fieldsOf(their.body).filter((name) => name !== 'by'));
    expect(fieldsOf(our?.headers)).toEqual(fieldsOf(their.headers));
    const { required = [], properties = {} } = (their.body ?? {}) as Partial<TObject>;
    const asked = required.filter((name) => properties[name]?.['default'] === undefined);
    expect((our?.body as TObject | undefined)?.required ?? []).toEqual(expect.arrayContaining(asked));
    expect((our?.body as TObject | undefined)?.required ?? []).toHaveLength(asked.length);
  });

  it.each([
    ['get', 'order:read'],
    ['post', 'order:give'],
    ['put', 'order:give'],
    ['patch', 'order:give'],
    ['delete', 'order:give'],
  ])('every %s needs %s, but for names, maintenance and the policy', (method, permission) => {
    const others = new Map([
      ['post /api/v1/pdus/:pdu/name', 'outlet:rename'],
      ['post /api/v1/pdus/:pdu/outlets/:outlet/name', 'outlet:rename'],
      ['post /api/v1/maintenance-windows', 'maintenance:write'],
      ['delete /api/v1/maintenance-windows/:id', 'maintenance:write'],
      ['post /api/v1/policy/weigh', 'policy:write'],
    ]);
    const own = routes.filter(({ route }) => route.method === method);
    expect(own.length).toBeGreaterThan(0);
    for (const { route, permission: has } of own)
      expect([nameOf(route), has]).toEqual([nameOf(route), others.get(nameOf(route)) ?? permission]);
  });

  it('makes a valid OpenAPI document', async () => {
    const document = openApi(
      { title: 'Gateway', version: '1', description: 'Gateway' },
      routes.map(({ route }) => route),
    );
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true });
  });
});

import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { openApi } from '../../../core/service/openapi.ts';
import { HttpError } from '../../../core/service/route.ts';
import type { PowerParts } from '../../../sidecar/power/parts.ts';
import type { Prometheus } from '../../../sidecar/power/prometheus.ts';
import { powerRoutes } from '../../../sidecar/power/routes.ts';

const NOW = Date.parse('2026-03-05T10:07:30Z');
const nothing: Prometheus = {
  instant: () => Promise.resolve({ result: [], warnings: [] }),
  range: () => Promise.resolve({ result: [], warnings: [] }),
  series: () => Promise.resolve({ result: [], warnings: [] }),
};

async function answer(prometheus: Prometheus, path: string, body?: object) {
  const parts: PowerParts = {
    prometheus,
    now: () => NOW,
    principalOf: () => ({ actor: { id: 'u', name: 'U' }, roles: [], permissions: new Set(), via: 'session' }),
    renameOutlet: () => Promise.reject(new HttpError(409, 'the PDU says "x"')),
  };
  const service = await serve({
    listen: ':0',
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
    routes: powerRoutes(parts).map(({ route }) => route),
  });
  try {
    const response = await fetch(service.url + path, {
      ...(body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    return { status: response.status, text };
  } finally {
    await service.stop();
  }
}

describe('Routes of power', () => {
  it('make a valid OpenAPI document, and each needs a permission', async () => {
    const routes = powerRoutes({} as PowerParts);
    const info = { title: 'Power', version: '1', description: 'Power' };
    const document = openApi(
      info,
      routes.map(({ route }) => route),
    );
    expect(await new Validator().validate(structuredClone(document) as Record<string, unknown>)).toMatchObject({
      valid: true,
    });
    expect(routes.map(({ route, permission }) => `${route.method} ${route.path} ${permission}`)).toEqual([
      'get /api/v1/power/series power:read',
      'get /api/v1/power/statistics power:read',
      'get /api/v1/power/pdus power:read',
      'get /api/v1/power/outlets power:read',
      'get /api/v1/power/circuits power:read',
      'get /api/v1/power/export power:read',
      'get /api/current-status power:read',
      'get /api/power-data power:read',
      'get /api/energy-data power:read',
      'get /api/ports power:read',
      'post /api/update-port-name outlet:rename',
      'get /api/export-data power:read',
    ]);
    expect(routes.every(({ route }) => route.access === 'bearer')).toBe(true);
  });

  it('an empty Prometheus is nulls and a warning, not zeros', async () => {
    const { status, text } = await answer(nothing, '/api/energy-data?period=hour');
    const told = JSON.parse(text) as { items: { points: unknown[]; kilowattHours: unknown }[]; warnings: string[] };
    expect(status).toBe(200);
    expect(told.items[0]?.kilowattHours).toBeNull();
    expect(told.items[0]?.points).toHaveLength(4);
    expect(told.warnings).toEqual([
      expect.stringContaining('holds no fleet:pdu_power_watts:avg15m from 2026-03-05T09:00'),
    ]);
  });

  it.each([
    ['/api/current-status', 'Prometheus has seen no PDU within a day'],
    ['/api/power-data?view=ports', 'holds no fleet:pdu_power_watts:avg15m'],
  ])('%s says why there is nothing', async (path, words) => {
    expect((await answer(nothing, path)).text).toContain(words);
  });

  it.each([
    '/api/current-status?pdu=p',
    '/api/ports?pdu=p',
    '/api/export-data?pdu=p',
    '/api/v1/power/statistics?pdu=p',
  ])('%s is 404 where nobody knows the PDU', async (path) => {
    expect((await answer(nothing, path)).status).toBe(404);
  });

  it.each(['/api/current-status', '/api/ports', '/api/power-data', '/api/export-data', '/api/v1/power/pdus'])(
    '%s tells what Prometheus refused',
    async (path) => {
      const broken = () => Promise.reject(new HttpError(502, 'Prometheus at x answered HTTP 500'));
      const { status, text } = await answer({ instant: broken, range: broken, series: broken }, path);
      expect([status, text]).toEqual([502, expect.stringContaining('answered HTTP 500')]);
    },
  );

  it('a warning stands in an answer, and forbids a table', async () => {
    const partial: Prometheus = {
      ...nothing,
      range: () => Promise.resolve({ result: [], warnings: ['Prometheus warns: one store is away'] }),
    };
    expect((await answer(partial, '/api/power-data')).text).toContain('one store is away');
    const { status, text } = await answer(partial, '/api/export-data');
    expect([status, text]).toEqual([502, expect.stringContaining('the table would not be whole: Prometheus warns')]);
  });

  it('a value that is no number stands in the warnings, and is an empty cell of a table', async () => {
    const odd: Prometheus = {
      ...nothing,
      range: () =>
        Promise.resolve({ result: [{ labels: {}, values: new Map() }], warnings: [], leftOut: ['{} has "NaN"'] }),
    };
    expect((await answer(odd, '/api/power-data?period=hour')).text).toContain('{} has \\"NaN\\"');
    const { status, text } = await answer(odd, '/api/export-data?period=hour');
    expect([status, text.split('\r\n')[1]]).toEqual([200, '2026-03-05T09:00:00.000Z,2026-03-05T09:15:00.000Z,,,']);
  });

  it('a rename that alert-webhook refuses is refused with its words', async () => {
    const { status, text } = await answer(nothing, '/api/update-port-name', { pdu: 'p', port: '1', name: 'x' });
    expect([status, text]).toEqual([409, expect.stringContaining('the PDU says')]);
  });

  it.each([
    ['/api/power-data?pdu=p9', 404, /found "p9", expected a PDU that Prometheus saw/],
    ['/api/power-data?period=decade', 400, /period: found "decade", expected one of hour/],
    ['/api/v1/power/series?step=10m', 400, /step: found "10m", expected quarters/],
    ['/api/v1/power/series?from=yesterday', 400, /from: found "yesterday", expected a time with its zone/],
    ['/api/v1/power/series?by=site&outlet=1', 400, /outlet: found "1", expected nothing/],
    ['/api/v1/power/outlets?sort=colour', 400, /sort: found "colour"/],
    ['/api/export-data?format=xls', 400, /format: found "xls", expected csv/],
  ])('%s is refused with %d', async (path, status, words) => {
    const told = await answer(nothing, path);
    expect(told.status).toBe(status);
    expect((JSON.parse(told.text) as { detail: string }).detail).toMatch(words);
  });
});

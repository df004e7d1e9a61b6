import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { orderRoutes } from '../../alert-webhook/operators/routes.ts';
import { routesOf, type ServerParts } from '../../alert-webhook/server.ts';
import { Secret } from '../../core/service/secret.ts';
import { operators, WHO } from './desk.ts';

const routes = orderRoutes({} as ServerParts);

/** They ask with a body what would be, and change nothing. */
const QUESTIONS = ['previewOrder', 'weighPolicy'];

describe('the API of orders', () => {
  it('is a valid OpenAPI 3.1 document, with the idempotency key of every order', async () => {
    const document = routesOf({} as ServerParts).find(({ operationId }) => operationId === 'getOpenApi');
    const text = document?.handle({} as never, {} as never) as Record<string, unknown>;
    expect(await new Validator().validate(structuredClone(JSON.parse(JSON.stringify(text))))).toMatchObject({
      valid: true,
    });
    const operations = Object.values(text['paths'] as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path),
    );
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const keyed = JSON.parse(JSON.stringify(operations)) as {
      operationId: string;
      parameters: { name: string; in: string }[];
    }[];
    for (const { method, operationId } of routes) {
      const parameters = keyed.find((each) => each.operationId === operationId)?.parameters ?? [];
      const isOrder = method !== 'get' && !QUESTIONS.includes(operationId);
      expect([operationId, parameters.some((each) => each.in === 'header' && each.name === 'Idempotency-Key')]).toEqual(
        [operationId, isOrder],
      );
    }
  });

  it('is behind a token as a whole', async () => {
    const tokens = [{ token: new Secret('let-me-in') }];
    const farm = await operators({ config: { tokens } });
    for (const { method, path, access } of routes) {
      expect(access).toBe('bearer');
      const url = `${farm.url}${path.replace(/:[a-z]+/g, '1')}`;
      const response = await fetch(url, { method: method.toUpperCase() });
      await response.body?.cancel();
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
    const good = await farm.call('GET', '/kill-switch', undefined, { authorization: 'Bearer let-me-in' });
    expect(good).toEqual({ status: 200, body: { on: false } });
  });

  it('asks of every order who gives it and why', async () => {
    const farm = await operators();
    for (const { method, path, body, operationId } of routes) {
      if (body === undefined || QUESTIONS.includes(operationId) || path.endsWith('/name')) continue;
      const url = path.replace('/api/v1', '').replace(/:[a-z]+/g, '1');
      const answer = await farm.call(method.toUpperCase(), url, {});
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.detail).toMatch(/the body\.by: found nothing, expected .*who orders it/);
      expect(answer.body.detail).toMatch(/the body\.comment: found nothing/);
    }
  });

  it('plans, changes and removes a schedule, and orders in bulk', async () => {
    const farm = await operators();
    const plan = { name: 'n', cron: '0 3 * * *', timeZone: 'UTC', action: 'reboot', selection: { all: true } };
    expect(await farm.order('/schedules', { ...plan, action: 'power-off' })).toMatchObject({ status: 400 });
    const made = await farm.order('/schedules', plan);
    expect(made).toMatchObject({ status: 200, body: { id: 1, enabled: true, atOnce: 1, pauseSeconds: 30 } });
    expect((await farm.call('PATCH', '/schedules/1', { enabled: false, ...WHO })).body).toMatchObject({
      enabled: false,
    });
    expect((await farm.get('/schedules')).body).toMatchObject([{ id: 1, enabled: false }]);
    expect((await farm.call('DELETE', '/schedules/1', WHO)).status).toBe(200);
    expect((await farm.get('/schedules')).body).toEqual([]);
    const bulk = await farm.order('/bulk', { selection: { devices: ['m1'] }, action: 'power-off', pauseSeconds: 0 });
    expect(bulk).toMatchObject({
      status: 200,
      body: { id: 1, state: 'running', items: [{ device: 'm1', state: 'waiting' }] },
    });
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect((await farm.get('/bulk')).body).toMatchObject([{ id: 1 }]);
    expect((await farm.get('/bulk/1')).body.items[0]).toMatchObject({ device: 'm1', action: 1 });
    expect(await farm.order('/bulk/7/cancel')).toMatchObject({ status: 404 });
  });
});

import { describe, expect, it } from 'vitest';
import { Secret } from '../../core/service/secret.ts';
import { alertBody } from './bench.ts';
import { webhook } from './webhook.ts';

describe('the door', () => {
  const guarded = { config: { tokens: [{ token: new Secret('old') }, { token: new Secret('new') }] } };

  it.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['the old token', { authorization: 'Bearer old' }, 200],
    ['the new token', { authorization: 'Bearer new' }, 200],
  ])('with %s', async (_name, headers, status) => {
    const farm = await webhook(guarded);
    expect((await farm.post(alertBody(['m1']), headers as Record<string, string>)).status).toBe(status);
  });

  it.each([
    ['no JSON', 'nonsense', 400],
    ['another document', { hello: 1 }, 400],
    ['a list', [1], 400],
    ['null', 'null', 400],
    ['no alerts', { alerts: [] }, 200],
    ['elements that are no alerts', { alerts: [1, null, { status: 'odd', labels: {} }] }, 200],
    ["Grafana's superset", { ...alertBody(['nobody']), orgId: 1, title: 'x', state: 'alerting', message: '' }, 200],
  ])('%s', async (_name, body, status) => {
    const farm = await webhook();
    expect((await farm.post(body)).status).toBe(status);
  });

  it('counts what was truncated and infers nothing from it', async () => {
    const farm = await webhook();
    await farm.post({ ...alertBody([]), truncatedAlerts: 7 });
    expect(await farm.metrics()).toContain('remediation_inbox_alerts_total{status="truncated"} 7');
    expect(await farm.episodes()).toEqual([]);
  });

  it('serves its OpenAPI document without a token', async () => {
    const farm = await webhook(guarded);
    const document = (await (await fetch(`${farm.url}/api/v1/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/api/v1/alerts');
  });
});

describe('armed without credentials', () => {
  it('is refused before a port opens', async () => {
    await expect(webhook({ config: { credentials: {} } })).rejects.toThrow(/credentials: found none/);
  });
});

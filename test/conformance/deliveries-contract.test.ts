import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { alertBody, scratch } from '../alert-webhook/bench.ts';
import { webhook } from '../alert-webhook/webhook.ts';
import { FIXTURES } from './deliveries-replay.ts';

const json = { 'content-type': 'application/json' };
const good = alertBody(['m1']) as { alerts: Record<string, unknown>[] };
const [alert = {}] = good.alerts;
const newest = readFileSync(join(FIXTURES, 'newer.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { body: object }).body);
const text = JSON.stringify(good);
const stored = (stored: number, unreadable = 0) => ({ stored, known: 0, unreadable });

describe('T2 the receiver', () => {
  it.each([
    ['a device that nobody knows', alertBody(['nobody']), stored(1)],
    ['an alert that has no rule', alertBody(['m1'], { alertname: 'DiskFull' }), stored(1)],
    ['a device of another site', alertBody(['m1'], { site: 'mars' }), stored(1)],
    ['what is over', alertBody(['m1'], { status: 'resolved' }), stored(1)],
    ['no alerts', { alerts: [] }, stored(0)],
    ['the payload of 0.34, with a reason and route labels', newest[0], stored(1)],
    ["Grafana's payload, with values and an organisation", newest[2], stored(1)],
    ['nothing but an alert', { alerts: [alert] }, stored(1)],
    ['an alert of which all that may be missing is', { alerts: [{ status: 'firing', labels: {} }] }, stored(1)],
    [
      'fields of wrong types around good alerts',
      { ...good, receiver: 7, truncatedAlerts: 'x', groupKey: null },
      stored(1),
    ],
    [
      'alerts of wrong types between good ones',
      { ...good, alerts: [1, null, [], 'x', { status: 'odd', labels: {} }, { status: 'firing', labels: 7 }, alert] },
      stored(1, 6),
    ],
    ['labels of wrong types', { alerts: [{ ...alert, labels: { miner: 7, alertname: 'MinerOffline' } }] }, stored(1)],
  ])('T2 answers 200 to %s', async (_what, body, answer) => {
    const farm = await webhook({ config: { armed: false } });
    const response = await farm.post(body);
    expect([response.status, await response.json()]).toEqual([200, answer]);
  });

  it.each([
    ['of another content type', text, { 'content-type': 'text/plain' }],
    ['with a byte order mark', `\uFEFF${text}`, json],
    ['that is compressed', gzipSync(text), { ...json, 'content-encoding': 'gzip' }],
    ['with blanks around', `\n  ${JSON.stringify(good, undefined, 4)}\n\n`, json],
  ])('T2 takes a body %s', async (_how, body, headers) => {
    const farm = await webhook({ config: { armed: false } });
    const response = await fetch(`${farm.url}/api/v1/alerts`, {
      method: 'POST',
      body,
      headers: headers as Record<string, string>,
    });
    expect([response.status, await response.json()]).toEqual([200, stored(1)]);
  });

  it.each([
    ['no JSON', 'nonsense', 400],
    ['nothing', '', 400],
    ['half a body', text.slice(0, -20), 400],
    ['a body with more behind it', `${text}]`, 400],
    ['a comma too much', text.replace(/}]}?$/, '},]}'), 400],
    ['a list', `[${text}]`, 400],
    ['null', 'null', 400],
    ['an object without alerts', '{"receiver":"x"}', 400],
    ['alerts that are no list', '{"alerts":{"0":{}}}', 400],
    ['alerts further inside', '{"data":{"alerts":[]}}', 400],
    ['two lists of alerts', '{"alerts":[],"alerts":[{"status":"firing","labels":{}}]}', 400],
    ['more than 64 MiB', Buffer.alloc(64 * 1024 * 1024 + 1, 32), 413],
  ])('T2 refuses %s', async (_what, body, status) => {
    const farm = await webhook();
    const response = await fetch(`${farm.url}/api/v1/alerts`, { method: 'POST', headers: json, body });
    expect([response.status, await response.json()]).toEqual([
      status,
      { title: expect.any(String), status, detail: expect.any(String) },
    ]);
  });

  it('T2 answers 503 only while it cannot store, acts on nothing then, and takes the same delivery afterwards', async () => {
    const folder = scratch();
    const database = folder.path('webhook.db');
    const farm = await webhook({ database });
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    await db.schema.alterTable('inbox').renameTo('away').execute();
    const refused = await farm.post(good);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      {
        title: 'Service Unavailable',
        status: 503,
        detail: 'the delivery could not be stored; send it again',
      },
    ]);
    expect((await farm.post('nonsense')).status).toBe(400);
    await db.schema.alterTable('away').renameTo('inbox').execute();
    expect(await db.selectFrom('deliveries').selectAll().execute()).toEqual([]);
    await close();
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.metrics()).toContain('remediation_inbox_store_failures_total 1');
    expect((await farm.post(good)).status).toBe(200);
    await farm.ended();
    expect(farm.pdus.deeds).toHaveLength(1);
  });

  it('T2 never redirects, and a GET, which a redirect would become, never succeeds', async () => {
    const farm = await webhook({ config: { armed: false } });
    const paths = ['/api/v1/alerts', '/api/v1/alerts/', '//api/v1/alerts', '/api/v1/ALERTS', '/api/v1', '/', '/alerts'];
    for (const path of paths)
      for (const method of ['POST', 'GET', 'HEAD', 'PUT']) {
        const body = method === 'POST' || method === 'PUT' ? { body: text } : {};
        const response = await fetch(`${farm.url}${path}`, { method, headers: json, redirect: 'manual', ...body });
        expect([path, method, response.status]).toEqual([path, method, expect.not.toSatisfy(isRedirect)]);
        if (method !== 'POST') expect([path, method, response.status]).toEqual([path, method, 404]);
      }
  });

  it('T2 stores what came as it came, each alert once, and says what it knew', async () => {
    const folder = scratch();
    const database = folder.path('webhook.db');
    const farm = await webhook({ database, config: { armed: false } });
    const body = `  ${JSON.stringify({ ...alertBody(['a', 'b']), notification_reason: 'new alerts added' }, undefined, 2)}\n`;
    expect(await (await farm.post(body)).json()).toEqual(stored(2));
    for (let time = 0; time < 2; time += 1)
      expect(await (await farm.post(body)).json()).toEqual({ stored: 0, known: 2, unreadable: 0 });
    await farm.stop();
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    expect((await db.selectFrom('deliveries').select('body').execute()).map((row) => row.body)).toEqual([body]);
    expect((await db.selectFrom('inbox').select('times').execute()).map(({ times }) => times)).toEqual([3, 3]);
    await close();
  });

  it('T2 answers 5,000 alerts in one body before it works on them', async () => {
    const farm = await webhook({ config: { armed: false } });
    const body = JSON.stringify(alertBody(Array.from({ length: 5_000 }, (_, index) => `nobody-${index}`)));
    const began = performance.now();
    const response = await farm.post(body);
    const ms = performance.now() - began;
    console.log(`T2: 5,000 alerts (${(body.length / 1e6).toFixed(1)} MB) answered in ${ms.toFixed(0)} ms`);
    expect([response.status, await response.json()]).toEqual([200, stored(5_000)]);
    expect(ms).toBeLessThan(5_000);
  });
});

const isRedirect = (status: number) => status >= 300 && status < 400;

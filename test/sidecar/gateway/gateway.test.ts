import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import { operators } from '../../alert-webhook/desk.ts';
import { ANNA, gatewayTo, SECRET } from './gateway-bench.ts';

const GATEWAY = { gateway: { key: SECRET }, tokens: [{ token: new Secret('let-me-in') }] };
const READS = { headers: { authorization: 'Bearer let-me-in' } };
const SWITCH = '/api/v1/kill-switch';

/** A webhook that knows the gateway's key, and the gateway before it. */
async function farm() {
  const webhook = await operators({ config: GATEWAY });
  const own = async (path: string) => (await (await fetch(webhook.url + path, READS)).json()) as unknown;
  return { ...webhook, own, gateway: await gatewayTo(webhook.url) };
}

describe('an order through the gateway', () => {
  it("is carried out in the person's name, and audited before and after", async () => {
    const { gateway, own, pdus } = await farm();
    const off = { to: 'off', comment: 'fan swap' };
    const path = '/api/v1/pdus/pdu-1/outlets/pdu-1%2F1/power';
    const { status, body } = await gateway.call('POST', path, off, { 'idempotency-key': 'k1' });
    expect([status, body]).toMatchObject([200, { pdu: 'pdu-1', outlet: 'pdu-1/1', to: 'off', device: 'm1' }]);
    expect(await gateway.call('POST', path, off, { 'idempotency-key': 'k1' })).toEqual({ status, body });
    const action = (await own(`/api/v1/actions/${String(body['action'])}`)) as object;
    expect(action).toMatchObject({ orderedBy: 'Anna', comment: 'fan swap' });
    expect(pdus.deeds.filter((deed) => deed.startsWith('off'))).toEqual(['off pdu-1/1']);
    const lines = await gateway.lines();
    expect(lines.map(({ action: word }) => word)).toEqual(['order.given', 'order.done', 'order.given', 'order.done']);
    const details = { to: 'off', comment: 'fan swap', method: 'POST', via: 'session', idempotencyKey: 'k1' };
    expect(lines[0]).toMatchObject({ actor: ANNA.actor, subject: path, details });
    expect(lines[0]?.from).toMatch(/127\.0\.0\.1/);
    expect(lines[1]?.details).toEqual({ ...details, started: body['action'] });
  });

  it('that is refused is refused in the same words, and audited with them', async () => {
    const { gateway } = await farm();
    const order = { to: 'on', comment: 'x' };
    const { status, body } = await gateway.call('POST', '/api/v1/pdus/pdu-1/outlets/pdu-1%2F1/power', order);
    expect([status, body['detail']]).toEqual([409, 'outlet pdu-1/1 of pdu-1 is on already']);
    expect(
      (await gateway.lines()).map(({ action, details }) => [action, details['status'], details['reason']]),
    ).toEqual([
      ['order.given', undefined, undefined],
      ['order.refused', 409, 'outlet pdu-1/1 of pdu-1 is on already'],
    ]);
  });

  it('with a name in it is refused: it comes from whom has logged in', async () => {
    const { gateway, own } = await farm();
    const refused = await gateway.call('PUT', SWITCH, { on: true, comment: 'x', by: 'Mallory' });
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/the body.*by/) as string } });
    expect(await gateway.lines()).toEqual([]);
    expect(await own(SWITCH)).toEqual({ on: false });
  });

  it('stops all switching, and allows it again', async () => {
    const { gateway } = await farm();
    for (const on of [true, false]) {
      const { body } = await gateway.call('PUT', SWITCH, { on, comment: 'smoke' });
      expect(body).toMatchObject({ on, ordered: { by: 'Anna', comment: 'smoke' } });
    }
    expect((await gateway.call('GET', SWITCH)).body).toMatchObject({ on: false });
  });

  it('deletes what is planned, with a body', async () => {
    const { gateway } = await farm();
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const window = { selection: { devices: ['m1'] }, endsAt, comment: 'fans' };
    const { body } = await gateway.call('POST', '/api/v1/maintenance-windows', window);
    expect(body).toMatchObject({ by: 'Anna', state: 'open' });
    const path = `/api/v1/maintenance-windows/${String(body['id'])}`;
    expect((await gateway.call('DELETE', path, { comment: 'done' })).body).toMatchObject({ cancelledBy: 'Anna' });
    expect((await gateway.lines())[0]?.details).toMatchObject({ selection: '{"devices":["m1"]}' });
  });

  it('renames an outlet, for the monitor of old as well', async () => {
    const { gateway, pdus } = await farm();
    await gateway.renameOutlet(ANNA, 'pdu-1', 'pdu-1/1', 'spare', '192.0.2.7');
    const renamed = await gateway.renameOutlet(ANNA, 'pdu-1', 'pdu-1/1', 'heater');
    expect(renamed).toMatchObject({ name: 'heater', was: 'spare' });
    expect(pdus.outlets.get('pdu-1/1')?.name).toBe('heater');
    const [given, done] = await gateway.lines();
    expect([given?.action, given?.from, done?.action]).toEqual(['order.given', '192.0.2.7', 'order.done']);
  });
});

describe('what is only asked', () => {
  it('passes with its query, and leaves no line', async () => {
    const { gateway, webhookQuestion } = await questioned();
    expect(await gateway.call('GET', '/api/v1/actions?limit=1')).toEqual({ status: 200, body: [] });
    expect(await webhookQuestion('/api/v1/actions?limit=0')).toMatchObject({ status: 400 });
    expect(await gateway.call('GET', '/api/v1/actions?limit=0')).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/the query\.limit/) as string },
    });
    expect(await gateway.call('GET', '/api/v1/actions/77')).toMatchObject({
      status: 404,
      body: { title: 'Not Found', detail: 'there is no action 77' },
    });
    const preview = { selection: { all: true }, action: 'reboot' };
    expect((await gateway.call('POST', '/api/v1/preview', preview)).body).toMatchObject([{ device: 'm1' }]);
    expect(await gateway.lines()).toEqual([]);
  });

  async function questioned() {
    const { gateway, url } = await farm();
    const webhookQuestion = async (path: string) => ({ status: (await fetch(url + path, READS)).status });
    return { gateway, webhookQuestion };
  }

  it.each([
    ['/api/v1/pdus/%2E%2E/name', 'POST', { name: 'x' }],
    ['/api/v1/devices/../latch', 'POST', { comment: 'x' }],
    ['/api/v1/actions/%2e', 'GET', undefined],
  ])('%s leads nowhere else', async (path, method, body) => {
    const { gateway } = await farm();
    const { host, hostname, port } = new URL(gateway.url);
    // fetch would tidy the path up before it is sent.
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host, 'content-type': 'application/json' };
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
    expect(status).toBe(400);
  });
});

describe('events through the gateway', () => {
  it('come as they happen, go on after an id, and end when the reader leaves', async () => {
    const { gateway } = await farm();
    await gateway.call('PUT', SWITCH, { on: false, comment: 'before' });
    const leaving = new AbortController();
    const response = await fetch(`${gateway.url}/api/v1/events`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reading = textUntil(response, /"comment":"smoke"/);
    await gateway.call('PUT', SWITCH, { on: true, comment: 'smoke' });
    const text = await reading;
    const id = /id: (\d+)\nevent: \S+\ndata: [^\n]*smoke/.exec(text)?.[1] ?? '';
    expect(text).toMatch(/"by":"Anna"/);
    leaving.abort();
    const again = await fetch(`${gateway.url}/api/v1/events?after=0`, {
      headers: { 'last-event-id': String(Number(id) - 1) },
    });
    expect(await textUntil(again, new RegExp(`id: ${id}\n`))).not.toContain('before');
    expect(Number(id)).toBeGreaterThan(1);
    expect((await gateway.call('GET', '/api/v1/events?after=x')).status).toBe(400);
  });

  it('end after a while, so that who reads on is looked at anew', async () => {
    const webhook = await operators({ config: GATEWAY });
    const gateway = await gatewayTo(webhook.url, { streamMs: 300 });
    const response = await fetch(`${gateway.url}/api/v1/events`);
    expect(await response.text()).toMatch(/^retry: 2000/);
  });
});

async function textUntil(response: Response, wanted: RegExp): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (wanted.test(text)) break;
  }
  return text;
}

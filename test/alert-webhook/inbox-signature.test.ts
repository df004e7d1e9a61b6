import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { grafanaSignature } from '../../alert-webhook/inbox/grafana-signature.ts';
import { Secret } from '../../core/service/secret.ts';
import { alertBody } from './bench.ts';
import { webhook } from './webhook.ts';

const HEADER = 'X-Grafana-Alerting-Signature';
const TIME = 'X-Grafana-Alerting-Timestamp';
const body = JSON.stringify({
  ...alertBody(['nobody']),
  orgId: 1,
  state: 'alerting',
  title: '[FIRING:1]',
  message: '',
});
const sign = (text: string, secret = 'shared') => createHmac('sha256', secret).update(text).digest('hex');
const plain = { token: new Secret('shared'), header: HEADER, toleranceSeconds: 300 };
const timed = { ...plain, timestampHeader: TIME };
const NOW = Date.UTC(2026, 10, 21, 19, 0, 0);
const at = (offsetSeconds: number) => String(NOW / 1000 + offsetSeconds);
const stamped = (time: string) => ({ [TIME]: time, [HEADER]: sign(`${time}:${body}`) });
const lower = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

describe('a signature of Grafana', () => {
  it.each([
    ['the right one', plain, { [HEADER]: sign(body) }, true],
    ['one of another secret', plain, { [HEADER]: sign(body, 'other') }, false],
    ['one of another body', plain, { [HEADER]: sign(`${body} `) }, false],
    ['half of it', plain, { [HEADER]: sign(body).slice(0, 32) }, false],
    ['an empty one', plain, { [HEADER]: '' }, false],
    ['none', plain, {}, false],
    ['one in another header', plain, { 'X-Signature': sign(body) }, false],
    ['one in the header of our choice', { ...plain, header: 'X-Signature' }, { 'X-Signature': sign(body) }, true],
    ['one with its timestamp', timed, stamped(at(0)), true],
    ['a timestamp that is a little old', timed, stamped(at(-300)), true],
    ['a timestamp that is a little ahead', timed, stamped(at(300)), true],
    ['a timestamp that is too old', timed, stamped(at(-301)), false],
    ['a timestamp that is too far ahead', timed, stamped(at(301)), false],
    ['an old one with a new timestamp', timed, { ...stamped(at(-400)), [TIME]: at(0) }, false],
    ['no timestamp where one must be signed', timed, { [HEADER]: sign(body) }, false],
    ['words as a timestamp', timed, stamped('now'), false],
    ['a timestamp that nobody asked for', plain, stamped(at(0)), false],
  ])('%s', async (_what, grafana, headers, opens) => {
    const signed = grafanaSignature(grafana, () => NOW);
    expect(await signed.opens(lower(headers), Buffer.from(body))).toBe(opens);
  });
});

describe('a delivery that Grafana signed', () => {
  it('comes in by its signature, a token or both, and by nothing else', async () => {
    const farm = await webhook({ config: { grafana: plain, tokens: [{ token: new Secret('known') }] } });
    const [good, known, unknown] = [sign(body), 'Bearer known', 'Bearer unknown'];
    const answers: [Record<string, string>, number][] = [
      [{ [HEADER]: good }, 200],
      [{ [HEADER.toLowerCase()]: good, authorization: unknown }, 200],
      [{ [HEADER]: 'wrong' }, 401],
      [{ [HEADER]: 'wrong', authorization: unknown }, 401],
      [{ [HEADER]: 'wrong', authorization: known }, 200],
      [{ authorization: known }, 200],
      [{}, 401],
    ];
    for (const [headers, status] of answers)
      expect([headers, (await farm.post(body, headers)).status]).toEqual([headers, status]);
  });

  it('opens nothing but the way in for alerts', async () => {
    const farm = await webhook({ config: { grafana: plain, tokens: [{ token: new Secret('known') }] } });
    for (const path of ['/api/v1/episodes', '/api/v1/actions', '/api/v1/decisions'])
      expect((await fetch(`${farm.url}${path}`, { headers: { [HEADER]: sign('') } })).status).toBe(401);
    const order = JSON.stringify({ do: 'cycle', by: 'nobody', comment: 'none' });
    const ordered = await fetch(`${farm.url}/api/v1/pdus/pdu-1/outlets/pdu-1%2F1/power`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [HEADER]: sign(order) },
      body: order,
    });
    expect(ordered.status).toBe(401);
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('is needed as soon as there is a secret, also where no token is configured', async () => {
    const farm = await webhook({ config: { grafana: plain } });
    expect((await farm.post(body)).status).toBe(401);
    expect((await farm.post(body, { [HEADER]: sign(body) })).status).toBe(200);
    expect((await fetch(`${farm.url}/api/v1/episodes`)).status).toBe(200);
  });

  it('refuses a body that claims no signature before it is read', async () => {
    const farm = await webhook({ config: { grafana: plain } });
    const response = await farm.post(' '.repeat(64 * 1024 * 1024 + 1)).catch(() => undefined);
    expect(response?.status ?? 401).toBe(401);
  });

  it('that is large is checked over many turns of the event loop, with the same result', async () => {
    const large = Buffer.alloc(5_000_001, 'a large body ');
    const { opens } = grafanaSignature(plain, Date.now);
    const good = createHmac('sha256', 'shared').update(large).digest('hex');
    expect(await opens({ [HEADER.toLowerCase()]: good }, large)).toBe(true);
    expect(await opens({ [HEADER.toLowerCase()]: good }, large.subarray(1))).toBe(false);
  });

  it('cannot be checked without a secret, which is said at the start', async () => {
    const { token: _, ...without } = plain;
    await expect(webhook({ config: { grafana: without } })).rejects.toThrow(
      'alertWebhook.grafana.token: found none, expected the secret with which Grafana signs',
    );
  });
});

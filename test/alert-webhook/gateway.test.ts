import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { routesOf, type ServerParts } from '../../alert-webhook/server.ts';
import { orderKey, signOrder } from '../../core/service/order-token.ts';
import { Secret } from '../../core/service/secret.ts';
import { alertBody } from './bench.ts';
import { operators } from './desk.ts';

const SECRET = new Secret('a key that both sides know, and nobody else');
const KEY = orderKey(SECRET, 'x');
const ANNA = { id: 'u1', name: 'Anna', roles: ['operator'] };
const GATEWAY = { gateway: { key: SECRET }, tokens: [{ token: new Secret('let-me-in') }] };
const BEARER = { authorization: 'Bearer let-me-in' };

let count = 0;

/** A webhook with the gateway's key, and how the gateway calls it. */
async function behindGateway(config: object = GATEWAY) {
  const farm = await operators({ config });
  const sign = (method: string, path: string, body = '', orderer = ANNA, now = Date.now()) => {
    count += 1;
    return signOrder(KEY, { orderer, method, path, body, jti: `t${count}` }, now);
  };
  const send = async (method: string, path: string, token: string | undefined, body?: string, headers = {}) => {
    const response = await fetch(farm.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown> };
  };
  const order = async (method: string, path: string, body: object, headers = {}, orderer = ANNA) => {
    const text = JSON.stringify(body);
    return send(method, path, await sign(method, path, text, orderer), text, headers);
  };
  return { ...farm, sign, send, order };
}

const SWITCH = '/api/v1/kill-switch';

describe('orders behind a gateway', () => {
  it('are written down to whom the token names, whatever the body says', async () => {
    const farm = await behindGateway();
    const on = { on: true, comment: 'smoke' };
    expect((await farm.order('PUT', SWITCH, on)).body).toMatchObject({ ordered: { by: 'Anna', comment: 'smoke' } });
    const said = await farm.order('PUT', SWITCH, { on: false, by: 'Mallory', comment: 'gone' });
    expect([said.status, said.body]).toMatchObject([200, { on: false, ordered: { by: 'Anna', comment: 'gone' } }]);
  });

  it.each([
    { what: 'no token', authorization: undefined, said: /a token that the gateway has signed/ },
    { what: 'a bearer token that reads', authorization: 'let-me-in', said: /a token that the gateway has signed/ },
    {
      what: 'a token without a signature',
      authorization: 'eyJhbGciOiJub25lIn0.e30.',
      said: /the order token is signed in/,
    },
  ])('are refused with $what', async ({ authorization, said }) => {
    const farm = await behindGateway();
    const body = JSON.stringify({ on: true, by: 'Mallory', comment: 'x' });
    const refused = await farm.send('PUT', SWITCH, authorization, body);
    expect([refused.status, refused.body['detail']]).toEqual([401, expect.stringMatching(said)]);
    expect((await farm.send('GET', SWITCH, 'let-me-in')).body).toEqual({ on: false });
  });

  it('are refused with the token of another order, a used one and one that is too old', async () => {
    const farm = await behindGateway();
    const on = JSON.stringify({ on: true, comment: 'smoke' });
    const off = JSON.stringify({ on: false, comment: 'smoke' });
    const token = await farm.sign('PUT', SWITCH, on);
    const details = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
      const { status, body } = await answer;
      return [status, body['detail']];
    };
    expect(await details(farm.send('PUT', SWITCH, token, off))).toEqual([401, 'the order token is for another body']);
    expect(await details(farm.send('PUT', SWITCH, token, `${on} `))).toEqual([
      401,
      'the order token is for another body',
    ]);
    expect(await details(farm.send('PUT', SWITCH, token))).toEqual([401, 'the order token is for another body']);
    expect(await details(farm.send('PUT', `${SWITCH}?x=1`, token, on))).toEqual([
      401,
      expect.stringMatching(/not for PUT/),
    ]);
    // What was refused has not used it up.
    expect((await farm.send('PUT', SWITCH, token, on)).status).toBe(200);
    expect(await details(farm.send('PUT', SWITCH, token, on))).toEqual([401, 'the order token was used already']);
    const old = await farm.sign('PUT', SWITCH, off, ANNA, Date.now() - 70_000);
    expect(await details(farm.send('PUT', SWITCH, old, off))).toEqual([
      401,
      expect.stringMatching(/the order token ended/),
    ]);
    const earlier = await farm.sign('PUT', SWITCH, off, ANNA, Date.now() - 30_000);
    expect(await details(farm.send('PUT', SWITCH, earlier, off))).toEqual([
      401,
      expect.stringMatching(/before .* started/),
    ]);
    expect((await farm.send('GET', SWITCH, 'let-me-in')).body).toMatchObject({ on: true });
  });

  it('of two people with one idempotency key are two orders', async () => {
    const farm = await behindGateway();
    const key = { 'idempotency-key': 'k1' };
    const on = { on: true, comment: 'smoke' };
    const first = await farm.order('PUT', SWITCH, on, key);
    expect(await farm.order('PUT', SWITCH, on, key)).toEqual(first);
    const bert = { id: 'u2', name: 'Bert', roles: ['operator'] };
    expect(await farm.order('PUT', SWITCH, on, key, bert)).toMatchObject({ status: 409 });
  });

  it('leave out nothing else that is asked of them', async () => {
    const farm = await behindGateway();
    const refused = await farm.order('PUT', SWITCH, { on: true });
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/comment: found nothing/) } });
  });

  it('no route that orders is left open', async () => {
    const farm = await behindGateway();
    const gateway = { opens: () => 'alone', check: () => Promise.reject(new Error()) } as const;
    const ordering = routesOf({ gateway } as unknown as ServerParts).filter(
      ({ method, operationId }) => method !== 'get' && operationId !== 'receiveAlerts',
    );
    expect(ordering.length).toBeGreaterThan(15);
    for (const { method, path } of ordering)
      for (const token of [undefined, 'let-me-in']) {
        const url = path.replace(/:[a-z]+/g, '1');
        const { status } = await farm.send(method.toUpperCase(), url, token, '{}');
        expect([method, path, token, status]).toEqual([method, path, token, 401]);
      }
  });
});

describe('what is read behind a gateway', () => {
  it.each([
    { what: 'the configured token', headers: BEARER, status: 200 },
    { what: 'another token', headers: { authorization: 'Bearer x' }, status: 401 },
    { what: 'none', headers: {}, status: 401 },
  ])('opens to $what with $status', async ({ headers, status }) => {
    const farm = await behindGateway();
    expect((await farm.send('GET', '/api/v1/actions?limit=1', undefined, undefined, headers)).status).toBe(status);
  });

  it("opens to the gateway's token of exactly this question, and not to everybody where no tokens are", async () => {
    const farm = await behindGateway({ gateway: { key: SECRET } });
    const path = '/api/v1/actions?limit=1';
    expect(await farm.send('GET', path, await farm.sign('GET', path))).toEqual({ status: 200, body: [] });
    expect((await farm.send('GET', '/api/v1/actions', await farm.sign('GET', path))).status).toBe(401);
    expect((await farm.send('GET', path, undefined)).status).toBe(401);
  });
});

describe('alerts behind a gateway', () => {
  it.each([
    { what: 'the configured token', config: GATEWAY, token: 'let-me-in', status: 200 },
    { what: 'nothing', config: GATEWAY, token: undefined, status: 401 },
    {
      what: 'nothing, where no tokens are configured',
      config: { gateway: GATEWAY.gateway },
      token: undefined,
      status: 200,
    },
  ])('come in with $what: $status', async ({ config, token, status }) => {
    const farm = await behindGateway(config);
    const answer = await farm.send('POST', '/api/v1/alerts', token, JSON.stringify(alertBody([])));
    expect(answer.status).toBe(status);
  });

  it("do not come in with the gateway's token", async () => {
    const farm = await behindGateway();
    const body = JSON.stringify(alertBody([]));
    const token = await farm.sign('POST', '/api/v1/alerts', body);
    expect((await farm.send('POST', '/api/v1/alerts', token, body)).status).toBe(401);
  });
});

describe('a gateway', () => {
  it.each([
    { key: undefined, said: /alertWebhook\.gateway\.key: found none, expected a secret of at least 32/ },
    { key: new Secret('short'), said: /alertWebhook\.gateway\.key: found 5 characters/ },
  ])('is refused: $said', async ({ key, said }) => {
    await expect(behindGateway({ gateway: { key } })).rejects.toThrow(said);
  });

  it('is told in the OpenAPI document: by may be left out', async () => {
    const documentOf = (parts: object) => {
      const own = routesOf(parts as ServerParts).find(({ operationId }) => operationId === 'getOpenApi');
      return JSON.parse(JSON.stringify(own?.handle({} as never, {} as never))) as Record<string, unknown>;
    };
    const bodyOf = (document: object) => {
      const { paths } = document as { paths: Record<string, Record<string, { requestBody: { content: object } }>> };
      const { content } = paths[SWITCH]?.['put']?.requestBody ?? { content: {} };
      return (content as Record<string, { schema: object }>)['application/json']?.schema;
    };
    const gateway = { opens: () => 'alone', check: () => Promise.reject(new Error()) };
    expect(bodyOf(documentOf({}))).toMatchObject({ required: ['on', 'by', 'comment'] });
    expect(bodyOf(documentOf({ gateway }))).toMatchObject({
      required: ['on', 'comment'],
      properties: { by: { description: expect.stringMatching(/not read/) } },
    });
    expect(await new Validator().validate(documentOf({ gateway }))).toMatchObject({ valid: true });
  });
});

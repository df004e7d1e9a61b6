import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { afterTest } from '../../tidy.ts';
import { ANNA, gatewayTo } from './gateway-bench.ts';

const WAITS = { status: 503, body: { detail: '"b" acts now: order it there', leader: { holder: 'b' } } };
const ACTS = { status: 200, body: { on: true } };
const ORDER = { method: 'PUT', path: '/api/v1/kill-switch', body: { on: true, comment: 'smoke' } } as const;

interface Answer {
  status: number;
  body: object;
}

/** An instance that answers so, with the tokens that it was asked with. */
async function instance(answers: Answer) {
  const tokens: (string | undefined)[] = [];
  const state = { answers };
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(state.answers.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(state.answers.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  afterTest(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens, state, close };
}

describe('an order to two instances of alert-webhook', () => {
  it('reaches the one that acts, with a token of its own, and goes there first from then on', async () => {
    const [a, b] = [await instance(WAITS), await instance(ACTS)];
    const gateway = await gatewayTo(a.url, { others: [b.url] });
    expect(await gateway.give(ANNA, ORDER)).toEqual({ on: true });
    await gateway.give(ANNA, ORDER);
    expect([a.tokens.length, b.tokens.length, new Set([...a.tokens, ...b.tokens]).size]).toEqual([1, 2, 3]);
    a.state.answers = ACTS;
    b.state.answers = WAITS;
    expect(await gateway.give(ANNA, ORDER)).toEqual({ on: true });
  });

  it('reaches the other one when the first cannot be reached', async () => {
    const [a, b] = [await instance(ACTS), await instance(ACTS)];
    const gateway = await gatewayTo(a.url, { others: [b.url] });
    await a.close();
    expect(await gateway.give(ANNA, ORDER)).toEqual({ on: true });
    await b.close();
    await expect(gateway.give(ANNA, ORDER)).rejects.toThrow(/cannot be reached .*: nothing was ordered/);
  });

  it('is refused where nobody acts, and sent nowhere else where the first one has answered otherwise', async () => {
    const [a, b] = [await instance(WAITS), await instance(WAITS)];
    const gateway = await gatewayTo(a.url, { others: [b.url] });
    await expect(gateway.give(ANNA, ORDER)).rejects.toMatchObject({ status: 503, message: WAITS.body.detail });
    a.state.answers = { status: 503, body: { detail: 'too many orders' } };
    b.state.answers = ACTS;
    await expect(gateway.give(ANNA, ORDER)).rejects.toMatchObject({ status: 503, message: 'too many orders' });
    expect(b.tokens).toHaveLength(1);
  });
});

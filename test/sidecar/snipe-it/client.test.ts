import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import { judge } from '../../../sidecar/snipe-it/answer.ts';
import { snipeItProblems } from '../../../sidecar/snipe-it/config.ts';
import { decodeMoney, decodeText, decodeTime } from '../../../sidecar/snipe-it/decode.ts';
import { NO_FAULTS, type ThrottleShape } from './double/options.ts';
import { bench, CONFIG } from './farm.ts';

const NOW = Date.UTC(2026, 10, 21, 18, 5, 11);

describe('what an answer means', () => {
  const json = (status: number, body: unknown, more: object = {}) => ({
    status,
    contentType: 'application/json',
    retryAfter: null,
    location: null,
    text: JSON.stringify(body),
    ...more,
  });
  it.each<[string, Parameters<typeof judge>[0], object]>([
    [
      'an error with status 200',
      json(200, { status: 'error', messages: 'Asset not found', payload: null }),
      { kind: 'refused', messages: 'Asset not found' },
    ],
    [
      'errors by field',
      json(200, { status: 'error', messages: { name: ['a', 'b'] } }),
      { kind: 'refused', messages: { name: ['a', 'b'] } },
    ],
    ['one asset, which has no status', json(200, { id: 4 }), { kind: 'ok' }],
    [
      'a page of HTML with status 200',
      json(200, '', { contentType: 'text/html', text: '<html>' }),
      { kind: 'unclear' },
    ],
    ['a redirect to the login', json(302, '', { location: '/login' }), { kind: 'denied' }],
    [
      'no token',
      json(401, { error: 'Unauthorized or unauthenticated.' }),
      { kind: 'denied', why: 'status 401: Unauthorized or unauthenticated.' },
    ],
    ['a crash', json(500, { message: 'Server Error' }), { kind: 'unclear', why: 'status 500: Server Error' }],
    ['Retry-After in seconds', json(429, {}, { retryAfter: '7' }), { kind: 'throttled', waitMs: 7000 }],
    [
      'Retry-After as a date',
      json(429, {}, { retryAfter: new Date(NOW + 9000).toUTCString() }),
      { kind: 'throttled', waitMs: 9000 },
    ],
    ['retryAfter in the body', json(429, { retryAfter: 60 }), { kind: 'throttled', waitMs: 60_000 }],
    [
      'retry-after in the payload',
      json(429, { payload: { 'retry-after': 40 } }),
      { kind: 'throttled', waitMs: 40_000 },
    ],
    ['nothing of how long', json(429, { messages: 429, payload: null }), { kind: 'throttled', waitMs: undefined }],
  ])('%s', (_what, heard, verdict) => {
    expect(judge(heard, NOW)).toMatchObject(verdict);
  });
});

describe('against the double', () => {
  it.each<ThrottleShape>(['a', 'b', 'c', 'd'])(
    'waits until it may ask again: 429 of the shape %s',
    async (throttleShape) => {
      const { client, double, clock, stop } = await bench([], { throttle: 5, throttleShape });
      const fast = client({ requestsPerMinute: 10_000 });
      const began = clock.now();
      for (let time = 0; time < 12; time += 1) await fast.get('/version');
      expect(double.refused()).toBeGreaterThan(0);
      expect(clock.now() - began).toBeGreaterThanOrEqual(120_000);
      await stop();
    },
  );

  it('keeps to its own pace', async () => {
    const { client, clock, stop } = await bench([]);
    const began = clock.now();
    for (let time = 0; time < 11; time += 1) await client({ requestsPerMinute: 60 }).get('/version');
    const one = client({ requestsPerMinute: 60 });
    const start = clock.now();
    for (let time = 0; time < 11; time += 1) await one.get('/version');
    expect([start - began, clock.now() - start]).toEqual([0, 10_000]);
    await stop();
  });

  it('reads again after a failure, and never writes again', async () => {
    const { client, double, stop } = await bench([], { faults: { ...NO_FAULTS, crashAfterCommit: 1 } });
    expect(await client().write('POST', '/companies', { name: 'Once' })).toMatchObject({ kind: 'unclear' });
    expect(double.store.rows.companies.filter((row) => row['name'] === 'Once')).toHaveLength(1);
    await expect(client().get('/version')).rejects.toThrow(/GET \/version, 8 times: status 500: Server Error/);
    await stop();
  });

  it('reads every page, however few the server gives', async () => {
    const { client, double, stop } = await bench([], { maxResults: 2 });
    expect((await client().all('/locations')).map((row) => row['id'])).toEqual([1, 2, 3]);
    expect(double.asked).toHaveLength(2);
    await stop();
  });

  it('tells a wrong token from an installation that fails, and does not tell the token', async () => {
    const { client, stop } = await bench([]);
    const refused = await client({ token: new Secret('wrong-token') })
      .get('/version')
      .catch((error: Error) => error.message);
    expect(refused).toContain('status 401');
    expect(refused).not.toContain('wrong-token');
    await stop();
  });
});

it.each([
  ['Miller &amp; Sons', 'Miller & Sons'],
  ['&amp;lt;', '&lt;'],
  ['&lt;b&gt;&quot;&#039;', '<b>"\''],
  ['&nbsp; &#39;', '&nbsp; &#39;'],
])('the text %s is %s', (told, text) => {
  expect(decodeText(told)).toBe(text);
});

it.each([
  [{ datetime: '2026-11-21 18:05:11' }, 'UTC', '2026-11-21T18:05:11Z'],
  [{ datetime: '2026-11-21 18:05:11' }, 'Europe/Warsaw', '2026-11-21T17:05:11Z'],
  [{ datetime: '2026-07-01 00:30:00' }, 'America/New_York', '2026-07-01T04:30:00Z'],
  [{ datetime: '2026-03-29 03:30:00' }, 'Europe/Warsaw', '2026-03-29T01:30:00Z'],
  [{ date: '2026-11-21' }, 'Asia/Tokyo', '2026-11-20T15:00:00Z'],
])('%o in %s is %s', (told, zone, instant) => {
  expect(decodeTime(told, zone)).toBe(Date.parse(instant));
});

it.each([null, {}, { datetime: 'yesterday' }, '2026-11-21'])('no time: %o', (told) => {
  expect(decodeTime(told, 'UTC')).toBeUndefined();
});

it.each([
  ['1,234.56', 1234.56],
  ['1.234,56', 1234.56],
  ['12,345,678.90', 12345678.9],
  ['0.50', 0.5],
  [null, undefined],
  ['much', undefined],
])('the sum %s is %s', (told, sum) => {
  expect(decodeMoney(told)).toBe(sum);
});

it('refuses a configuration for what a schema cannot say', () => {
  const config = {
    ...CONFIG,
    zone: 'Mars',
    masters: { nam: 'logixx', Kind: 'snipe-it' },
    fields: { Kind: 'kind', model: 'model' },
  } as const;
  expect(snipeItProblems({ ...config, masters: { ...config.masters } }).map(({ path }) => path.join('.'))).toEqual([
    'zone',
    'masters.nam',
    'masters.Kind',
    'fields.model',
  ]);
  expect(snipeItProblems(CONFIG)).toEqual([]);
});

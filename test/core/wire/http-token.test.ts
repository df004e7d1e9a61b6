import { describe, expect, it } from 'vitest';
import { httpWire } from '../../../core/wire/http.ts';
import { type Visit, visits } from '../../../core/wire/http-login.ts';
import type { Login } from '../../../core/wire/request.ts';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { type DeviceServer, deviceServer, type Seen } from './device-server.ts';
import { failure } from './failure.ts';
import { openHttp, ROOT } from './http-questions.ts';

const LOGIN: Login = {
  ask: { method: 'POST', path: '/login', body: { user: '{username}', words: ['{password}'] } },
  token: { path: ['session', 0, 'token'] },
  send: { header: 'Authorization', value: 'Bearer {token}' },
};
const COOKIE: Login = {
  ask: { method: 'POST', path: '/login', form: { name: '{username}', secret: '{password}' } },
  token: { cookie: 'session_id' },
  send: { header: 'cookie', value: 'session_id={token}' },
};
const REFUSAL: Login = { ...LOGIN, refusal: { path: ['error'], value: 'token expired' } };

interface Rules {
  /** How often a token is taken; then it is refused. */
  uses?: number;
  /** How a token is refused. */
  refuse?: { status: number; body: string };
}

/** Gives out the tokens t1, t2, … and takes only the newest. */
async function tokenServer({ uses = 1_000, refuse = { status: 401, body: 'no' } }: Rules = {}): Promise<DeviceServer> {
  let given = 0;
  let used = 0;
  const server = await deviceServer((request, response) => {
    if (request.url === '/login') {
      given += 1;
      used = 0;
      response.setHeader('set-cookie', ['theme=dark; Path=/', `session_id=t${given}; HttpOnly`]);
      response.end(JSON.stringify({ session: [{ token: `t${given}` }] }));
    } else if (shown(request) === `t${given}` && used < uses) {
      used += 1;
      response.end('{"hashrate":5}');
    } else response.writeHead(refuse.status).end(refuse.body);
  });
  return { ...server, to: { ...server.to, credentials: ROOT } };
}

const shown = ({ headers }: Seen) =>
  (headers.authorization ?? headers.cookie ?? '').replace(/^Bearer |^session_id=/, '');
const paths = ({ seen }: DeviceServer) => seen.map(({ url }) => url);

describe('a token', () => {
  it.each<[string, Login, string]>([
    ['from JSON, in a header', LOGIN, '{"user":"root","words":["söcret"]}'],
    ['from a cookie, as a cookie', COOKIE, 'name=root&secret=s%C3%B6cret'],
  ])('%s is fetched once and kept', async (_what, auth, body) => {
    const ask = openHttp();
    const server = await tokenServer();
    for (let i = 0; i < 3; i += 1) expect((await ask(server.to, { auth, path: '/stats' })).num('hashrate')).toBe(5);
    expect(paths(server)).toEqual(['/login', '/stats', '/stats', '/stats']);
    expect(server.seen[0]?.body).toBe(body);
  });

  it('is fetched once for questions that come together', async () => {
    const ask = openHttp();
    const server = await tokenServer();
    const asked = ['/a', '/b', '/c'].map((path) => ask(server.to, { auth: LOGIN, path }));
    const more = ask(
      { ...server.to, ports: { ...server.to.ports, rest: server.to.ports?.http ?? 0 } },
      { auth: LOGIN, port: 'rest', path: '/d' },
    );
    await Promise.all([...asked, more]);
    expect(paths(server).filter((path) => path === '/login')).toHaveLength(1);
  });

  it('of another user is another one', async () => {
    const ask = openHttp();
    const server = await tokenServer();
    await ask(server.to, { auth: LOGIN });
    await ask({ ...server.to, credentials: { username: 'admin', password: 'x' } }, { auth: LOGIN });
    expect(paths(server).filter((path) => path === '/login')).toHaveLength(2);
  });

  it('beyond ASCII travels as UTF-8', async () => {
    const ask = openHttp();
    const server = await deviceServer((request, response) =>
      response.end(request.url === '/login' ? '{"session":[{"token":"grün"}]}' : '{}'),
    );
    await ask({ ...server.to, credentials: ROOT }, { auth: LOGIN });
    expect(Buffer.from(server.seen[1]?.headers.authorization ?? '', 'latin1').toString('utf8')).toBe('Bearer grün');
  });
});

describe('a token that does not count any more', () => {
  it.each<[string, Login, Rules]>([
    ['401', LOGIN, { uses: 2 }],
    ['403', LOGIN, { uses: 2, refuse: { status: 403, body: '{}' } }],
    ['its own words under 200', REFUSAL, { uses: 2, refuse: { status: 200, body: '{"error":"token expired"}' } }],
  ])('is replaced, and the question asked again, after %s', async (_how, auth, rules) => {
    const ask = openHttp();
    const server = await tokenServer(rules);
    for (let i = 0; i < 3; i += 1) expect((await ask(server.to, { auth, path: '/stats' })).num('hashrate')).toBe(5);
    expect(paths(server)).toEqual(['/login', '/stats', '/stats', '/stats', '/login', '/stats']);
  });

  it('is replaced for a write as well: what is refused has changed nothing', async () => {
    const ask = openHttp();
    const server = await tokenServer({ uses: 1 });
    await ask(server.to, { auth: LOGIN, path: '/stats' });
    await ask(server.to, { auth: LOGIN, path: '/reboot', method: 'POST', writes: true });
    expect(paths(server)).toEqual(['/login', '/stats', '/reboot', '/login', '/reboot']);
  });

  it('ends as unauthorized when a new one is refused too', async () => {
    const ask = openHttp();
    const server = await tokenServer({ uses: 0, refuse: { status: 403, body: 'root söcret t1' } });
    const error = await failure(ask(server.to, { auth: LOGIN, path: '/stats' }));
    expect(error).toMatchObject({ reason: 'unauthorized', code: 403 });
    expect(paths(server)).toEqual(['/login', '/stats']);
  });

  it('is not shown again once its time is over', async () => {
    let now = 0;
    const server = await tokenServer();
    const visit = visits(() => now);
    const sent: string[] = [];
    const reply = (text: string) => Promise.resolve({ status: 200, statusText: 'OK', headers: {}, text });
    const ask: Visit['ask'] = ({ path }) => {
      sent.push(path);
      return reply(JSON.stringify({ session: [{ token: `t${sent.length}` }] }));
    };
    const send: Visit['send'] = ({ headers }) => {
      sent.push(headers['authorization'] ?? '');
      return reply('{}');
    };
    const visitAt = async (seconds: number) => {
      now = seconds * 1000;
      const call = {
        host: 'x',
        port: 80,
        method: 'GET',
        path: '/',
        headers: {},
        body: undefined,
        tls: undefined,
        answerMs: 1,
      };
      await visit({
        request: { via: 'http', method: 'GET', path: '/' },
        login: { ...LOGIN, seconds: 60 },
        to: server.to,
        signal: new AbortController().signal,
        call,
        send,
        ask,
      });
    };
    await visitAt(0);
    await visitAt(59);
    await visitAt(60);
    expect(sent).toEqual(['/login', 'Bearer t1', 'Bearer t1', '/login', 'Bearer t4']);
  });
});

describe('a login that fails', () => {
  const answered = (status: number, body: string, headers: Record<string, string> = {}) =>
    deviceServer((_request, response) => response.writeHead(status, headers).end(body));

  it.each<[number, string, string, string]>([
    [401, 'root söcret', 'unauthorized', 'login by POST /login of 127.0.0.1 was refused (401)'],
    [403, '', 'unauthorized', 'login by POST /login of 127.0.0.1 was refused (403)'],
    [429, 'söcret', 'refused', 'login by POST /login of 127.0.0.1 failed (429)'],
    [500, '', 'refused', 'login by POST /login of 127.0.0.1 failed (500)'],
    [200, '{"error":"söcret is wrong"}', 'unauthorized', 'login by POST /login of 127.0.0.1 gave no token (200)'],
    [200, '{"session":[{"token":""}]}', 'unauthorized', 'login by POST /login of 127.0.0.1 gave no token (200)'],
    [200, '{"session":[{"token":"a\\nb"}]}', 'unauthorized', 'login by POST /login of 127.0.0.1 gave no token (200)'],
    [200, '<html>', 'unexpected-answer', 'login by POST /login of 127.0.0.1 gave no token (200)'],
    [302, '', 'unexpected-answer', 'login by POST /login of 127.0.0.1 gave no token (302)'],
  ])('says path and status and no secret: %s %s', async (status, body, reason, message) => {
    const { to, seen } = await answered(status, body);
    const error = await failure(openHttp()({ ...to, credentials: ROOT }, { auth: LOGIN, path: '/stats' }));
    expect(error).toMatchObject({ reason, message });
    expect(seen.map(({ url }) => url)).toEqual(['/login']);
  });

  it.each<[string, Login, Endpoint['credentials'], string]>([
    ['nothing', LOGIN, undefined, 'username and password'],
    ['no password', LOGIN, { username: 'root' }, 'password'],
    ['no user name', COOKIE, { password: 'x' }, 'username'],
  ])('is not tried with %s', async (_what, auth, credentials, wanted) => {
    const { to, connections } = await answered(200, '{}');
    const error = await failure(
      openHttp()({ ...to, ...(credentials ? { credentials } : {}) }, { auth, path: '/stats' }),
    );
    expect(error).toMatchObject({
      reason: 'unauthorized',
      message: `no credentials are configured: /stats of 127.0.0.1 wants a ${wanted}`,
    });
    expect(connections()).toBe(0);
  });

  it('that wants only a password needs no user name', async () => {
    const auth: Login = { ...LOGIN, ask: { method: 'POST', path: '/unlock', body: { pw: '{password}' } } };
    const { to, seen } = await answered(200, '{"session":[{"token":7}]}');
    await openHttp()({ ...to, credentials: { password: 'admin' } }, { auth });
    expect(seen.map(({ url, body, headers }) => [url, body, headers.authorization])).toEqual([
      ['/unlock', '{"pw":"admin"}', undefined],
      ['/api?x=1', '', 'Bearer 7'],
    ]);
  });
});

it('no error repeats a password or token that the device says', async () => {
  const { to } = await deviceServer((request, response) =>
    request.url === '/login'
      ? response.end('{"session":[{"token":"tok-123"}]}')
      : response.writeHead(302, { location: '/login?p=secret&t=tok-123' }).end(),
  );
  const error = await failure(
    openHttp()({ ...to, credentials: { username: 'root', password: 'secret' } }, { auth: LOGIN }),
  );
  expect(error.message).toContain('/login?p=…&t=…');
});

it('credentials in place are filled in everywhere, and nothing is sent without them', async () => {
  const { to, seen, connections } = await deviceServer((_request, response) => response.end('{"result":true}'));
  const request = {
    method: 'POST',
    path: '/reboot',
    auth: { inPlace: true },
    headers: { 'x-user': '{username}' },
    body: { param: '0', password: '{password}', hash: 'ff{password|sha256|8}', whole: '{password|sha256}' },
  } as const;
  const error = await failure(openHttp()({ ...to, credentials: { username: 'root' } }, request));
  expect(error).toMatchObject({ reason: 'unauthorized' });
  expect(connections()).toBe(0);
  await openHttp()({ ...to, credentials: { username: 'root', password: 'letmein' } }, request);
  // printf letmein | sha256sum
  const hash = '1c8bfe8f801d79745c4631d09fff36c82aa37fc4cce4fc946683d7b336b63032';
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    param: '0',
    password: 'letmein',
    hash: 'ff1c8bfe8f',
    whole: hash,
  });
  expect(seen[0]?.headers['x-user']).toBe('root');
});

it.each(['cgminer', 'rest', 'graphql'] as const)('HTTP is spoken on port %s', async (port) => {
  const { to } = await deviceServer((_request, response) => response.end('{"a":1}'));
  const wire = httpWire();
  const elsewhere = { host: to.host, ports: { [port]: to.ports?.http ?? 0 } };
  const answer = await wire.send(
    { via: 'http', method: 'GET', path: '/', port },
    elsewhere,
    new AbortController().signal,
  );
  wire.close();
  expect(answer.num('a')).toBe(1);
});

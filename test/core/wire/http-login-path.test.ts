import { describe, expect, it } from 'vitest';
import type { Login } from '../../../core/wire/request.ts';
import type { Credentials } from '../../../core/wire/wire.ts';
import { type DeviceServer, deviceServer } from './device-server.ts';
import { failure } from './failure.ts';
import { openHttp } from './http-questions.ts';

const LOGIN: Login = {
  ask: { method: 'GET', path: '/user/login?name={username}&secret={password}&hash={password|sha256|8}' },
  token: { path: ['token'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
};
const USER: Credentials = { username: 'admin', password: 'a&b=c/ü?{token}' };
const SECRET = 'a%26b%3Dc%2F%C3%BC%3F%7Btoken%7D';

/** Gives out the token t1 under /user/login, and wants it for everything else. */
async function server(login = '{"token":"t1"}'): Promise<DeviceServer> {
  return deviceServer((request, response) => {
    if (request.url?.startsWith('/user/login?')) response.end(login);
    else response.writeHead(request.headers.authorization === 'Bearer t1' ? 200 : 401).end('{"ok":true}');
  });
}

const urls = ({ seen }: DeviceServer) => seen.map(({ url }) => url);

describe('credentials in the path of a login', () => {
  it('are written for a URL, and only there', async () => {
    const device = await server();
    const answer = await openHttp()({ ...device.to, credentials: USER }, { auth: LOGIN, path: '/mcb/{username}' });
    expect(answer.bool('ok')).toBe(true);
    // printf '%s' 'a&b=c/ü?{token}' | sha256sum
    expect(urls(device)).toEqual([`/user/login?name=admin&secret=${SECRET}&hash=71123dcc`, '/mcb/{username}']);
  });

  it.each<[string, Credentials | undefined, string]>([
    ['nothing', undefined, 'username and password'],
    ['no password', { username: 'admin' }, 'password'],
  ])('are wanted: with %s nothing is sent', async (_what, credentials, wanted) => {
    const device = await server();
    const to = { ...device.to, ...(credentials ? { credentials } : {}) };
    const error = await failure(openHttp()(to, { auth: LOGIN, path: '/stats' }));
    expect(error.message).toBe(`no credentials are configured: /stats of 127.0.0.1 wants a ${wanted}`);
    expect(device.connections()).toBe(0);
  });

  it.each([
    ['{"error":"wrong"}', 'gave no token (200)'],
    ['<html>', 'gave no token (200)'],
  ])('stand in no error: %s', async (said, what) => {
    const device = await server(said);
    const error = await failure(openHttp()({ ...device.to, credentials: USER }, { auth: LOGIN, path: '/stats' }));
    expect(error.message).toBe(`login by GET ${LOGIN.ask.path} of 127.0.0.1 ${what}`);
  });

  it('stand in no error of a device that hangs up', async () => {
    const device = await deviceServer((_request, response) => response.destroy());
    const error = await failure(openHttp()({ ...device.to, credentials: USER }, { auth: LOGIN, path: '/stats' }));
    expect(device.seen).not.toEqual([]);
    for (const secret of [SECRET, USER.password ?? '', 'admin']) expect(error.message).not.toContain(secret);
  });

  it('are filled in in the path of a request that carries them itself', async () => {
    const device = await server();
    const request = { auth: { inPlace: true }, path: '/user/login?name={username}&secret={password}' } as const;
    await openHttp()({ ...device.to, credentials: USER }, request);
    expect(urls(device)).toEqual([`/user/login?name=admin&secret=${SECRET}`]);
  });
});

it('no error repeats what the device repeats of a path', async () => {
  const device = await deviceServer((request, response) =>
    response.writeHead(302, { location: request.url ?? '' }).end(),
  );
  const request = { auth: { inPlace: true }, path: '/stats?secret={password}' } as const;
  const error = await failure(openHttp()({ ...device.to, credentials: USER }, request));
  expect(error.message).toContain('/stats?secret={password} was answered with 302');
  expect(error.message).toContain('the device points to /stats?secret=…');
});

describe('a token that is configured', () => {
  it.each<[string, Credentials, string[]]>([
    ['spares the login', { token: 't1' }, ['/a', '/b']],
    ['is replaced by a login when it is refused', { ...USER, token: 'old' }, ['/a', '/user/login', '/a', '/b']],
  ])('%s', async (_what, credentials, asked) => {
    const ask = openHttp();
    const device = await server();
    for (const path of ['/a', '/b']) await ask({ ...device.to, credentials }, { auth: LOGIN, path });
    expect(urls(device).map((url) => url?.split('?')[0])).toEqual(asked);
  });

  it('that is refused is an error where no password is', async () => {
    const device = await server();
    const error = await failure(openHttp()({ ...device.to, credentials: { token: 'old' } }, { auth: LOGIN }));
    expect(error).toMatchObject({ reason: 'unauthorized' });
    expect(error.message).not.toContain('old');
    expect(urls(device)).toEqual(['/api?x=1']);
  });
});

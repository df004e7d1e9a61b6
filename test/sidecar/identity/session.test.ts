import { expect, it } from 'vitest';
import { onBothEngines } from '../inventory/engines.ts';
import { MACHINE, openDesk, PASSWORD } from './desk.ts';

onBothEngines((fresh) => {
  it('logs in, says who one is, and logs out', async () => {
    const desk = await openDesk(fresh());
    await desk.person('anna@farm.example', 'viewer', 'billing');
    const anna = desk.client();
    expect((await anna.who()).status).toBe(401);
    const login = await anna.logIn('Anna@Farm.example');
    expect(login.status).toBe(200);
    const [cookie = '', ...more] = login.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^logixx\.session_token=[^;]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/);
    const who = (await anna.who()).body;
    expect(who).toMatchObject({
      name: 'anna',
      email: 'anna@farm.example',
      roles: ['viewer', 'billing'],
      via: 'session',
    });
    expect(who['permissions']).toEqual(expect.arrayContaining(['inventory:read', 'billing:write', 'token:own']));
    expect(who['permissions']).not.toContain('order:give');
    const stolen = desk.client();
    for (const [name, value] of anna.jar) stolen.jar.set(name, value);
    expect((await stolen.who()).status).toBe(200);
    expect((await anna.ask('DELETE', '/api/v1/session')).status).toBe(200);
    expect([anna.jar.size, (await anna.who()).status, (await stolen.who()).status]).toEqual([0, 401, 401]);
    expect(desk.actions()).toEqual(['session.login', 'session.logout']);
    expect(desk.entries[0]).toMatchObject({ actor: { name: 'anna' }, from: '192.0.2.1' });
    await desk.stop();
  });

  it('stores of a session what lets nobody in', async () => {
    const desk = await openDesk(fresh());
    await desk.person('anna@farm.example', 'admin');
    const anna = desk.client();
    await anna.logIn('anna@farm.example');
    const { token } = await desk.db.selectFrom('identity_sessions').select('token').executeTakeFirstOrThrow();
    const { secret } = await desk.db.selectFrom('identity_state').select('secret').executeTakeFirstOrThrow();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const [name = '', value = ''] = [...anna.jar][0] ?? [];
    expect(decodeURIComponent(value)).not.toContain(token);
    // Who has the database can sign, too, as the secret is in it; what is signed is still not a session.
    const key = { name: 'HMAC', hash: 'SHA-256' };
    const imported = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), key, false, ['sign']);
    const sign = async (text: string) =>
      Buffer.from(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text))).toString('base64');
    const [real = '', signature] = decodeURIComponent(value).split('.');
    expect(await sign(real)).toBe(signature);
    const thief = desk.client();
    thief.jar.set(name, encodeURIComponent(`${token}.${await sign(token)}`));
    expect((await thief.who()).status).toBe(401);
    await desk.stop();
  });

  it('slows a guesser down, across a restart, and nobody else', async () => {
    const address = fresh();
    const desk = await openDesk(address);
    await desk.person('anna@farm.example', 'viewer');
    desk.clock.stands = Date.now();
    const guesser = desk.client('198.51.100.9');
    const first = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map((n) => guesser.logIn('anna@farm.example', `wrong wrong ${n}`)),
    );
    expect(first.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const refused = first.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.body).toMatchObject({ status: 429, retryAfter: 1, title: 'Too Many Requests' });
    await desk.stop();
    const again = await openDesk(address);
    again.clock.stands = desk.clock.stands;
    expect((await again.client('198.51.100.9').logIn('anna@farm.example')).status).toBe(429);
    expect((await again.client('192.0.2.1').logIn('anna@farm.example')).status).toBe(200);
    again.clock.ahead = 1000;
    expect((await again.client('198.51.100.9').logIn('anna@farm.example')).status).toBe(200);
    const rows = await again.db.selectFrom('identity_attempts').selectAll().orderBy('key').execute();
    expect(rows.map(({ key, failures }) => [key.split(' ').slice(0, 2).join(' '), failures])).toEqual([
      ['login-address 192.0.2.1', 0],
      ['login-address 198.51.100.9', 5],
      ['login-pair 192.0.2.1', 0],
      ['login-pair 198.51.100.9', 0],
    ]);
    expect(desk.entries.filter(({ action }) => action === 'session.refused')).toHaveLength(5);
    await again.stop();
  });
});

it('refuses a change by cookie from a foreign page, and lets a script without a cookie be', async () => {
  const desk = await openDesk(':memory:');
  await desk.person('anna@farm.example', 'admin');
  const anna = desk.client();
  const foreign = { origin: 'https://evil.example' };
  expect(
    (await anna.ask('POST', '/api/v1/session', { email: 'anna@farm.example', password: PASSWORD }, foreign)).status,
  ).toBe(403);
  await anna.logIn('anna@farm.example');
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const refused = await anna.ask('DELETE', '/api/v1/session', undefined, { origin });
    expect([refused.status, refused.body['detail']]).toEqual([
      403,
      expect.stringContaining('expected http://farm.example'),
    ]);
  }
  expect((await anna.ask('GET', '/api/v1/users', undefined, foreign)).status).toBe(200);
  expect((await anna.who()).status).toBe(200);
  await desk.stop();
});

it('knows machines, which may read the inventory alone', async () => {
  const desk = await openDesk(':memory:');
  const machine = desk.client();
  const who = await machine.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${MACHINE}` });
  expect(who.body).toEqual({
    id: 'service:1',
    name: 'machine 1',
    roles: [],
    permissions: ['inventory:read'],
    via: 'service',
  });
  const other = await machine.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${MACHINE}x` });
  expect([other.status, other.body['detail']]).toEqual([401, 'the bearer token is unknown, expired or revoked']);
  await desk.stop();
});

it('ends a session when its time is over, and sends cookies over TLS alone where people come by TLS', async () => {
  const desk = await openDesk(':memory:', {
    config: { url: 'https://farm.example', origins: ['http://farm.example'] },
  });
  await desk.person('anna@farm.example', 'viewer');
  const anna = desk.client();
  const [cookie = ''] = (await anna.logIn('anna@farm.example')).headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-logixx\.session_token=.*; HttpOnly; Secure; SameSite=Lax$/);
  expect((await anna.who()).status).toBe(200);
  await desk.db
    .updateTable('identity_sessions')
    .set({ expires_at: Date.now() - 1 })
    .execute();
  expect((await anna.who()).status).toBe(401);
  await desk.stop();
});

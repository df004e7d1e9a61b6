import { expect, it } from 'vitest';
import { onBothEngines } from '../inventory/engines.ts';
import { type Client, openDesk } from './desk.ts';

const DAY = 86_400_000;
const makeWith = (client: Client) => async (body: object) => {
  const { status, body: answer } = await client.ask('POST', '/api/v1/tokens', { name: 'export', days: 3, ...body });
  return { status, id: String(answer['id']), token: String(answer['token']), answer };
};

onBothEngines((fresh) => {
  it('makes tokens that may do what they are made for, as long as their owner may', async () => {
    const desk = await openDesk(fresh());
    const { id: annaId } = await desk.person('anna@farm.example', 'operator');
    const anna = desk.client();
    await anna.logIn('anna@farm.example');
    const make = makeWith(anna);
    const { id, token, answer } = await make({ permissions: ['inventory:read', 'order:give'] });
    expect(token).toMatch(/^logixx_[\w-]{43}$/);
    expect(answer).toMatchObject({ userId: annaId, permissions: ['inventory:read', 'order:give'] });
    const beyond = await make({ permissions: ['inventory:read', 'audit:read'] });
    expect([beyond.status, beyond.answer['detail']]).toEqual([403, expect.stringContaining('found audit:read')]);
    const script = (path = '/api/v1/session', method = 'GET', body?: object) =>
      desk.client('192.0.2.9').ask(method, path, body, { authorization: `Bearer ${token}`, origin: undefined });
    expect((await script()).body).toMatchObject({
      ...{ id: `token:${id}`, name: 'export of anna', via: 'token', roles: ['operator'] },
      permissions: ['inventory:read', 'order:give'],
    });
    expect((await script('/api/v1/tokens')).status).toBe(403);
    const self = await make({ permissions: ['token:own'] });
    const again = await desk
      .client()
      .ask(
        'POST',
        '/api/v1/tokens',
        { name: 'x', permissions: ['token:own'] },
        { authorization: `Bearer ${self.token}` },
      );
    expect([again.status, again.body['detail']]).toEqual([403, expect.stringContaining('expected a session')]);
    await desk.db.updateTable('identity_users').set({ roles: '["viewer"]' }).execute();
    expect((await script()).body['permissions']).toEqual(['inventory:read']);
    await desk.db.updateTable('identity_users').set({ disabled: 1 }).execute();
    expect((await script()).status).toBe(401);
    await desk.db.updateTable('identity_users').set({ disabled: 0 }).execute();
    expect((await script()).status).toBe(200);
    desk.clock.ahead = 3 * DAY + 1000;
    expect((await script()).status).toBe(401);
    await desk.stop();
  });

  it('shows a token once, its last use, and revokes it at once', async () => {
    const desk = await openDesk(fresh());
    await desk.person('anna@farm.example', 'viewer');
    await desk.person('ben@farm.example', 'viewer');
    await desk.person('boss@farm.example', 'admin');
    const [anna, ben, boss] = [desk.client(), desk.client(), desk.client()];
    for (const [client, name] of [
      [anna, 'anna'],
      [ben, 'ben'],
      [boss, 'boss'],
    ] as const)
      await client.logIn(`${name}@farm.example`);
    const { id, token } = await makeWith(anna)({ permissions: ['inventory:read'] });
    const own = await makeWith(boss)({ permissions: ['audit:read'] });
    const list = async (client: Client, query = '') =>
      (await client.ask('GET', `/api/v1/tokens${query}`)).body['items'] as Record<string, unknown>[];
    expect((await list(anna)).map((each) => [each['id'], 'lastUsedAt' in each])).toEqual([[id, false]]);
    expect(JSON.stringify(await list(anna))).not.toContain(token.slice(7));
    expect(await list(ben)).toEqual([]);
    expect((await list(boss)).map((each) => each['id']).sort()).toEqual([id, own.id].sort());
    expect((await list(boss, '?own=true')).map((each) => each['id'])).toEqual([own.id]);
    const use = async () =>
      (await desk.client().ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${token}` })).status;
    expect(await use()).toBe(200);
    const used = String((await list(anna))[0]?.['lastUsedAt']);
    expect(Math.abs(Date.parse(used) - Date.now())).toBeLessThan(60_000);
    expect((await ben.ask('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
    expect(await use()).toBe(200);
    expect((await boss.ask('DELETE', `/api/v1/tokens/${id}`)).status).toBe(200);
    expect(await use()).toBe(401);
    expect(await list(anna)).toEqual([]);
    const row = await desk.db.selectFrom('identity_tokens').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(desk.entries.filter(({ action }) => action.startsWith('token.'))).toMatchObject([
      { action: 'token.made', subject: id, actor: { name: 'anna' }, details: { permissions: 'inventory:read' } },
      { action: 'token.made', subject: own.id },
      { action: 'token.revoked', subject: id, actor: { name: 'boss' } },
    ]);
    await desk.stop();
  });
});

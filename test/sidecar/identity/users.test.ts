import { expect, it } from 'vitest';
import { changeUser } from '../../../sidecar/identity/users.ts';
import { onBothEngines } from '../inventory/engines.ts';
import { openDesk } from './desk.ts';

onBothEngines((fresh) => {
  it('gives and takes roles at once, and shuts people out at once', async () => {
    const desk = await openDesk(fresh());
    await desk.person('boss@farm.example', 'admin');
    const { id } = await desk.person('ben@farm.example', 'viewer');
    const [boss, ben] = [desk.client(), desk.client('192.0.2.2')];
    await boss.logIn('boss@farm.example');
    await ben.logIn('ben@farm.example');
    const refused = await ben.ask('PATCH', `/api/v1/users/${id}`, { roles: ['admin'] });
    expect([refused.status, refused.body['permission']]).toEqual([403, 'user:manage']);
    const change = (body: object) => boss.ask('PATCH', `/api/v1/users/${id}`, body);
    expect((await change({ roles: ['viewer', 'operator'] })).body).toMatchObject({ roles: ['viewer', 'operator'] });
    expect((await ben.who()).body['permissions']).toContain('order:give');
    expect((await change({ roles: ['pilot'] })).status).toBe(400);
    expect((await change({})).status).toBe(400);
    expect((await boss.ask('PATCH', '/api/v1/users/x', { name: 'X' })).status).toBe(404);
    expect((await change({ disabled: true })).status).toBe(200);
    expect((await ben.who()).status).toBe(401);
    expect((await ben.logIn('ben@farm.example')).status).toBe(401);
    expect(desk.entries.at(-1)).toMatchObject({ action: 'session.refused', details: { reason: 'disabled' } });
    expect(await desk.db.selectFrom('identity_sessions').select('user_id').execute()).toHaveLength(1);
    expect((await change({ disabled: false })).status).toBe(200);
    expect((await ben.logIn('ben@farm.example')).status).toBe(200);
    expect((await boss.ask('DELETE', `/api/v1/users/${id}/sessions`)).body).toEqual({ ended: 1 });
    expect((await ben.who()).status).toBe(401);
    const changes = desk.entries.filter(({ action }) => action === 'user.changed');
    expect(changes.map(({ details }) => details)).toEqual([
      { email: 'ben@farm.example', rolesBefore: 'viewer', roles: 'viewer operator' },
      { email: 'ben@farm.example', disabled: true },
      { email: 'ben@farm.example', disabled: false },
    ]);
    await desk.stop();
  });

  it('never loses the last admin, not even to two at once', async () => {
    const desk = await openDesk(fresh());
    const [one, two] = [await desk.person('one@farm.example', 'admin'), await desk.person('two@farm.example', 'admin')];
    const leaving = await Promise.allSettled([
      changeUser(desk.db, one.id, { roles: ['viewer'] }, 1),
      changeUser(desk.db, two.id, { disabled: true }, 1),
    ]);
    expect(leaving.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = leaving.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ status: 409, message: expect.stringContaining('is the last admin') });
    const rows = await desk.db.selectFrom('identity_users').select(['roles', 'disabled']).execute();
    expect(rows.filter(({ roles, disabled }) => roles === '["admin"]' && disabled === 0)).toHaveLength(1);
    await desk.stop();
  });

  it('lists people in pages, sorted and filtered', async () => {
    const desk = await openDesk(fresh());
    const people = ['dora', 'anna', 'cleo', 'ben', 'a_b'];
    await desk.db
      .insertInto('identity_users')
      .values(
        people.map((name, at) => ({
          ...{
            id: name,
            email: `${name}@farm.example`,
            email_verified: 0,
            name,
            image: null,
            created_at: at,
            updated_at: at,
          },
          ...{ roles: JSON.stringify(name === 'ben' ? ['admin'] : ['viewer']), disabled: name === 'cleo' ? 1 : 0 },
        })),
      )
      .execute();
    await desk.person('boss@farm.example', 'admin');
    const boss = desk.client();
    await boss.logIn('boss@farm.example');
    const list = async (query: string) => (await boss.ask('GET', `/api/v1/users?${query}`)).body;
    const names = ({ items }: Record<string, unknown>) => (items as { name: string }[]).map(({ name }) => name);
    const first = await list('limit=2&sort=-created');
    expect([names(first), first['total']]).toEqual([['boss', 'a_b'], 6]);
    const second = await list(`limit=4&sort=-created&cursor=${String(first['next'])}`);
    expect([names(second), 'next' in second]).toEqual([['ben', 'cleo', 'anna', 'dora'], false]);
    expect(names(await list('role=admin'))).toEqual(['ben', 'boss']);
    expect(names(await list('disabled=true'))).toEqual(['cleo']);
    expect(names(await list('search=A_B'))).toEqual(['a_b']);
    expect((await list(`sort=name&cursor=${String(first['next'])}`))['status']).toBe(400);
    expect((await list('sort=password'))['status']).toBe(400);
    await desk.stop();
  });
});

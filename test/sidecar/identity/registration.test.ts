import { expect, it } from 'vitest';
import { onBothEngines } from '../inventory/engines.ts';
import { openDesk, PASSWORD, tokenIn } from './desk.ts';

onBothEngines((fresh) => {
  it('makes an account by an invitation, once, with its address and roles', async () => {
    const desk = await openDesk(fresh());
    await desk.person('boss@farm.example', 'admin');
    const [boss, ben] = [desk.client(), desk.client('192.0.2.2')];
    await boss.logIn('boss@farm.example');
    const wanted = { email: 'Ben@farm.example', roles: ['operator', 'billing'] };
    const made = await boss.ask('POST', '/api/v1/invitations', wanted);
    expect(made.body).toMatchObject({ email: 'ben@farm.example', mailed: true, invitedBy: { name: 'boss' } });
    expect(made.body).not.toHaveProperty('link');
    const invitation = tokenIn(desk.mails[0]);
    expect(desk.mails[0]).toMatchObject({ to: 'ben@farm.example', text: expect.stringContaining('boss invites you') });
    const register = (body: object) =>
      ben.ask('POST', '/api/v1/registrations', { name: 'Ben', password: PASSWORD, ...body });
    expect((await register({ invitation, roles: ['admin'] })).status).toBe(400);
    expect((await register({ invitation: `${invitation}x` })).status).toBe(400);
    const user = await register({ invitation });
    expect([user.status, user.body]).toMatchObject([
      200,
      { email: 'ben@farm.example', roles: ['operator', 'billing'], verified: true },
    ]);
    expect((await register({ invitation })).status).toBe(400);
    expect((await ben.logIn('ben@farm.example')).body).toMatchObject({ name: 'Ben', roles: ['operator', 'billing'] });
    expect((await boss.ask('GET', '/api/v1/invitations')).body).toEqual({ items: [], total: 0 });
    expect((await boss.ask('POST', '/api/v1/invitations', wanted)).status).toBe(409);
    expect(desk.actions()).toEqual(['session.login', 'invitation.made', 'user.registered', 'session.login']);
    await desk.stop();
  });

  it('ends an invitation by a newer one, by taking it back, and by time', async () => {
    const desk = await openDesk(fresh(), { mails: false });
    await desk.person('boss@farm.example', 'admin');
    const boss = desk.client();
    await boss.logIn('boss@farm.example');
    const inviting = async (email: string) => {
      const { body } = await boss.ask('POST', '/api/v1/invitations', { email, roles: ['viewer'], days: 2 });
      expect(body).toMatchObject({
        mailed: false,
        link: expect.stringMatching(/^http:\/\/farm\.example\/#\/registration\//),
      });
      return { id: String(body['id']), invitation: String(body['link']).split('/').at(-1) };
    };
    const old = await inviting('ben@farm.example');
    const taken = await inviting('cleo@farm.example');
    const late = await inviting('dora@farm.example');
    const fresh2 = await inviting('ben@farm.example');
    expect((await boss.ask('DELETE', `/api/v1/invitations/${taken.id}`)).status).toBe(200);
    expect((await boss.ask('DELETE', `/api/v1/invitations/${taken.id}`)).status).toBe(404);
    const register = async ({ invitation }: { invitation: string | undefined }) =>
      (await desk.client().ask('POST', '/api/v1/registrations', { invitation, name: 'N', password: PASSWORD })).status;
    expect([await register(old), await register(taken), await register(fresh2)]).toEqual([400, 400, 200]);
    desk.clock.ahead = 2 * 86_400_000;
    expect(await register(late)).toBe(400);
    await desk.stop();
  });
});

it('lets anybody in where registration is open, who shows that the address is theirs, and tells nobody who has an account', async () => {
  const desk = await openDesk(':memory:', { config: { registration: 'open' } });
  await desk.person('anna@farm.example', 'admin');
  const guest = desk.client();
  const ask = (email: string) => guest.ask('POST', '/api/v1/registration-requests', { email });
  const [known, unknown] = [await ask('anna@farm.example'), await ask('guest@farm.example')];
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  await desk.settle();
  const [toAnna, toGuest] = ['anna@', 'guest@'].map((to) => desk.mails.find((mail) => mail.to.startsWith(to)));
  expect(toAnna?.text).toContain('There is one already');
  expect(toAnna?.text).not.toContain('/#/registration/');
  const invitation = tokenIn(toGuest);
  const made = await guest.ask('POST', '/api/v1/registrations', { invitation, name: 'Guest', password: PASSWORD });
  expect(made.body).toMatchObject({ email: 'guest@farm.example', roles: ['viewer'], verified: true });
  await desk.stop();
});

it('takes no invitation away from who is asked for by somebody else, and mails a proof once in a while', async () => {
  const desk = await openDesk(':memory:', { config: { registration: 'open' } });
  await desk.person('boss@farm.example', 'admin');
  const boss = desk.client();
  await boss.logIn('boss@farm.example');
  await boss.ask('POST', '/api/v1/invitations', { email: 'ben@farm.example', roles: ['operator'] });
  const ask = async (email: string, from: string) => {
    expect((await desk.client(from).ask('POST', '/api/v1/registration-requests', { email })).status).toBe(200);
    await desk.settle();
  };
  await ask('Ben@farm.example', '192.0.2.7');
  await ask('cleo@farm.example', '192.0.2.8');
  await ask('cleo@farm.example', '192.0.2.9');
  expect(desk.mails.map(({ to }) => to)).toEqual(['ben@farm.example', 'cleo@farm.example']);
  desk.clock.ahead = 600_000;
  await ask('cleo@farm.example', '192.0.2.9');
  expect(desk.mails.map(({ to }) => to)).toEqual(['ben@farm.example', 'cleo@farm.example', 'cleo@farm.example']);
  const kept = await desk.db.selectFrom('identity_invitations').select(['email', 'roles']).orderBy('email').execute();
  expect(kept).toEqual([
    { email: 'ben@farm.example', roles: '["operator"]' },
    { email: 'cleo@farm.example', roles: '["viewer"]' },
  ]);
  await desk.stop();
});

it.each([
  ['closed', '/api/v1/registrations', { invitation: 'x', name: 'N', password: PASSWORD }],
  ['closed', '/api/v1/registration-requests', { email: 'guest@farm.example' }],
  ['invitation', '/api/v1/registration-requests', { email: 'guest@farm.example' }],
] as const)('refuses, while registration is %s, %s', async (registration, path, body) => {
  const desk = await openDesk(':memory:', { config: { registration } });
  const answer = await desk.client().ask('POST', path, body);
  expect([answer.status, answer.body['detail']]).toEqual([403, expect.stringContaining(`found "${registration}"`)]);
  await desk.stop();
});

import { expect, it } from 'vitest';
import { addUser, linkUser } from '../../../sidecar/identity/manage.ts';
import { onBothEngines } from '../inventory/engines.ts';
import { type Desk, MACHINE, openDesk, PASSWORD, tokenIn } from './desk.ts';

const WRONG = 'a wrong password that is typed';
const NEXT = 'staple staple staple';

/** Somebody is invited, logs in, mistypes, makes and uses a token, forgets the password, and things break. */
async function story(desk: Desk): Promise<{ secrets: string[]; shown: string[] }> {
  await desk.person('boss@farm.example', 'admin');
  const [boss, ben] = [desk.client(), desk.client('192.0.2.2')];
  const cookies: string[] = [];
  const keep = () => cookies.push(...boss.jar.values(), ...ben.jar.values());
  await boss.logIn('boss@farm.example', WRONG);
  await boss.logIn('boss@farm.example');
  keep();
  await boss.ask('POST', '/api/v1/invitations', { email: 'ben@farm.example', roles: ['operator'] });
  const invitation = tokenIn(desk.mails[0]);
  await ben.ask('POST', '/api/v1/registrations', { invitation, name: 'Ben', password: 'short' });
  await ben.ask('POST', '/api/v1/registrations', { invitation, name: 'Ben', password: PASSWORD });
  await ben.logIn('ben@farm.example');
  keep();
  const made = await ben.ask('POST', '/api/v1/tokens', { name: 'export', permissions: ['power:read'] });
  const token = String(made.body['token']);
  await ben.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${token}` });
  await ben.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${token}x` });
  await ben.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${MACHINE}` });
  await ben.ask('POST', '/api/v1/password', { current: WRONG, password: NEXT });
  await ben.ask('POST', '/api/v1/password', { current: PASSWORD, password: NEXT });
  keep();
  await ben.ask('POST', '/api/v1/password-reset', { email: 'ben@farm.example' });
  await desk.settle();
  const reset = tokenIn(desk.mails[1]);
  await ben.ask('POST', '/api/v1/password-reset/confirmation', { token: reset, password: 'short' });
  await ben.ask('POST', '/api/v1/password-reset/confirmation', { token: reset, password: PASSWORD });
  const { link } = await addUser(desk.manage, { email: 'cleo@farm.example', name: 'Cleo', roles: ['viewer'] });
  const cleo = await linkUser(desk.manage, 'cleo@farm.example');
  for (const path of ['users', 'invitations', 'tokens']) await boss.ask('GET', `/api/v1/${path}`);
  const stored = await hashesOf(desk);
  await desk.db.schema.dropTable('identity_sessions').execute();
  expect((await boss.logIn('boss@farm.example')).status).toBe(500);
  expect((await boss.who()).status).toBe(500);
  const raw = cookies.map((cookie) => decodeURIComponent(cookie).split('.')[0] ?? '');
  const said = [PASSWORD, WRONG, NEXT, MACHINE, invitation, reset, link?.token ?? '', cleo.token];
  return { secrets: [...said, ...cookies, ...raw, ...stored], shown: [token] };
}

/** What the database holds in the place of secrets. */
async function hashesOf({ db }: Desk): Promise<string[]> {
  const passwords = await db.selectFrom('identity_accounts').select('password as hash').execute();
  const sessions = await db.selectFrom('identity_sessions').select('token as hash').execute();
  const links = await db.selectFrom('identity_verifications').select('identifier as hash').execute();
  const tokens = await db.selectFrom('identity_tokens').select('hash').execute();
  const invitations = await db.selectFrom('identity_invitations').select('hash').execute();
  const state = await db.selectFrom('identity_state').select('secret as hash').execute();
  return [passwords, sessions, links, tokens, invitations, state].flat().map(({ hash }) => hash ?? '');
}

onBothEngines((fresh) => {
  it('lets no secret out into a log, an answer or the audit', async () => {
    const desk = await openDesk(fresh());
    const { secrets, shown } = await story(desk);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => secret.length < 12)).toEqual([]);
    const places = {
      log: desk.lines.join('\n'),
      answers: desk.answers.join('\n'),
      audit: JSON.stringify(desk.entries),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(500);
      expect(secrets.filter((secret) => text.includes(secret)).length, place).toBe(0);
    }
    for (const secret of shown) {
      expect(places.log.includes(secret) || places.audit.includes(secret)).toBe(false);
      expect(places.answers.split(secret)).toHaveLength(2);
    }
    expect(places.log).toContain('request-failed');
    // Nothing of what was kept can be used in the place of what it was made from.
    const all = await desk.db.selectFrom('identity_verifications').selectAll().execute();
    expect(JSON.stringify(all)).not.toContain(secrets[6]);
    await desk.stop();
  });
});

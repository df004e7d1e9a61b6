import { expect, it } from 'vitest';
import { linkUser } from '../../../sidecar/identity/manage.ts';
import { onBothEngines } from '../inventory/engines.ts';
import { openDesk, PASSWORD, tokenIn } from './desk.ts';

const NEXT = 'staple staple staple';

onBothEngines((fresh) => {
  it('sets a new password by a link that works once, and ends all sessions', async () => {
    const desk = await openDesk(fresh());
    const { id } = await desk.person('anna@farm.example', 'viewer');
    const [anna, laptop] = [desk.client(), desk.client()];
    await laptop.logIn('anna@farm.example');
    const known = await anna.ask('POST', '/api/v1/password-reset', { email: 'Anna@farm.example' });
    const unknown = await anna.ask('POST', '/api/v1/password-reset', { email: 'nobody@farm.example' });
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    await desk.settle();
    expect(desk.mails.map(({ to }) => to)).toEqual(['anna@farm.example']);
    const token = tokenIn(desk.mails[0]);
    const set = (body: object) => anna.ask('POST', '/api/v1/password-reset/confirmation', body);
    expect((await set({ token, password: 'short' })).status).toBe(400);
    expect((await set({ token: `${token}x`, password: NEXT })).status).toBe(400);
    expect((await laptop.who()).status).toBe(200);
    expect((await set({ token, password: NEXT })).status).toBe(200);
    expect((await laptop.who()).status).toBe(401);
    expect((await set({ token, password: PASSWORD })).status).toBe(400);
    expect((await anna.logIn('anna@farm.example', PASSWORD)).status).toBe(401);
    expect((await anna.logIn('anna@farm.example', NEXT)).status).toBe(200);
    expect(desk.entries.filter(({ action }) => action.startsWith('password')).map((each) => each)).toMatchObject([
      { action: 'password.reset-asked', subject: id, actor: { id: 'nobody' }, from: '192.0.2.1' },
      { action: 'password.reset', subject: id, actor: { name: 'anna' } },
    ]);
    await desk.stop();
  });

  it('changes the own password by the old one, and ends the other sessions alone', async () => {
    const desk = await openDesk(fresh());
    await desk.person('anna@farm.example', 'viewer');
    const [anna, laptop] = [desk.client(), desk.client()];
    await anna.logIn('anna@farm.example');
    await laptop.logIn('anna@farm.example');
    const wrong = await anna.ask('POST', '/api/v1/password', { current: 'not the right one', password: NEXT });
    expect([wrong.status, wrong.body['detail']]).toEqual([400, expect.stringMatching(/^current: found another one/)]);
    const before = [...anna.jar.values()][0];
    expect((await anna.ask('POST', '/api/v1/password', { current: PASSWORD, password: NEXT })).status).toBe(200);
    expect([...anna.jar.values()][0]).not.toBe(before);
    expect([(await anna.who()).status, (await laptop.who()).status]).toEqual([200, 401]);
    expect(desk.actions().slice(-2)).toEqual(['password.refused', 'password.changed']);
    await desk.stop();
  });
});

it('takes passwords of 12 to 256 characters', async () => {
  const desk = await openDesk(':memory:');
  const { email } = await desk.person('anna@farm.example', 'viewer');
  const anna = desk.client();
  for (const [length, status] of [
    [11, 400],
    [257, 400],
    [256, 200],
    [12, 200],
  ] as const) {
    const { token } = await linkUser(desk.manage, email);
    const password = '🔑'.repeat(length);
    const answer = await anna.ask('POST', '/api/v1/password-reset/confirmation', { token, password });
    expect([length, answer.status]).toEqual([length, status]);
    if (status === 200) expect((await anna.logIn(email, password)).status).toBe(200);
  }
  await desk.stop();
});

it('mails nobody who is shut out, and no more than five good links', async () => {
  const desk = await openDesk(':memory:');
  const gone = await desk.person('gone@farm.example', 'viewer');
  await desk.person('anna@farm.example', 'viewer');
  const { token } = await linkUser(desk.manage, gone.email);
  await desk.db.updateTable('identity_users').set({ disabled: 1 }).where('id', '=', gone.id).execute();
  const ask = async (email: string, from: string) => {
    const { status } = await desk.client(from).ask('POST', '/api/v1/password-reset', { email });
    await desk.settle();
    return status;
  };
  expect(await ask('gone@farm.example', '192.0.2.99')).toBe(200);
  for (let n = 1; n <= 7; n += 1) expect(await ask('anna@farm.example', `192.0.2.${n}`)).toBe(200);
  expect(desk.mails.map(({ to }) => to)).toEqual(Array.from({ length: 5 }, () => 'anna@farm.example'));
  const late = await desk.client().ask('POST', '/api/v1/password-reset/confirmation', { token, password: NEXT });
  expect([late.status, late.body['detail']]).toEqual([400, expect.stringMatching(/^token: found none that is good/)]);
  desk.clock.stands = Date.now();
  for (let n = 0; n < 2; n += 1) expect(await ask('anna@farm.example', '192.0.2.1')).toBe(200);
  expect(await ask('anna@farm.example', '192.0.2.1')).toBe(429);
  await desk.stop();
});

it('refuses what needs a mail where none can be sent', async () => {
  const desk = await openDesk(':memory:', { mails: false, config: { registration: 'open' } });
  for (const path of ['/api/v1/password-reset', '/api/v1/registration-requests']) {
    const answer = await desk.client().ask('POST', path, { email: 'anna@farm.example' });
    expect([answer.status, answer.body['detail']]).toEqual([503, expect.stringContaining('has no sidecar.mail')]);
  }
  await desk.stop();
});

import { describe, expect, it } from 'vitest';
import type { Request } from '../../core/wire/request.ts';
import { openDevice } from '../../scripts/fuzz/recorded-device.ts';
import { reply } from '../../scripts/fuzz/reply.ts';

describe('a recorded device', () => {
  const texts = async (request: Request) => (request.via === 'cgminer' ? '{"STATUS":[{"STATUS":"S"}]}' : undefined);

  it('tells what it was asked, and refuses what it does not know', async () => {
    const device = await openDevice({ texts });
    const at = `http://127.0.0.1:${device.ports.http}`;
    expect((await fetch(`${at}/cgi-bin/stats.cgi`)).status).toBe(404);
    expect(device.heard).toEqual(['GET /cgi-bin/stats.cgi']);
    await device.close();
  });

  it.each([
    ['in JSON', { token: { path: ['result', 0, 'jwt'] } }, '{"result":[{"jwt":"t0ken"}]}', null],
    ['in a cookie', { token: { cookie: 'sid' } }, '', 'sid=t0ken; path=/'],
  ] as const)('lets in whoever logs in, with a token %s', async (_where, { token }, body, cookie) => {
    const device = await openDevice({ texts });
    const send = { header: 'authorization', value: '{token}' };
    device.expect({
      via: 'http',
      method: 'GET',
      path: '/page',
      auth: { ask: { method: 'POST', path: '/login' }, token, send },
    });
    const said = await fetch(`http://127.0.0.1:${device.ports.http}/login`, { method: 'POST', body: '{}' });
    expect([await said.text(), said.headers.get('set-cookie')]).toEqual([body, cookie]);
    await device.close();
  });

  it('lets its replies be changed', async () => {
    const device = await openDevice({ texts, spoil: () => reply(500, 'spoiled') });
    const said = await fetch(`http://127.0.0.1:${device.ports.rest}/fan`);
    expect([said.status, await said.text()]).toEqual([500, 'spoiled']);
    await device.close();
  });
});

import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { killSwitch, setKillSwitch } from '../../alert-webhook/operators/kill-switch.ts';
import { alertBody, scratch, silentSample } from './bench.ts';
import { deskOver, hashing, operators, WHO } from './desk.ts';

const unsealed = () => Promise.resolve();

describe('the kill switch', () => {
  it('refuses every order that moves power, in time for the metric, until it is off again', async () => {
    const farm = await operators();
    expect(await farm.metrics()).toMatch(/^remediation_enabled 1$/m);
    expect((await farm.get('/kill-switch')).body).toEqual({ on: false });
    const put = (on: boolean) => farm.call('PUT', '/kill-switch', { on, by: 'bert', comment: 'smoke in hall 2' });
    expect(await put(true)).toMatchObject({
      status: 200,
      body: { on: true, because: 'bert has switched everything off: smoke in hall 2', ordered: { by: 'bert' } },
    });
    expect(await farm.metrics()).toMatch(/^remediation_enabled 0$/m);
    for (const [path, body] of [
      ['/devices/m1/reboot', { force: true }],
      ['/devices/m1/power', { to: 'off', force: true }],
      ['/pdus/pdu-1/outlets/pdu-1%2F1/power', { to: 'off' }],
    ] as const)
      expect(await farm.order(path, body)).toMatchObject({
        status: 403,
        body: { detail: expect.stringMatching(/smoke in hall 2/) },
      });
    farm.samples.samples.set('m1', silentSample('m1'));
    await farm.post(alertBody(['m1']));
    await farm.decided('kill-switch');
    expect(farm.pdus.deeds).toEqual([]);
    farm.samples.samples.set('m1', hashing('m1'));
    expect(await put(false)).toMatchObject({ status: 200, body: { on: false, ordered: { on: false } } });
    expect(farm.notices.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['kill-switch-on', 'kill-switch-off']),
    );
    expect((await farm.order('/devices/m1/power', { to: 'off' })).status).toBe(200);
    await farm.ended();
  });

  it('stands before each command, but for one that gives power back', async () => {
    const { desk } = await deskOver();
    await expect(desk.tools.fence()).resolves.toBeUndefined();
    await setKillSwitch(desk, { on: true, ...WHO }, unsealed);
    await expect(desk.tools.fence()).rejects.toThrow('anna has switched everything off: fan swap');
    await expect(desk.tools.fence({ restoring: true })).resolves.toBeUndefined();
  });

  it('is a file, too', async () => {
    const folder = scratch();
    const file = folder.path('stop');
    const farm = await operators({ remediation: { killSwitchFile: file } });
    expect((await farm.get('/kill-switch')).body).toEqual({ on: false });
    writeFileSync(file, '');
    expect((await farm.get('/kill-switch')).body).toEqual({ on: true, because: `the file ${file} is there` });
    expect(await farm.order('/devices/m1/reboot', { force: true })).toMatchObject({ body: { gate: 'kill-switch' } });
    folder.remove();
  });

  it('keeps who set it, and every order in the ledger', async () => {
    const { desk, db } = await deskOver();
    await setKillSwitch(desk, { on: true, ...WHO }, unsealed);
    await setKillSwitch(desk, { on: false, by: 'bert', comment: 'all clear' }, unsealed);
    expect(await killSwitch(desk)).toMatchObject({ on: false, ordered: { by: 'bert', comment: 'all clear' } });
    const lines = await db
      .selectFrom('journal')
      .select('evidence')
      .where('step', '=', 'kill-switch')
      .orderBy('seq')
      .execute();
    expect(lines.map(({ evidence }) => JSON.parse(evidence) as unknown)).toEqual([
      { on: true, ...WHO },
      { on: false, by: 'bert', comment: 'all clear' },
    ]);
  });
});

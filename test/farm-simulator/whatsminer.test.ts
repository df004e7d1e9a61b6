import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frames, portOf, rpc, signed, until, writeV2 } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';
import { md5crypt } from './md5crypt.ts';

let farm: Farm;
const port = (id: string, name: 'cgminer' | 'whatsminer') => portOf(farm, id, name);
const phase = (id: string) => {
  const state = farm.state().find((one) => one.id === id);
  return state?.kind === 'miner' ? state.phase : '';
};

beforeAll(async () => {
  farm = await startFarm({
    timeScale: 300,
    devices: [
      { id: 'm50', kind: 'miner', model: 'M50S_VH30' },
      { id: 'm60', kind: 'miner', model: 'M60S_VK40' },
    ],
  });
});
afterAll(() => farm.close());

describe('md5crypt', () => {
  // Values of `openssl passwd -1 -salt <salt> <password>`.
  it.each([
    ['admin', 'D6w5gVOb', 'x/LfL.qU1wBJhndXCyVkC/'],
    ['x/LfL.qU1wBJhndXCyVkC/1706287567', 'zU4gvW30', 'FJJFHPpck9HXZ6OPNcc6N1'],
  ])('of %s with salt %s', (password, salt, expected) => {
    expect(md5crypt(password, salt)).toBe(expected);
  });
});

describe('Whatsminer, port 4028', () => {
  it.each(['summary', 'devs', 'edevs', 'pools', 'devdetails'])('%s is a list with a status', async (command) => {
    expect(await rpc(port('m50', 'cgminer'), { cmd: command })).toMatchObject({ STATUS: [{ STATUS: 'S' }] });
  });

  it.each(['get_version', 'get_psu', 'get_miner_info', 'get_error_code', 'status'])(
    '%s has code 131',
    async (command) => {
      expect(await rpc(port('m50', 'cgminer'), command)).toMatchObject({
        STATUS: 'S',
        Code: 131,
        Msg: expect.any(Object),
      });
    },
  );

  it('joins reads, but no get_ commands', async () => {
    const reply = await rpc(port('m50', 'cgminer'), 'pools+summary+edevs');
    expect(reply).toMatchObject({
      pools: [{ POOLS: expect.any(Array) }],
      summary: [{ SUMMARY: [{ 'HS RT': expect.any(Number) }] }],
      id: 1,
    });
    expect(await rpc(port('m50', 'cgminer'), 'summary+get_psu')).toMatchObject({ STATUS: 'E', Code: 14 });
  });

  it('does what an encrypted and signed request says', async () => {
    const reply = await writeV2(port('m50', 'cgminer'), { cmd: 'power_off', respbefore: 'true' });
    expect(reply).toMatchObject({ STATUS: 'S', Code: 131 });
    await until('it is off', () => phase('m50') === 'sleeping');
    expect(await rpc(port('m50', 'cgminer'), 'status')).toMatchObject({ Msg: { mineroff: 'true' } });
    await writeV2(port('m50', 'cgminer'), { cmd: 'power_on' });
    await until('it hashes', () => phase('m50') === 'running');
    await writeV2(port('m50', 'cgminer'), { cmd: 'set_led', color: 'red', period: 200, duration: 100, start: 0 });
    await until('the light is on', async () =>
      JSON.stringify(await rpc(port('m50', 'cgminer'), 'get_miner_info')).includes('"manual"'),
    );
    await writeV2(port('m50', 'cgminer'), { cmd: 'reboot' });
    await until('it boots', () => phase('m50') === 'booting');
    await until('it runs', () => phase('m50') === 'running');
  });

  it('refuses a wrong password, a token that it did not give, an unknown command', async () => {
    const m50 = port('m50', 'cgminer');
    expect(await writeV2(m50, { cmd: 'reboot' }, 'wrong')).toMatchObject({ STATUS: 'E', Code: 23 });
    const { salt } = (await rpc(m50, 'get_token'))['Msg'] as { salt: string };
    const forged = { time: '1', salt, newsalt: 'abcdefgh' };
    expect(await writeV2(m50, { cmd: 'reboot' }, 'admin', forged)).toMatchObject({ STATUS: 'E', Code: 135 });
    expect(await writeV2(m50, { cmd: 'explode' })).toMatchObject({ STATUS: 'E', Code: 14 });
    expect(phase('m50')).toBe('running');
  });

  it('on API 3 gives no token', async () => {
    expect(await rpc(port('m60', 'cgminer'), 'get_token')).toMatchObject({ STATUS: 'E', Code: 14 });
    expect(await rpc(port('m60', 'cgminer'), { enc: 1, data: 'AAAA' })).toMatchObject({ STATUS: 'E', Code: 45 });
  });
});

describe('Whatsminer, port 4433', () => {
  it('reads without a token, joined parameters too', async () => {
    const info = await frames(port('m60', 'whatsminer'), { cmd: 'get.device.info' });
    expect(info).toMatchObject({
      code: 0,
      msg: { salt: expect.stringMatching(/^\w{8}$/), miner: { type: 'M60S_VK40' } },
    });
    const reply = await frames(port('m60', 'whatsminer'), { cmd: 'get.miner.status', param: 'summary+edevs+pools' });
    expect(reply).toMatchObject({
      code: 0,
      msg: { summary: { 'factory-hash': 180 }, edevs: [{ id: 0 }, { id: 1 }, { id: 2 }], pools: expect.any(Array) },
    });
    expect(await frames(port('m60', 'whatsminer'), { cmd: 'get.miner.status' })).toMatchObject({ code: -3 });
    expect(await frames(port('m60', 'whatsminer'), { cmd: 'get.unheard' })).toMatchObject({ code: -2 });
  });

  it('writes with a token of its salt and password only', async () => {
    const m60 = port('m60', 'whatsminer');
    const { msg } = (await frames(m60, { cmd: 'get.device.info', param: 'salt' })) as { msg: { salt: string } };
    expect(await frames(m60, { cmd: 'set.system.reboot' })).toMatchObject({ code: -4 });
    expect(await frames(m60, signed('set.system.reboot', null, msg.salt, 'wrong'))).toMatchObject({ code: -4 });
    expect(
      await frames(m60, { ...signed('set.system.led', 'auto', msg.salt), cmd: 'set.system.reboot' }),
    ).toMatchObject({ code: -4 });
    expect(phase('m60')).toBe('running');
    expect(await frames(m60, signed('set.miner.service', 'stop', msg.salt))).toMatchObject({ code: 0, msg: 'ok' });
    await until('it is off', () => phase('m60') === 'sleeping');
    await frames(m60, signed('set.miner.service', 'start', msg.salt));
    await until('it hashes', () => phase('m60') === 'running');
    await frames(m60, signed('set.miner.power_limit', 1665, msg.salt));
    await until('it runs on half its watts', () => {
      const state = farm.state().find(({ id }) => id === 'm60');
      return state?.kind === 'miner' && state.phase === 'running' && Math.abs(state.watts - 1665) < 60;
    });
  });
});

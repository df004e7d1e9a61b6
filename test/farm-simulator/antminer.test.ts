import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest, exchange, portOf, rpc, until, web } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';

let farm: Farm;
const port = (id: string, name: 'http' | 'daemon' | 'cgminer') => portOf(farm, id, name);
const phase = (id: string) => {
  const state = farm.state().find((one) => one.id === id);
  return state?.kind === 'miner' ? state.phase : '';
};

beforeAll(async () => {
  farm = await startFarm({
    timeScale: 300,
    devices: [
      { id: 's19', kind: 'miner', model: 'Antminer S19 Pro' },
      { id: 's21', kind: 'miner', model: 'Antminer S21' },
    ],
  });
});
afterAll(() => farm.close());

describe('Antminer, port 4028', () => {
  it.each([
    ['version', 22, 'VERSION'],
    ['stats', 70, 'STATS'],
    ['summary', 11, 'SUMMARY'],
    ['pools', 7, 'POOLS'],
    ['devs', 9, 'DEVS'],
  ])('%s answers with code %i', async (command, code, key) => {
    const reply = await rpc(port('s19', 'cgminer'), command);
    expect(reply).toMatchObject({ STATUS: [{ STATUS: 'S', Code: code }], [key]: expect.any(Array) });
  });

  it.each([['devdetails'], ['summary+pools'], ['nonsense']])('%s is refused with code 14', async (command) => {
    const reply = await rpc(port('s19', 'cgminer'), command);
    expect(reply).toMatchObject({ STATUS: [{ STATUS: 'E', Code: 14, Msg: 'Invalid command' }] });
  });

  it('ends its reply with NUL and says 23 to what is no JSON', async () => {
    const reply = await exchange(port('s19', 'cgminer'), 'summary\n');
    expect(reply.at(-1)).toBe(0);
    expect(reply.toString('utf8')).toContain('"Code":23');
  });

  it('answers new_api where the firmware knows it', async () => {
    const asked = { command: 'stats', new_api: true };
    const modern = await rpc(port('s21', 'cgminer'), asked);
    expect(modern).toMatchObject({ STATUS: { STATUS: 'S' }, STATS: [{ chain_num: 3, rate_unit: 'GH/s', fan_num: 4 }] });
    const old = await rpc(port('s19', 'cgminer'), asked);
    expect(old['STATUS']).toBeInstanceOf(Array);
  });
});

describe('Antminer, the web', () => {
  it('wants digest: a challenge first, then root/root and nothing else', async () => {
    const bare = await web(port('s19', 'http'), '/cgi-bin/stats.cgi');
    expect(bare.status).toBe(401);
    expect(bare.challenge).toMatch(/^Digest realm="antMiner Configuration", nonce="[0-9a-f]{32}", qop="auth"$/);
    expect((await digest(port('s19', 'http'), '/cgi-bin/stats.cgi')).status).toBe(200);
    expect((await digest(port('s19', 'http'), '/cgi-bin/stats.cgi', undefined, 'wrong')).status).toBe(401);
  });

  it.each([
    ['get_system_info'],
    ['miner_type'],
    ['stats'],
    ['summary'],
    ['pools'],
    ['get_miner_conf'],
    ['get_blink_status'],
  ])('%s.cgi is JSON', async (page) => {
    const { status, body } = await digest(port('s21', 'http'), `/cgi-bin/${page}.cgi`);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toBeTypeOf('object');
  });

  it('knows no other page', async () => {
    expect((await digest(port('s21', 'http'), '/cgi-bin/constructor')).status).toBe(404);
    expect((await digest(port('s21', 'http'), '/index.html')).status).toBe(404);
  });

  it('tells its power on port 6060', async () => {
    const { body } = await web(port('s21', 'daemon'), '/miner_power');
    expect(Number(/^power:(\d+)$/.exec(body)?.[1])).toBeGreaterThan(3000);
    await expect(web(port('s19', 'daemon'), '/miner_power')).rejects.toThrow(/ECONNRESET|hang up/);
  });

  it('blinks when told', async () => {
    expect((await digest(port('s21', 'http'), '/cgi-bin/blink.cgi', '{"blink":"true"}')).body).toBe('{"code":"B000"}');
    expect(JSON.parse((await digest(port('s21', 'http'), '/cgi-bin/get_blink_status.cgi')).body)).toMatchObject({
      blink: true,
    });
    expect((await digest(port('s21', 'http'), '/cgi-bin/blink.cgi', '{"blink":"false"}')).body).toBe('{"code":"B100"}');
  });

  it('sleeps and resumes by the full configuration, and ignores a partial one', async () => {
    const url = '/cgi-bin/set_miner_conf.cgi';
    const conf = (mode: number) => {
      const pool = { url: 'stratum+tcp://a.example:1', user: 'u', pass: 'x' };
      return JSON.stringify({ 'miner-mode': mode, 'freq-level': '100', pools: [pool, pool, pool] });
    };
    const partial = await digest(port('s21', 'http'), url, '{"miner-mode":1}');
    expect(JSON.parse(partial.body)).toMatchObject({ code: 'M001' });
    expect(JSON.parse((await digest(port('s21', 'http'), url, conf(1))).body)).toMatchObject({ code: 'M000' });
    await until('it sleeps', () => phase('s21') === 'sleeping');
    expect(JSON.parse((await digest(port('s21', 'http'), '/cgi-bin/stats.cgi')).body)).toMatchObject({ STATS: [] });
    await digest(port('s21', 'http'), url, conf(0));
    await until('it is awake', () => phase('s21') === 'running');
  });
});

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portOf, rpc, until, web } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';
import { objectIn } from './web-pages.ts';

const MODELS = {
  vnish: 'Antminer S19j Pro',
  luxos: 'Antminer S19k Pro',
  braiins: 'Antminer S21 Pro',
  goldshell: 'Goldshell-KD6',
  epic: 'AntMiner S19 XP',
  avalon: 'AvalonMiner 15-194',
};

let farm: Farm;
beforeAll(async () => {
  const devices = Object.entries(MODELS).map(([id, model]) => ({ id, kind: 'miner' as const, model }));
  farm = await startFarm({ timeScale: 300, devices });
});
afterAll(() => farm.close());

function truth(id: keyof typeof MODELS) {
  const state = farm.state().find((one) => one.id === id);
  if (state?.kind !== 'miner') throw new Error(`${id} is no miner`);
  return state;
}

/** A POST of JSON with a header; the parsed answer. */
function post(port: number, path: string, body: unknown, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false }, (response) => {
      const whole = response.setEncoding('utf8').toArray();
      whole.then((parts) => resolve({ status: response.statusCode ?? 0, body: objectIn(parts.join('')) }), reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

describe('VNish', () => {
  it('counts a preset from the next restart of mining on', async () => {
    const port = portOf(farm, 'vnish', 'http');
    expect(await post(port, '/api/v1/unlock', { pw: 'guess' })).toMatchObject({ status: 403 });
    const { body } = await post(port, '/api/v1/unlock', { pw: 'admin' });
    const headers = { authorization: `Bearer ${String(body['token'])}` };
    const preset = { miner: { overclock: { preset: '1500' } } };
    expect(await post(port, '/api/v1/settings', preset)).toMatchObject({ status: 401 });
    expect(await post(port, '/api/v1/settings', preset, headers)).toMatchObject({ body: { restart_required: true } });
    expect(truth('vnish').watts).toBeGreaterThan(2900);
    await post(port, '/api/v1/mining/restart', {}, headers);
    await until('it uses half', () => truth('vnish').phase === 'running' && truth('vnish').watts < 1600);
  });
});

describe('LuxOS', () => {
  const ask = (command: string, parameter?: string) =>
    rpc(portOf(farm, 'luxos', 'cgminer'), { command, ...(parameter === undefined ? {} : { parameter }) });
  const idOf = (reply: Record<string, unknown>) => (reply['SESSION'] as { SessionID: string }[])[0]?.SessionID ?? '';

  it('gives out one session and does nothing without it', async () => {
    expect(idOf(await ask('session'))).toBe('');
    const id = idOf(await ask('logon'));
    expect(await ask('logon')).toMatchObject({ STATUS: [{ STATUS: 'E', Code: 402 }] });
    expect(await ask('curtail', 'sleep')).toMatchObject({ STATUS: [{ STATUS: 'E' }] });
    expect(await ask('curtail', `${id},hibernate`)).toMatchObject({ STATUS: [{ STATUS: 'E' }] });
    expect(truth('luxos').phase).toBe('running');
    expect(await ask('curtail', `${id},sleep`)).toMatchObject({ STATUS: [{ STATUS: 'S' }] });
    await until('it sleeps', () => truth('luxos').phase === 'sleeping');
    await ask('logoff', id);
    expect(idOf(await ask('session'))).toBe('');
  });

  it('joins what reads', async () => {
    const reply = await ask('summary+nonsense');
    expect(reply).toMatchObject({ summary: [{ SUMMARY: [{}] }], nonsense: [{ STATUS: [{ STATUS: 'E', Code: 14 }] }] });
  });
});

describe('Braiins', () => {
  it.each([
    ['{ bos { hostname } }', { data: { bos: { hostname: 'braiins' } } }],
    ['{ bos { hostname flavour } }', { errors: [{ message: 'Cannot query field "flavour"' }] }],
    [
      '{ bosminer { config { ... on BosminerConfig { autotuning { powerTarget } } ... on ConfigError { message } } } }',
      { data: { bosminer: { config: { autotuning: { powerTarget: 3510 } } } } },
    ],
    ['{ bos { hostname ', { errors: [{ message: expect.stringContaining('Syntax Error') }] }],
  ])('answers %s', async (query, expected) => {
    expect((await post(portOf(farm, 'braiins', 'http'), '/graphql', { query })).body).toEqual(expected);
  });
});

describe('others', () => {
  it('Goldshell gives the same token at every login, and none for a wrong password', async () => {
    const login = (password: string) =>
      web(portOf(farm, 'goldshell', 'http'), `/user/login?username=admin&password=${password}&cipher=false`);
    const [first, second] = [await login('123456789'), await login('123456789')];
    expect(JSON.parse(first.body)).toEqual({ 'JWT Token': expect.stringMatching(/^\w{40}$/) });
    expect(second.body).toBe(first.body);
    expect((await login('guess')).status).toBe(401);
  });

  it('ePIC says no in an answer of status 200', async () => {
    const reply = await post(portOf(farm, 'epic', 'cgminer'), '/miner', { param: 'Stop', password: 'guess' });
    expect(reply).toEqual({ status: 200, body: { result: false, error: 'Invalid password' } });
    expect(truth('epic').phase).toBe('running');
  });

  it('Avalon ends the connection of a reboot without a word', async () => {
    const asked = rpc(portOf(farm, 'avalon', 'cgminer'), { command: 'ascset', parameter: '0,reboot,0' });
    await expect(asked).rejects.toThrow();
    await until('it boots', () => truth('avalon').phase === 'booting');
  });
});

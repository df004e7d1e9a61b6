import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portOf, until } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';

const JAWS = 'servertech-jaws';
const RPC = 'raritan-json-rpc';
const OUTLET = '/model/pdu/0/outlet/2';
const ADMIN = 'admin:admin';
let farm: Farm;
beforeAll(async () => {
  const pdus = [JAWS, RPC].map((driver) => ({ id: driver, driver: driver as typeof JAWS, outlets: 12 }));
  farm = await startFarm({ miners: 2, pdus, makes: ['antminer'], timeScale: 20, cycleSeconds: 2 });
});
afterAll(() => farm.close());
afterEach(async () => {
  for (const id of [JAWS, RPC]) await farm.clear(id);
});

interface Asked {
  method?: string;
  body?: unknown;
  login?: string;
}

/** A small client, written apart from that of the project. */
function ask(id: string, path: string, { method = 'GET', body, login = ADMIN }: Asked = {}) {
  return new Promise<{ status: number; text: string; challenge?: string }>((resolve, reject) => {
    const to = { host: '127.0.0.1', port: portOf(farm, id, 'https'), rejectUnauthorized: false, agent: false as const };
    const sent = request({ ...to, method, path, auth: login }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const challenge = response.headers['www-authenticate'];
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, text, ...(challenge === undefined ? {} : { challenge }) });
      });
    });
    sent.setTimeout(500, () => sent.destroy(new Error('silent')));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const rpc = (path: string, method: string, params: unknown = {}, login = ADMIN) =>
  ask(RPC, path, { method: 'POST', body: { jsonrpc: '2.0', method, params, id: 7 }, login });
const returned = async (path: string, method: string, params: unknown = {}) =>
  (JSON.parse((await rpc(path, method, params)).text) as { result: { _ret_: unknown } }).result._ret_;
const patch = (path: string, body: unknown, login = ADMIN) =>
  ask(JAWS, `/jaws/${path}`, { method: 'PATCH', body, login });
const stateOf = (id: string) => {
  const found = farm.state().find((one) => one.id === id);
  if (found?.kind !== 'pdu') throw new Error(`no PDU ${id}`);
  return found;
};

describe('a login', () => {
  it.each([JAWS, RPC])('%s: none and a wrong one are 401 with a challenge', async (id) => {
    const path = id === JAWS ? '/jaws/monitor/outlets' : '/model/pdu/0';
    const wrong = await ask(id, path, { login: 'admin:guess' });
    expect([wrong.status, wrong.challenge]).toEqual([401, 'Basic realm="PDU"']);
  });

  it('who may only look gets 403 for a change, which is counted and not done', async () => {
    const [jaws, raritan] = [stateOf(JAWS).writesHeard, stateOf(RPC).writesHeard];
    const monitor = 'monitor:monitor';
    expect((await patch('control/outlets/AA3', { control_action: 'off' }, monitor)).status).toBe(403);
    expect((await rpc(OUTLET, 'setPowerState', { pstate: 0 }, monitor)).status).toBe(403);
    const hidden = { rid: OUTLET, json: { jsonrpc: '2.0', method: 'cyclePowerState', params: {}, id: 0 } };
    expect((await rpc('/bulk', 'performBulk', { requests: [hidden] }, monitor)).status).toBe(403);
    expect([stateOf(JAWS).writesHeard - jaws, stateOf(RPC).writesHeard - raritan]).toEqual([1, 2]);
    for (const id of [JAWS, RPC]) expect(stateOf(id).outlets[2]?.on).toBe(true);
  });
});

describe('JSON-RPC', () => {
  it('gives references that can be asked, alone and in bulk, in their order', async () => {
    const [first] = (await returned('/model/pdu/0', 'getOutlets')) as { rid: string }[];
    expect(first?.rid).toBe('/tfwopaque/pdumodel.Outlet:3.0.0/outlet.0');
    expect(await returned(first?.rid ?? '', 'getState')).toMatchObject({ available: true, powerState: 1 });
    const calls = [OUTLET, '/model/pdu/0/outlet/12', '/model/pdu/0'].map((rid, id) => {
      return { rid, json: { jsonrpc: '2.0', method: 'getMetaData', params: {}, id } };
    });
    const { text } = await rpc('/bulk', 'performBulk', { requests: calls });
    expect((JSON.parse(text) as { result: { responses: unknown } }).result.responses).toMatchObject([
      { statcode: 200, json: { id: 0, result: { _ret_: { label: '3', isSwitchable: true } } } },
      { statcode: 404 },
      { statcode: 200, json: { id: 2, result: { _ret_: { nameplate: { manufacturer: 'Raritan' } } } } },
    ]);
  });

  it.each([
    ['an object that is not there', '/model/pdu/1', 'getOutlets', 404, ''],
    ['a method that is not there', OUTLET, 'explode', 200, '-32601'],
  ])('%s', async (_what, path, method, status, words) => {
    const reply = await rpc(path, method);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
  });

  it('what is no JSON is 400', async () => {
    expect((await ask(RPC, OUTLET, { method: 'POST' })).status).toBe(400);
  });

  it('takes settings whole or not at all', async () => {
    const settings = (await returned(OUTLET, 'getSettings')) as Record<string, unknown>;
    const { sequenceDelay: _, ...fewer } = settings;
    for (const wrong of [fewer, { ...settings, cycleDelay: '10' }, { ...settings, name: 'x'.repeat(65) }, null])
      expect(await returned(OUTLET, 'setSettings', { settings: wrong })).toBe(1);
    expect(await returned(OUTLET, 'setSettings', { settings: { ...settings, name: 'left' } })).toBe(0);
    expect(await returned(OUTLET, 'getSettings')).toEqual({ ...settings, name: 'left' });
  });

  it.each([
    ['locked-outlet', { outlet: 3 }, 1],
    ['load-shedding', { outlet: 3 }, 2],
    ['suspended', { outlet: 3 }, 3],
    ['switching-inhibited', {}, 3],
  ])('%s: a number says why an outlet is not switched on', async (fault, parameters, number) => {
    await farm.inject(RPC, { fault, ...parameters });
    expect(await returned(OUTLET, 'setPowerState', { pstate: 1 })).toBe(number);
    await farm.clear(RPC);
    expect(await returned(OUTLET, 'setPowerState', { pstate: 1 })).toBe(0);
    await until('it is on', () => stateOf(RPC).outlets[2]?.on === true);
  });
});

describe('JAWS', () => {
  it.each([
    ['a path that is not there', 'monitor/sensors/fan', 404, '{ "err": "404" }'],
    ['an outlet that is not there', 'monitor/outlets/AA13', 404, '{ "err": "404" }'],
    ['one outlet', 'monitor/outlets/AA12', 200, '"id":"AA12"'],
  ])('%s', async (_what, path, status, words) => {
    const reply = await ask(JAWS, `/jaws/${path}`);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
  });

  it.each([
    ['control/outlets/AA13', { control_action: 'off' }, 404],
    ['monitor/outlets/AA3', { control_action: 'off' }, 404],
    ['control/outlets/AA3', { control_action: 'explode' }, 400],
    ['control/outlets/AA3', { state: 'off' }, 409],
    ['config/outlets/AA3', { colour: 'red' }, 409],
    ['config/outlets/AA3', { name: 'left' }, 204],
    ['config/units/A', { name: 'row 3' }, 204],
  ])('PATCH %s %o is %i', async (path, body, status) => {
    expect(await patch(path, body)).toEqual({ status, text: '' });
    expect(stateOf(JAWS).outlets[2]?.on).toBe(true);
  });

  it('a reboot opens the relay and closes it, with another control state than before', async () => {
    const row = async () => JSON.parse((await ask(JAWS, '/jaws/monitor/outlets/AA4')).text) as Record<string, unknown>;
    expect(await row()).toMatchObject({ state: 'On', control_state: 'Idle On' });
    expect(await patch('control/outlets/AA4', { control_action: 'reboot' })).toEqual({ status: 204, text: '' });
    await until('it is off', async () => (await row())['state'] === 'Off');
    await until('it is on', async () => (await row())['state'] === 'On');
    expect(await row()).toMatchObject({ control_state: 'On' });
  });
});

it.each([
  ['pdu-silent', 'silent'],
  ['half-reply', 'aborted'],
])('%s', async (fault, words) => {
  await farm.inject(JAWS, { fault });
  await expect(ask(JAWS, '/jaws/monitor/outlets')).rejects.toThrow(words);
});

import { type Body, cgminerRpc, heading, mean, mhs, poolOf, summaryOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { BoardState, MinerState } from './miner-state.ts';
import { jsonServer } from './tcp-servers.ts';
import { guarded, html, json, type Page, refusal, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

const LOGIN = { username: 'admin', password: '123456789' } as const;

/** Goldshell: pages under /mcb behind the token of a login, which is always the same one, and bfgminer's reads on 4028. */
export const goldshell: Dialect = { ports: ['http', 'cgminer'], login: LOGIN, services };

const PROGRAM = 'bfgminer 5.4.2';
const head = heading(PROGRAM);

/** Level 0 is normal, 1 low, 3 idle; the low plan takes this share of the watts. */
const PLANS = [
  { level: 0, info: '800 MHz 0.42 V' },
  { level: 1, info: '600 MHz 0.40 V' },
  { level: 3, info: 'idle' },
] as const;
const LOW_SHARE = 0.7;

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const details = { Name: 'QOMO', ID: 0, Driver: 'intchains_qomo', Kernel: '', Model: '' };
  const rpc = cgminerRpc(device, PROGRAM, {
    version: ({ state }) => ({
      body: head(state, 22, 'BFGMiner versions', { VERSION: [{ CGMiner: '5.4.2', API: '3.3' }] }),
    }),
    devdetails: ({ device: { model }, state }) => ({
      body: head(state, 69, 'Device Details', {
        DEVDETAILS: state.boards.map(({ index }) => ({
          ...details,
          DEVDETAILS: index,
          'chips-nr': model.chipsPerBoard,
        })),
      }),
    }),
    summary: ({ state }) => ({
      body: head(state, 11, 'Summary', { SUMMARY: [{ ...summaryOf(state), 'MHS 20s': mhs(state.hashesPerSecond) }] }),
    }),
    devs: ({ state }) => ({ body: head(state, 9, 'PGAs', { DEVS: state.boards.map((board) => pgaOf(board, state)) }) }),
    pools: ({ state }) => ({ body: head(state, 7, 'Pools', { POOLS: state.pools.map(poolOf) }) }),
  });
  return [
    { name: 'http', server: webServer(delivery, webPages(device, pagesOf(device))), program: false },
    { name: 'cgminer', server: jsonServer(delivery, '\0', rpc), program: true },
  ];
}

function pagesOf(device: MinerDevice): Record<string, Page> {
  const isOpen = device.model.dialect === 'open';
  const token = device.random.fork('token').text(40, 'abcdefghijklmnopqrstuvwxyz0123456789');
  return {
    'GET /': () => html('<title>cloud-box</title>'),
    'GET /user/login': ({ query }) => {
      const right = query.get('username') === LOGIN.username && query.get('password') === LOGIN.password;
      return right ? json({ 'JWT Token': token }) : refusal(401, { error: 'wrong username or password' });
    },
    ...guarded(
      BOX,
      ({ request }) => isOpen || request.headers.authorization?.replace(/^Bearer /, '') === token,
      refusal(401, { error: 'authorization failed' }),
    ),
  };
}

const BOX: Readonly<Record<string, Page>> = {
  'GET /mcb/status': ({ device: { model } }) =>
    json({ model: model.name, firmware: model.firmware, hardware: 'V1.0', status: true }),
  'GET /mcb/setting': ({ device }) => json(settingOf(device)),
  'PUT /mcb/setting': ({ device, body }) => json({}, () => set(device, body)),
  'GET /mcb/cgminer': ({ device, query }) =>
    query.get('cgminercmd') === 'devs' ? json({ data: devsOf(device) }) : json({ data: [] }),
  'GET /mcb/pools': ({ device }) =>
    json(
      device.state().pools.map(({ index, url, user, alive, active }) => {
        return { url, user, pass: 'x', legal: alive, active, dragid: index, 'pool-priority': index };
      }),
    ),
  'PUT /mcb/restart': ({ device }) => json({}, () => device.reboot('/mcb/restart')),
};

function settingOf(device: MinerDevice): Body {
  const { identity, model, physics } = device;
  const level = physics.asleep ? 3 : physics.powerLimit < model.watts ? 1 : 0;
  return {
    name: identity.mac,
    version: model.firmware,
    select: PLANS.findIndex((plan) => plan.level === level),
    powerplans: PLANS,
    ledcontrol: device.locating,
    tempcontrol: true,
    manual: false,
  };
}

/** The whole object comes back; what is another plan or another light than before is done. */
function set(device: MinerDevice, asked: Body): void {
  const before = settingOf(device);
  const lit = asked['ledcontrol'];
  if (typeof lit === 'boolean' && lit !== before['ledcontrol']) device.locate(lit, 'setting');
  const plan = PLANS[Number(asked['select'])];
  if (plan === undefined || asked['select'] === before['select']) return;
  if (plan.level === 3) device.sleep(true, 'setting');
  else {
    device.sleep(false, 'setting');
    device.limitPower(device.model.watts * (plan.level === 1 ? LOW_SHARE : 1), 'setting');
  }
}

function devsOf(device: MinerDevice): Body[] {
  const state = device.state();
  return state.boards
    .filter(({ present }) => present)
    .map((board) => ({
      id: board.index,
      hashrate: mhs(board.hashesPerSecond),
      av_hashrate: mhs(board.hashesPerSecond),
      accepted: board.index === 0 ? state.accepted : 0,
      rejected: board.index === 0 ? state.rejected : 0,
      hwerrors: board.hardwareErrors,
      hwerr_ration: 0,
      time: state.elapsedSeconds,
      fanspeed: state.fanRpm.map((rpm) => `${rpm} rpm`).join(' / '),
      temp: `${Math.max(...board.chipCelsius).toFixed(1)} °C / ${Math.min(...board.chipCelsius).toFixed(1)} °C`,
      powerplan: settingOf(device)['select'],
      minerstatus: 0,
    }));
}

/** A board as bfgminer tells it; only the estimate is in H/s. */
function pgaOf(board: BoardState, { elapsedSeconds, fanRpm }: MinerState): Body {
  return {
    PGA: board.index,
    Name: 'QOMO',
    ID: board.index,
    Enabled: 'Y',
    Status: board.present ? 'Alive' : 'Dead',
    'Device Elapsed': elapsedSeconds,
    'MHS av': mhs(board.hashesPerSecond),
    'MHS 20s': mhs(board.hashesPerSecond),
    estimate_hash_rate: board.expectedHashesPerSecond,
    'Hardware Errors': board.hardwareErrors,
    clock: board.frequencyMhz,
    'tstemp-0': mean(board.chipCelsius),
    'tstemp-2': Math.max(...board.pcbCelsius),
    ...Object.fromEntries(fanRpm.map((rpm, fan) => [`fan${fan}`, rpm])),
  };
}

import { cgminerRpc, ghs, heading, poolOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { BoardState, MinerState } from './miner-state.ts';
import { sessions } from './sessions.ts';
import { jsonServer } from './tcp-servers.ts';
import { guarded, html, json, type Page, refusal, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

const LOGIN = { password: 'admin' } as const;

/** VNish 1.2: REST under /api/v1, whose writes want the token that the password unlocks, and bmminer's version on 4028. */
export const vnish: Dialect = { ports: ['http', 'cgminer'], login: LOGIN, services };

const PROGRAM = 'bmminer 1.0.0 vnish';
const head = heading(PROGRAM);

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const rpc = cgminerRpc(device, PROGRAM, {
    version: ({ state }) => ({
      body: head(state, 22, 'CGMiner versions', {
        VERSION: [{ BMMiner: '2.0.0 vnish', API: '3.1', Miner: device.model.firmware, Type: typeOf(device) }],
      }),
    }),
    pools: ({ state }) => ({ body: head(state, 7, 'Pools', { POOLS: state.pools.map(poolOf) }) }),
  });
  return [
    { name: 'http', server: webServer(delivery, webPages(device, pagesOf(device))), program: false },
    { name: 'cgminer', server: jsonServer(delivery, '\0', rpc), program: true },
  ];
}

const typeOf = ({ model }: MinerDevice) => `${model.name} (Vnish ${model.firmware})`;

function pagesOf(device: MinerDevice): Record<string, Page> {
  const unlocked = sessions(device);
  const token = (header: string | undefined) => /^Bearer (.+)$/.exec(header ?? '')?.[1];
  return {
    ...READS,
    'POST /api/v1/unlock': ({ body }) =>
      body['pw'] === LOGIN.password ? json({ token: unlocked.open() }) : refusal(403, { err: 'incorrect password' }),
    ...guarded(
      writesOf(device),
      ({ request }) => unlocked.knows(token(request.headers.authorization)),
      refusal(401, { err: 'token was not provided' }),
    ),
  };
}

const READS: Readonly<Record<string, Page>> = {
  'GET /': () => html('<title>AnthillOS</title>'),
  'GET /api/v1/info': ({ device }) => json(infoOf(device)),
  'GET /api/v1/model': ({ device: { model } }) =>
    json({ full_name: model.name, chain: { num_chains: model.boards, chips_per_chain: model.chipsPerBoard } }),
  'GET /api/v1/chains/factory-info': ({ device: { identity } }) =>
    json({
      psu_model: 'APW121215f',
      psu_serial: identity.psuSerial,
      chains: identity.boardSerials.map((serial, chain) => ({ id: chain + 1, serial, board_model: 'BHB42601' })),
    }),
  'GET /api/v1/status': ({ device }) =>
    json({
      ...statusOf(device, device.state()),
      find_miner: device.locating,
      unlocked: false,
      restart_required: false,
    }),
  'GET /api/v1/summary': ({ device }) => json({ miner: summaryOf(device, device.state()) }),
  'GET /api/v1/perf-summary': ({ device: { physics } }) => {
    const watts = Math.round(physics.powerLimit);
    return json({ current_preset: { name: String(watts), pretty: `${watts} watt`, status: 'tuned' } });
  },
};

/** A preset is written with the settings and counts from the next restart of mining on. */
function writesOf(device: MinerDevice): Record<string, Page> {
  let preset: number | undefined;
  const does =
    (deed: () => void): Page =>
    () =>
      json({}, deed);
  return {
    'POST /api/v1/mining/restart': does(() => {
      if (preset === undefined) device.restartMining('mining/restart');
      else device.limitPower(preset, 'mining/restart');
      preset = undefined;
    }),
    'POST /api/v1/mining/pause': does(() => device.sleep(true, 'mining/pause')),
    'POST /api/v1/mining/stop': does(() => device.sleep(true, 'mining/stop')),
    'POST /api/v1/mining/resume': does(() => device.sleep(false, 'mining/resume')),
    'POST /api/v1/mining/start': does(() => device.sleep(false, 'mining/start')),
    'POST /api/v1/system/reboot': () => json({ after: 3 }, () => device.reboot('system/reboot')),
    'POST /api/v1/find-miner': ({ body }) => json({}, () => device.locate(body['on'] === true, 'find-miner')),
    'POST /api/v1/settings': ({ body }) => {
      const { miner } = body as { miner?: { overclock?: { preset?: unknown } } };
      const watts = Number(miner?.overclock?.preset);
      if (!(watts > 0)) return refusal(400, { err: 'bad preset' });
      preset = watts;
      return json({ restart_required: true, reboot_required: false });
    },
  };
}

function infoOf({ model, identity }: MinerDevice): unknown {
  const { mac, id: hostname } = identity;
  return {
    miner: model.name,
    model: model.name.replace('Antminer ', '').toLowerCase(),
    fw_name: 'Vnish',
    fw_version: model.firmware,
    platform: 'xil',
    install_type: 'nand',
    algorithm: 'sha256d',
    hr_measure: 'GH/s',
    serial: identity.serial,
    system: {
      os: 'GNU/Linux',
      uptime: '10 days, 18:00',
      network_status: { mac, hostname, ip: '127.0.0.1', dhcp: true },
    },
  };
}

function statusOf(device: MinerDevice, state: MinerState): Record<string, unknown> {
  const stopped = state.sleeping ? 'stopped' : device.physics.faults.has('refused') ? 'failure' : undefined;
  const miner_state = stopped ?? (device.phase() === 'warming' ? 'starting' : 'mining');
  return { miner_state, miner_state_time: state.elapsedSeconds };
}

/** Null while the mining program is gone. */
function summaryOf(device: MinerDevice, state: MinerState): unknown {
  if (device.physics.faults.has('refused')) return null;
  const every = (of: (board: BoardState) => number[]) => state.boards.filter(({ present }) => present).flatMap(of);
  return {
    miner_type: typeOf(device),
    miner_status: statusOf(device, state),
    hr_realtime: ghs(state.hashesPerSecond),
    hr_average: ghs(state.meanHashesPerSecond),
    hr_nominal: ghs(state.expectedHashesPerSecond),
    power_consumption: Math.round(state.watts),
    hw_errors: state.hardwareErrors,
    best_share: state.bestShare,
    pcb_temp: rangeOf(every(({ pcbCelsius }) => pcbCelsius)),
    chip_temp: rangeOf(every(({ chipCelsius }) => chipCelsius)),
    cooling: {
      fan_num: state.fanRpm.length,
      fan_duty: 70,
      fans: state.fanRpm.map((rpm, id) => ({ id, rpm, status: rpm === 0 ? 'lost' : 'ok', max_rpm: 7200 })),
      settings: { mode: { name: 'auto' } },
    },
    chains: state.boards.map((board) => chainOf(board, state.sleeping)),
    pools: state.pools.map(({ index, url, user, alive, active, accepted, rejected, stale }) => {
      const status = active ? 'active' : alive ? 'working' : 'offline';
      return { id: index, url, user, pool_type: 'User', status, accepted, rejected, stale, diff: '524K' };
    }),
  };
}

const rangeOf = (celsius: readonly number[]) => ({ min: Math.min(...celsius), max: Math.max(...celsius) });

function chainOf(board: BoardState, asleep: boolean): unknown {
  return {
    id: board.index + 1,
    frequency: board.frequencyMhz,
    voltage: 12_600,
    hashrate_rt: ghs(board.hashesPerSecond),
    hashrate_ideal: ghs(board.expectedHashesPerSecond),
    hw_errors: board.hardwareErrors,
    pcb_temp: rangeOf(board.pcbCelsius),
    chip_temp: rangeOf(board.chipCelsius),
    status: { state: !board.present ? 'disconnected' : asleep ? 'stopped' : 'mining' },
  };
}

import { mhs } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';
import { html, json, type Page, refusal, type Visit, webPages } from './web-pages.ts';
import { type WebReply, webServer } from './web-server.ts';

const LOGIN = { password: 'letmein' } as const;

/** ePIC PowerPlay: HTTP where others speak cgminer; the password stands in the body of every write. */
export const epic: Dialect = { ports: ['cgminer', 'http'], login: LOGIN, services };

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const dashboard = webPages(device, { 'GET /': () => html('<title>Miner Web Dashboard</title>') });
  return [
    { name: 'cgminer', server: webServer(delivery, webPages(device, PAGES)), program: true },
    { name: 'http', server: webServer(delivery, dashboard), program: false },
  ];
}

/** A write: `deed` makes of the parameter what is to be done, or nothing when it is none that fits. */
function write(deed: (device: MinerDevice, param: unknown) => (() => void) | undefined): Page {
  return ({ device, body }: Visit): WebReply => {
    if (body['password'] !== LOGIN.password) return json({ result: false, error: 'Invalid password' });
    const afterwards = deed(device, body['param']);
    return afterwards ? json({ result: true, error: null }, afterwards) : refusal(400, { error: 'Invalid param' });
  };
}

const PAGES: Readonly<Record<string, Page>> = {
  'GET /summary': ({ device }) => json(summaryOf(device, device.state())),
  'GET /capabilities': ({ device }) => json(capabilitiesOf(device)),
  'GET /network': ({ device: { identity } }) =>
    json({ dhcp: { address: '127.0.0.1', netmask: '255.0.0.0', gateway: '', dns: '', mac_address: identity.mac } }),
  'GET /temps': ({ device }) => json(tempsOf(device.state())),
  'POST /reboot': write((device) => () => device.reboot('/reboot')),
  'POST /softreboot': write((device) => () => device.restartMining('/softreboot')),
  'POST /miner': write((device, param) =>
    param === 'Stop' || param === 'Autostart' ? () => device.sleep(param === 'Stop', '/miner') : undefined,
  ),
  'POST /identify': write((device, param) =>
    typeof param === 'boolean' ? () => device.locate(param, '/identify') : undefined,
  ),
  'POST /perpetualtune/algo': write((device, param) => {
    const { algo, target } = (param ?? {}) as { algo?: unknown; target?: unknown };
    const [least, most] = range(device);
    if (algo !== 'PowerTune' || typeof target !== 'number' || target < least || target > most) return undefined;
    return () => device.limitPower(target, '/perpetualtune/algo');
  }),
};

const range = ({ model }: MinerDevice): [least: number, most: number] => [
  Math.round(model.watts * 0.3),
  Math.round(model.watts * 1.2),
];

function tempsOf(state: MinerState): unknown[] {
  const present = state.boards.filter((board) => board.present);
  return present.map(({ index, pcbCelsius }) => ({
    Index: index,
    Data: [Math.min(...pcbCelsius), Math.max(...pcbCelsius)],
    Total: 0,
  }));
}

function capabilitiesOf(device: MinerDevice): unknown {
  const { model, identity } = device;
  const [min, max] = range(device);
  return {
    Model: model.name,
    'Model Subtype': 'BHB56801',
    'Chip Type': 'BM1366',
    'Board Serial Numbers': identity.boardSerials,
    'Miner Serial Number': identity.serial,
    'Control Board Version': { somBoardVersion: '7.1.0', cpuSerial: identity.serial, cpuHardware: 'STM32' },
    'Default Clock': model.frequencyMhz,
    'Default Hashrate': model.hashesPerSecond / 1e12,
    'Max HBs': model.boards,
    Coins: ['BTC'],
    PerpetualTune: [
      { algorithm: 'VoltageOptimizer', name: 'Voltage Optimizer', min: 60, max: 300 },
      { algorithm: 'PowerTune', name: 'Power Tune', min, max },
    ],
    'Performance Estimator': { 'Chip Count': model.chipsPerBoard, 'Hashes Per Second Per Chip': 894 },
  };
}

function summaryOf(device: MinerDevice, state: MinerState): unknown {
  const { model, identity } = device;
  const connected = state.pools.some(({ alive }) => alive);
  const [pool] = state.pools;
  return {
    Status: {
      'Operating State': state.sleeping || !connected ? 'Idling' : 'Mining',
      'Last Command': state.sleeping ? 'Stop' : null,
      'Last Error': device.physics.faults.has('fan-lost') ? 'Fan failure' : null,
    },
    Hostname: identity.id,
    Software: model.firmware,
    'OS Type': 'umcOS',
    Mining: { Coin: 'BTC', Algorithm: 'SHA-256' },
    Stratum: { 'Config Id': 0, 'Current Pool': pool?.url, 'Current User': pool?.user, IsPoolConnected: connected },
    Session: {
      Uptime: state.elapsedSeconds,
      'Active HBs': state.boards.filter(({ present }) => present).length,
      'Average MHs': mhs(state.meanHashesPerSecond),
      Accepted: state.accepted,
      Rejected: state.rejected,
      Submitted: state.accepted + state.rejected,
      Difficulty: 524_288,
    },
    ...boardsOf(state),
    Fans: { 'Fans Speed': 80, 'Fan Mode': { Auto: { 'Target Temperature': 60, 'Idle Speed': 20 } } },
    'Fans Rpm': Object.fromEntries(state.fanRpm.map((rpm, fan) => [`Fans Speed ${fan + 1}`, rpm])),
    Misc: { 'Locate Miner State': device.locating, 'Shutdown Temp': 85, 'Critical Temp': 100 },
    StratumConfigs: identity.pools.map(({ url, user, pass }) => ({ pool: url, login: user, password: pass })),
    PerpetualTune: { Running: true, Algorithm: tuningOf(device) },
    'Power Supply Stats': {
      'Input Power': Number(state.watts.toFixed(2)),
      'Output Voltage': 12.6,
      'Target Voltage': 12_600,
    },
    IdleOnConnectionLost: true,
  };
}

function tuningOf({ physics, model }: MinerDevice): unknown {
  const common = { Optimized: true, 'Throttle Target': null };
  if (physics.powerLimit !== model.watts) return { PowerTune: { ...common, Target: physics.powerLimit, Unit: 'W' } };
  return { VoltageOptimizer: { ...common, Target: model.hashesPerSecond / 1e12, Unit: 'TH/s' } };
}

/** `HBs` lists the boards that work, `HBStatus` all. A hashrate is [MH/s, percent of what it should be, …]. */
function boardsOf(state: MinerState): Record<string, unknown> {
  const working = state.boards.filter((board) => board.present);
  return {
    HBs: working.map((board) => ({
      Index: board.index,
      'Input Voltage': 12.6,
      Temperature: Math.max(...board.pcbCelsius),
      'Core Clock Avg': board.frequencyMhz,
      Hashrate: [mhs(board.hashesPerSecond), (board.hashesPerSecond / board.expectedHashesPerSecond) * 100, 0.8],
    })),
    HBStatus: state.boards.map(({ index, present }) => ({ Index: index, Enabled: present, Detected: present })),
  };
}

import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';

type Body = Record<string, unknown>;
const mhs = (hashesPerSecond: number): number => Number((hashesPerSecond / 1e6).toFixed(2));
const ghs = (hashesPerSecond: number): number => Math.round(hashesPerSecond / 1e9);
const tenth = (value: number): number => Number(value.toFixed(1));

/** The envelope of get_… commands, of refusals and of writes. */
export function whatsminerStatus(now: number, code: number, message: unknown, letter: 'S' | 'E' = 'S'): Body {
  return { STATUS: letter, When: Math.floor(now), Code: code, Msg: message, Description: '' };
}

export function summaryOf(device: MinerDevice, state: MinerState): Body {
  const chips = state.boards.filter(({ present }) => present).flatMap(({ chipCelsius }) => chipCelsius);
  const [fanIn = 0, fanOut = 0] = state.fanRpm;
  const codes = device.errorCodes();
  return {
    Elapsed: state.elapsedSeconds,
    'MHS av': mhs(state.meanHashesPerSecond),
    'MHS 5s': mhs(state.hashesPerSecond),
    'MHS 1m': mhs(state.hashesPerSecond),
    'MHS 5m': mhs(state.hashesPerSecond),
    'MHS 15m': mhs(state.meanHashesPerSecond),
    'HS RT': mhs(state.hashesPerSecond),
    Accepted: state.accepted,
    Rejected: state.rejected,
    'Best Share': state.bestShare,
    Temperature: Math.max(...state.boards.map(({ pcbCelsius }) => Math.max(...pcbCelsius))),
    freq_avg: device.model.frequencyMhz,
    'Fan Speed In': fanIn,
    'Fan Speed Out': fanOut,
    Power: Math.round(state.watts),
    Uptime: state.uptimeSeconds,
    'Hash Stable': device.phase() === 'running',
    'Target Freq': device.model.frequencyMhz,
    'Env Temp': tenth(state.airCelsius),
    'Power Mode': 'Normal',
    'Factory GHS': ghs(state.expectedHashesPerSecond),
    'Power Limit': Math.round(state.powerLimit),
    'Chip Temp Min': Math.min(...chips),
    'Chip Temp Max': Math.max(...chips),
    'Chip Temp Avg': tenth(chips.reduce((sum, celsius) => sum + celsius, 0) / Math.max(1, chips.length)),
    'Pool Rejected%': 0,
    'Power Fanspeed': 6000,
    'Error Code Count': codes.length,
    ...Object.fromEntries(codes.map((code, index) => [`Error Code ${index}`, Number(code)])),
    'Upfreq Complete': device.phase() === 'running' ? 1 : 0,
    MAC: device.identity.mac,
    'Firmware Version': `'${device.model.firmware}'`,
    'CB Platform': 'H616',
    'CB Version': 'V10',
  };
}

export function devsOf({ model }: MinerDevice, state: MinerState): Body[] {
  return state.boards
    .filter(({ present }) => present)
    .map((board) => ({
      ASC: board.index,
      Name: 'SM',
      Slot: board.index,
      ID: board.index,
      Enabled: 'Y',
      Status: board.hashesPerSecond > 0 ? 'Alive' : 'Initialising',
      Temperature: Math.max(...board.pcbCelsius),
      'Chip Frequency': board.frequencyMhz,
      Frequency: board.frequencyMhz,
      'MHS av': mhs(board.hashesPerSecond),
      'MHS 1m': mhs(board.hashesPerSecond),
      'Factory GHS': ghs(board.expectedHashesPerSecond),
      'Effective Chips': board.chips,
      'PCB SN': board.serial,
      'Chip Temp Min': Math.min(...board.chipCelsius),
      'Chip Temp Max': Math.max(...board.chipCelsius),
      'Chip Temp Avg': board.chipCelsius.reduce((sum, celsius) => sum + celsius, 0) / 4,
      'Upfreq Complete': board.frequencyMhz === model.frequencyMhz ? 1 : 0,
    }));
}

export function poolsOf(state: MinerState): Body[] {
  return state.pools.map((pool) => ({
    POOL: pool.index + 1,
    URL: pool.url,
    Status: pool.alive ? 'Alive' : 'Dead',
    Priority: pool.index,
    Accepted: pool.accepted,
    Rejected: pool.rejected,
    Stale: pool.stale,
    User: pool.user,
    'Stratum Active': pool.active,
    'Stratum Difficulty': pool.active ? 524_288 : 0,
  }));
}

export function detailsOf({ model }: MinerDevice): Body[] {
  return Array.from({ length: model.boards }, (_, index) => ({
    DEVDETAILS: index,
    Name: 'SM',
    ID: index,
    Driver: 'bitmicro',
    Kernel: '',
    Model: model.name,
  }));
}

export function psuOf({ identity }: MinerDevice, state: MinerState): Body {
  const amperes = state.watts / 230;
  return {
    name: 'P222B',
    hw_version: '',
    sw_version: '230208.220429',
    model: 'P222B',
    iin: amperes.toFixed(2),
    vin: '23000',
    pin: String(Math.round(state.watts)),
    fan_speed: '6000',
    serial_no: identity.psuSerial,
    vendor: '1',
  };
}

export function infoOf({ identity, locating }: MinerDevice): Body {
  return {
    ip: '127.0.0.1',
    proto: 'dhcp',
    netmask: '255.0.0.0',
    gateway: '',
    dns: '',
    hostname: identity.id,
    mac: identity.mac,
    ledstat: locating ? 'manual' : 'auto',
    minersn: identity.serial,
  };
}

export function offOf({ model, physics }: MinerDevice, state: MinerState): Body {
  return {
    mineroff: String(state.sleeping),
    mineroff_reason: state.sleeping ? 'power_off' : '',
    mineroff_time: '',
    FirmwareVersion: model.firmware,
    power_mode: 'normal',
    power_limit_set: physics.powerLimit === model.watts ? '' : String(physics.powerLimit),
    hash_percent: '',
  };
}

/** "2024-06-15 10:30:00", as the firmware writes moments. */
export function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

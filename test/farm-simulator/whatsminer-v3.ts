import { createHash } from 'node:crypto';
import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';
import { type Reply, textOf } from './tcp-servers.ts';
import { dateText } from './whatsminer-tables.ts';
import type { WhatsminerLogin } from './whatsminer-token.ts';

type Body = Record<string, unknown>;
const ths = (hashesPerSecond: number): number => Number((hashesPerSecond / 1e12).toFixed(3));

export const WHATSMINER_V3_LOGIN: WhatsminerLogin = { user: 'super', password: 'super' };
const PARTS: Readonly<Record<string, (device: MinerDevice, state: MinerState) => unknown>> = {
  summary: summaryOf,
  edevs: edevsOf,
  pools: poolsOf,
};

/** Codes of API 3. */
const CODE = { ok: 0, invalidCommand: -2, parameterMissing: -3, noPermission: -4 } as const;

/** Port 4433 of a newer Whatsminer: reads are open, every `set.…` carries a token made with the salt of the device. */
export function whatsminerV3(
  device: MinerDevice,
  salt: string,
  login: WhatsminerLogin = WHATSMINER_V3_LOGIN,
): (request: unknown) => Reply {
  return (request) => {
    const state = device.state();
    const command = textOf(request, 'cmd') ?? '';
    const answer = (code: number, msg: unknown, afterwards?: () => void): Reply => ({
      text: JSON.stringify({ code, when: Math.floor(state.now), msg, desc: command }),
      ...(afterwards ? { afterwards } : {}),
    });
    if (command === 'get.device.info') return answer(CODE.ok, deviceInfo(device, salt, textOf(request, 'param')));
    if (command === 'get.miner.status') {
      const found = statusOf(device, state, textOf(request, 'param'));
      return found ? answer(CODE.ok, found) : answer(CODE.parameterMissing, 'param is null');
    }
    if (command === 'get.miner.setting') return answer(CODE.ok, settingOf(device));
    if (!command.startsWith('set.')) return answer(CODE.invalidCommand, 'invalid command');
    if (!isSigned(request, command, salt, login)) return answer(CODE.noPermission, 'no permission');
    const deed = writeOf(device, command, (request as Body)['param']);
    return deed === undefined ? answer(CODE.invalidCommand, 'invalid command') : answer(CODE.ok, 'ok', deed);
  };
}

/** token = the first 8 characters of base64(sha256(cmd + password + salt + ts)). */
function isSigned(request: unknown, command: string, salt: string, login: WhatsminerLogin): boolean {
  if (textOf(request, 'account') !== login.user) return false;
  const text = command + login.password + salt + (textOf(request, 'ts') ?? '');
  return textOf(request, 'token') === createHash('sha256').update(text).digest('base64').slice(0, 8);
}

function writeOf(device: MinerDevice, command: string, param: unknown): (() => void) | undefined {
  const by = `whatsminer ${command}`;
  switch (command) {
    case 'set.system.reboot':
      return () => device.reboot(by);
    case 'set.miner.service':
      if (param === 'restart') return () => device.restartMining(by);
      if (param === 'stop' || param === 'start') return () => device.sleep(param === 'stop', by);
      return undefined;
    case 'set.system.led':
      return () => device.locate(param !== 'auto', by);
    case 'set.miner.power_limit':
      return Number(param) > 0 ? () => device.limitPower(Number(param), by) : undefined;
    default:
      return undefined;
  }
}

/** `param` picks one part ("salt", "miner"…), as `{ [param]: … }`. */
function deviceInfo(device: MinerDevice, salt: string, param: string | undefined): Body {
  const { model, identity } = device;
  const codes = device.errorCodes();
  const all: Body = {
    network: {
      ip: '127.0.0.1',
      proto: 'dhcp',
      netmask: '255.0.0.0',
      gateway: '',
      dns: '',
      hostname: identity.id,
      mac: identity.mac,
    },
    miner: {
      working: String(device.phase() !== 'sleeping'),
      type: model.name,
      'hash-board': 'K40',
      'board-num': String(model.boards),
      'miner-sn': identity.serial,
      ...Object.fromEntries(identity.boardSerials.map((serial, index) => [`pcbsn${index}`, serial])),
      'fast-boot': 'disable',
      'hash-percent': '0',
      'pool-strategy': 'FAILOVER',
      'power-limit-set': String(device.physics.powerLimit),
    },
    system: {
      api: '3.0.2',
      platform: 'H616',
      fwversion: model.firmware,
      'control-board-version': 'CB6V10',
      ledstatus: device.locating ? 'manual' : 'auto',
      apiswitch: '1',
    },
    power: {
      type: 'P221B',
      mode: '1',
      model: 'P221B',
      hwversion: 'RT0159',
      swversion: '230224.220429',
      sn: identity.psuSerial,
      fanspeed: 6300,
      vendor: '1',
    },
    salt,
    ...(codes.length > 0 ? { 'error-code': codes.map((code) => ({ [code]: dateText(device.clock.now()) })) } : {}),
  };
  if (param === undefined || param === '') return all;
  return Object.hasOwn(all, param) ? { [param]: all[param] } : {};
}

function settingOf({ physics }: MinerDevice): Body {
  return { 'power-limit': physics.powerLimit, 'power-mode': 'normal', 'fast-boot': 'disable' };
}

/** Parts joined by `+`; undefined when none or an unknown one is asked for. */
function statusOf(device: MinerDevice, state: MinerState, param: string | undefined): Body | undefined {
  const names = param?.split('+') ?? [];
  if (names.length === 0 || !names.every((name) => Object.hasOwn(PARTS, name))) return undefined;
  return Object.fromEntries(names.map((name) => [name, PARTS[name]?.(device, state)]));
}

function summaryOf(device: MinerDevice, state: MinerState): Body {
  const chips = state.boards.filter(({ present }) => present).flatMap(({ chipCelsius }) => chipCelsius);
  const [fanIn = 0, fanOut = 0] = state.fanRpm;
  return {
    elapsed: state.elapsedSeconds,
    'bootup-time': state.uptimeSeconds,
    'hash-realtime': ths(state.hashesPerSecond),
    'hash-1min': ths(state.hashesPerSecond),
    'hash-15min': ths(state.meanHashesPerSecond),
    'hash-average': ths(state.meanHashesPerSecond),
    'factory-hash': ths(state.expectedHashesPerSecond),
    'power-realtime': Math.round(state.watts),
    'power-5min': Math.round(state.watts),
    'power-limit': Math.round(state.powerLimit),
    'freq-avg': device.model.frequencyMhz,
    'target-freq': device.model.frequencyMhz,
    'environment-temperature': Number(state.airCelsius.toFixed(1)),
    'board-temperature': state.boards.map(({ pcbCelsius }) => Math.max(...pcbCelsius)),
    'chip-temp-min': Math.min(...chips),
    'chip-temp-avg': chips.reduce((sum, celsius) => sum + celsius, 0) / Math.max(1, chips.length),
    'chip-temp-max': Math.max(...chips),
    'fan-speed-in': fanIn,
    'fan-speed-out': fanOut,
    'up-freq-finish': device.phase() === 'running' ? 1 : 0,
  };
}

function edevsOf(_device: MinerDevice, state: MinerState): Body[] {
  return state.boards
    .filter(({ present }) => present)
    .map((board) => ({
      id: board.index,
      slot: board.index,
      'hash-average': ths(board.hashesPerSecond),
      'hash-realtime': ths(board.hashesPerSecond),
      'factory-hash': ths(board.expectedHashesPerSecond),
      'chip-temp-min': Math.min(...board.chipCelsius),
      'chip-temp-avg': board.chipCelsius.reduce((sum, celsius) => sum + celsius, 0) / 4,
      'chip-temp-max': Math.max(...board.chipCelsius),
      'effective-chips': board.chips,
      freq: board.frequencyMhz,
      status: 'alive',
    }));
}

function poolsOf(_device: MinerDevice, state: MinerState): Body[] {
  return state.pools.map((pool) => ({
    id: pool.index + 1,
    url: pool.url,
    account: pool.user,
    status: pool.alive ? 'alive' : 'dead',
    'stratum-active': pool.active,
    'stratum-diff': pool.active ? 524_288 : 0,
    'reject-rate': 0,
    'pool-priority': pool.index,
  }));
}

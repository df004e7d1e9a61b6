import type { MinerDevice } from './miner-device.ts';
import { type MinerState, type PoolState, SHARE_DIFFICULTY } from './miner-state.ts';
import { type Reply, textOf } from './tcp-servers.ts';

export type Body = Record<string, unknown>;

export interface Asked {
  device: MinerDevice;
  state: MinerState;
  /** What stood beside the command; empty where nothing did. */
  parameter: string;
}

/** What a command answers, and what the device does once that has left. No body: the connection just ends. */
export interface Said {
  body?: Body;
  afterwards?: () => void;
}

export type Command = (asked: Asked) => Said;

/** How a program heads its replies. Letters: S success, I info, E error. */
export function heading(program: string) {
  return (state: MinerState, code: number, message: string, content: Body = {}, letter = 'S'): Body => ({
    STATUS: [{ STATUS: letter, When: Math.floor(state.now), Code: code, Msg: message, Description: program }],
    ...content,
    id: 1,
  });
}

/** Port 4028: one command, or several joined by `+`, of which none may write. */
export function cgminerRpc(
  device: MinerDevice,
  program: string,
  commands: Readonly<Record<string, Command>>,
): (request: unknown) => Reply {
  const head = heading(program);
  return (request) => {
    const state = device.state();
    const say = (name: string, parameter: string): Said => {
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      return command?.({ device, state, parameter }) ?? { body: head(state, 14, 'Invalid command', {}, 'E') };
    };
    const command = textOf(request, 'command');
    if (command === undefined) return { text: JSON.stringify(head(state, 23, 'Invalid JSON', {}, 'E')) };
    if (command.includes('+')) {
      const parts = command.split('+').map((part) => [part, [say(part, '').body ?? {}]]);
      return { text: JSON.stringify({ ...Object.fromEntries(parts), id: 1 }) };
    }
    const { body, afterwards } = say(command, textOf(request, 'parameter') ?? '');
    return { text: body && JSON.stringify(body), ...(afterwards ? { afterwards } : {}) };
  };
}

/** `summary` of cgminer 4: rates in MH/s. */
export function summaryOf(state: MinerState): Body {
  const now = mhs(state.hashesPerSecond);
  const mean = mhs(state.meanHashesPerSecond);
  return {
    Elapsed: state.elapsedSeconds,
    'MHS av': mean,
    'MHS 5s': now,
    'MHS 1m': now,
    'MHS 5m': now,
    'MHS 15m': mean,
    'Found Blocks': 0,
    Getworks: state.accepted,
    Accepted: state.accepted,
    Rejected: state.rejected,
    'Hardware Errors': state.hardwareErrors,
    Stale: state.stale,
    'Total MH': mhs(state.totalHashes),
    'Best Share': state.bestShare,
    'Last getwork': Math.floor(state.now),
  };
}

/** An entry of `pools` of cgminer 4. */
export function poolOf(pool: PoolState): Body {
  return {
    POOL: pool.index,
    URL: pool.url,
    Status: pool.alive ? 'Alive' : 'Dead',
    Priority: pool.index,
    Quota: 1,
    'Long Poll': 'N',
    Getworks: pool.accepted,
    Accepted: pool.accepted,
    Rejected: pool.rejected,
    Stale: pool.stale,
    'Get Failures': 0,
    'Remote Failures': 0,
    User: pool.user,
    'Last Share Time': 0,
    'Has Stratum': true,
    'Stratum Active': pool.active,
    'Stratum URL': pool.active ? new URL(pool.url).hostname : '',
    'Stratum Difficulty': pool.active ? SHARE_DIFFICULTY : 0,
  };
}

export const mhs = (hashesPerSecond: number): number => Number((hashesPerSecond / 1e6).toFixed(2));
export const ghs = (hashesPerSecond: number): number => Number((hashesPerSecond / 1e9).toFixed(2));
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

import { type Body, type Command, cgminerRpc, heading, mhs, poolOf, summaryOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { BoardState } from './miner-state.ts';
import { jsonServer } from './tcp-servers.ts';

/** A machine that runs plain cgminer, open for writing: an ASIC a board, no web interface. */
export const cgminer: Dialect = { ports: ['cgminer', 'http'], services };

const PROGRAM = 'cgminer 4.12.1';
const head = heading(PROGRAM);

function services(device: MinerDevice): Service[] {
  const server = jsonServer(() => device.delivery(), '\0', cgminerRpc(device, PROGRAM, COMMANDS));
  return [{ name: 'cgminer', server, program: true }];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  version: ({ device: { model }, state }) => ({
    body: head(state, 22, 'CGMiner versions', { VERSION: [{ CGMiner: '4.12.1', API: '3.7', Type: model.name }] }),
  }),
  summary: ({ state }) => ({ body: head(state, 11, 'Summary', { SUMMARY: [summaryOf(state)] }) }),
  devs: ({ state }) => ({ body: head(state, 9, `${state.boards.length} ASC(s)`, { DEVS: state.boards.map(devOf) }) }),
  pools: ({ state }) => ({ body: head(state, 7, 'Pools', { POOLS: state.pools.map(poolOf) }) }),
  stats: ({ state }) => ({ body: head(state, 70, 'CGMiner stats', { STATS: [statsOf(state)] }) }),
  devdetails: ({ device: { model }, state }) => ({
    body: head(state, 69, 'Device Details', {
      DEVDETAILS: [{ DEVDETAILS: 0, Name: 'ASC', ID: 0, Driver: 'asc', Model: model.name }],
    }),
  }),
  coin: ({ state }) => ({ body: head(state, 78, 'CGMiner coin', { COIN: [{ 'Hash Method': 'sha256', LP: true }] }) }),
  restart: ({ device }) => ({ body: { STATUS: 'RESTART' }, afterwards: () => device.restartMining('restart') }),
};

function devOf(board: BoardState): Body {
  return {
    ASC: board.index,
    Name: 'ASC',
    ID: board.index,
    Enabled: 'Y',
    Status: board.present ? 'Alive' : 'Dead',
    Temperature: Math.max(...board.chipCelsius),
    'MHS av': mhs(board.hashesPerSecond),
    'MHS 5s': mhs(board.hashesPerSecond),
    'Hardware Errors': board.hardwareErrors,
  };
}

function statsOf({ elapsedSeconds, fanRpm }: { elapsedSeconds: number; fanRpm: number[] }): Body {
  const fans = Object.fromEntries(fanRpm.map((rpm, fan) => [`fan${fan + 1}`, rpm]));
  return { STATS: 0, ID: 'ASC0', Elapsed: elapsedSeconds, fan_num: fanRpm.length, ...fans };
}

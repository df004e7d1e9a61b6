import type { BoardState, MinerState } from './miner-state.ts';
import type { MinerModel } from './models.ts';

/** Writing to a tenth, a hundredth: the firmware's own rounding. */
export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const ghs = (hashesPerSecond: number): number => round(hashesPerSecond / 1e9, 2);
const dashed = (values: number[]): string => values.join('-');

const COMPILED = 'Tue Dec  6 16:12:30 CST 2022';
/** Every S19 tells of one more chain than it has. */
const EXTRA_CHAINS = 1;

type Body = Record<string, unknown>;

export function status(now: number, code: number, message: string, letter: 'S' | 'E' = 'S'): Body {
  const entry = { STATUS: letter, When: Math.floor(now), Code: code, Msg: message, Description: 'cgminer 1.0.0' };
  return { STATUS: [entry] };
}

function nameplate(model: MinerModel): Body {
  return { BMMiner: '1.0.0', Miner: model.firmware, CompileTime: COMPILED, Type: model.name };
}

/** cgminer's own words on port 4028: version, stats, summary, pools, devs. Undefined: this firmware has no such command. */
export function legacyReply(command: string, model: MinerModel, state: MinerState): Body | undefined {
  switch (command) {
    case 'version': {
      const { BMMiner, ...rest } = nameplate(model);
      return { ...status(state.now, 22, 'CGMiner versions'), VERSION: [{ BMMiner, API: '3.1', ...rest }], id: 1 };
    }
    case 'stats':
      return {
        ...status(state.now, 70, 'CGMiner stats'),
        STATS: [nameplate(model), { ...statsOf(model, state), ...chainsOf(state) }],
        id: 1,
      };
    case 'summary':
      return { ...status(state.now, 11, 'Summary'), SUMMARY: [summaryOf(state)], id: 1 };
    case 'pools':
      return {
        ...status(state.now, 7, `${state.pools.length} Pool(s)`),
        POOLS: state.pools.map((pool) => poolOf(pool, state.now)),
        id: 1,
      };
    case 'devs':
      return { ...status(state.now, 9, '1 ASC(s)'), DEVS: [devOf(state)], id: 1 };
    default:
      return undefined;
  }
}

function statsOf(model: MinerModel, state: MinerState): Body {
  return {
    STATS: 0,
    ID: 'BTM_SOC0',
    Elapsed: state.elapsedSeconds,
    'GHS 5s': ghs(state.hashesPerSecond),
    'GHS av': ghs(state.meanHashesPerSecond),
    rate_30m: ghs(state.meanHashesPerSecond),
    Mode: state.sleeping ? 254 : 2,
    miner_count: state.boards.filter(({ present }) => present).length,
    frequency: model.frequencyMhz,
    fan_num: state.fanRpm.length,
    ...numbered('fan', state.fanRpm),
    total_rateideal: ghs(state.expectedHashesPerSecond),
    rate_unit: 'GH',
    total_freqavg: model.frequencyMhz,
    total_acn: state.boards.reduce((sum, { chips }) => sum + chips, 0),
    'total rate': ghs(state.meanHashesPerSecond),
    no_matching_work: state.hardwareErrors,
    miner_version: model.firmware,
    miner_id: 'simulated',
  };
}

function chainsOf(state: MinerState): Body {
  const boards = state.boards;
  const none = Array.from({ length: EXTRA_CHAINS });
  const all = <T>(of: (board: BoardState) => T, absent: T): T[] => [...boards.map(of), ...none.map(() => absent)];
  const chip = state.sleeping ? 'x' : 'o';
  return {
    temp_num: boards.length,
    ...numbered(
      'temp',
      boards.map((board) => Math.max(...board.pcbCelsius)),
    ),
    ...numbered(
      'temp2_',
      boards.map((board) => Math.max(...board.chipCelsius)),
    ),
    ...numbered(
      'temp_pcb',
      all((board) => dashed(board.pcbCelsius), '0-0-0-0'),
    ),
    ...numbered(
      'temp_chip',
      all((board) => dashed(board.chipCelsius), '0-0-0-0'),
    ),
    ...numbered(
      'chain_acn',
      all((board) => board.chips, 0),
    ),
    ...numbered(
      'chain_acs',
      all((board) => chipMap(board.chips, chip), ''),
    ),
    ...numbered(
      'chain_hw',
      all((board) => board.hardwareErrors, 0),
    ),
    ...numbered(
      'chain_rate',
      all((board) => (board.present ? (board.hashesPerSecond / 1e9).toFixed(2) : ''), ''),
    ),
    ...numbered(
      'freq',
      all((board) => board.frequencyMhz, 0),
    ),
  };
}

function numbered(name: string, values: unknown[]): Body {
  return Object.fromEntries(values.map((value, index) => [`${name}${index + 1}`, value]));
}

/** " ooo ooo …": one letter a chip, in threes. */
export function chipMap(chips: number, letter: string): string {
  return letter.repeat(chips).replaceAll(/(.{1,3})/g, ' $1');
}

function summaryOf(state: MinerState): Body {
  return {
    Elapsed: state.elapsedSeconds,
    'GHS 5s': ghs(state.hashesPerSecond),
    'GHS av': ghs(state.meanHashesPerSecond),
    'GHS 30m': ghs(state.meanHashesPerSecond),
    'Found Blocks': 0,
    Getwork: state.accepted,
    Accepted: state.accepted,
    Rejected: state.rejected,
    'Hardware Errors': state.hardwareErrors,
    Utility: state.elapsedSeconds > 0 ? round((state.accepted * 60) / state.elapsedSeconds, 2) : 0,
    Stale: state.stale,
    'Total MH': round(state.totalHashes / 1e6, 0),
    'Best Share': state.bestShare,
    'Device Hardware%': 0,
    'Last getwork': Math.floor(state.now),
  };
}

function poolOf(pool: MinerState['pools'][number], now: number): Body {
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
    'Last Share Time': pool.accepted > 0 ? `0:00:${String(Math.floor(now) % 20).padStart(2, '0')}` : '0',
    Diff: pool.active ? '524K' : '',
    'Has Stratum': true,
    'Stratum Active': pool.active,
    'Stratum URL': pool.active ? new URL(pool.url).hostname : '',
  };
}

function devOf(state: MinerState): Body {
  return {
    ASC: 0,
    Name: 'BTM_SOC',
    ID: 0,
    Enabled: 'Y',
    Status: 'Alive',
    'MHS av': 0,
    'MHS 5s': 0,
    Accepted: state.accepted,
    Rejected: state.rejected,
    'Device Elapsed': state.elapsedSeconds,
  };
}

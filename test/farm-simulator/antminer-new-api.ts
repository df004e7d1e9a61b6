import { chipMap, round } from './antminer-legacy.ts';
import type { BoardState, MinerState } from './miner-state.ts';
import { SHARE_DIFFICULTY } from './miner-state.ts';
import type { MinerModel } from './models.ts';

const ghs = (hashesPerSecond: number): number => round(hashesPerSecond / 1e9, 2);
type Body = Record<string, unknown>;

/** What is wrong, as summary.cgi tells it: an element per check, status s (success) or e (error). */
const CHECKS = ['rate', 'network', 'fans', 'temp'] as const;
const OVERHEAT_CELSIUS = 95;
const LOW_RATE = 0.8;

/**
 * The shape of the CGI (stats.cgi, summary.cgi, pools.cgi), which newer firmware also answers on port 4028 to the flag
 * `new_api`. A sleeping miner has empty STATS and SUMMARY. Undefined: there is no such page.
 */
export function newApiReply(command: string, model: MinerModel, state: MinerState): Body | undefined {
  switch (command) {
    case 'stats':
      return { ...head(model, state, 'stats'), STATS: state.sleeping ? [] : [statsOf(model, state)] };
    case 'summary':
      return { ...head(model, state, 'summary'), SUMMARY: state.sleeping ? [] : [summaryOf(state)] };
    case 'pools':
      return { ...head(model, state, 'pools'), POOLS: state.pools.map(poolOf) };
    default:
      return undefined;
  }
}

function head(model: MinerModel, state: MinerState, command: string): Body {
  return {
    STATUS: { STATUS: 'S', when: Math.floor(state.now), Msg: command, api_version: '1.0.0' },
    INFO: { miner_version: model.firmware, CompileTime: 'Thu Oct 9 18:55:45 CST 2025', type: model.name },
  };
}

function rates(state: MinerState): Body {
  return {
    elapsed: state.elapsedSeconds,
    rate_5s: ghs(state.hashesPerSecond),
    rate_30m: ghs(state.meanHashesPerSecond),
    rate_avg: ghs(state.meanHashesPerSecond),
    rate_ideal: ghs(state.expectedHashesPerSecond),
    rate_unit: 'GH/s',
  };
}

function statsOf(model: MinerModel, state: MinerState): Body {
  const present = state.boards.filter((board) => board.present);
  return {
    ...rates(state),
    chain_num: present.length,
    fan_num: state.fanRpm.length,
    fan: state.fanRpm,
    hwp_total: 0,
    'miner-mode': 0,
    'freq-level': 100,
    chain: present.map((board) => chainOf(model, board, state.airCelsius)),
  };
}

/** Of the four sensors beside the chips two sit where the air leaves a board, and two where it enters. */
function chainOf(model: MinerModel, board: BoardState, airCelsius: number): Body {
  const air = Math.round(airCelsius);
  return {
    index: board.index,
    freq_avg: board.frequencyMhz,
    rate_ideal: ghs(board.expectedHashesPerSecond),
    rate_real: ghs(board.hashesPerSecond),
    asic_num: model.chipsPerBoard,
    asic: chipMap(board.chips, 'o').trim(),
    temp_pic: board.pcbCelsius.map((celsius, sensor) => (sensor < 2 ? celsius - 5 : air)),
    temp_pcb: board.pcbCelsius,
    temp_chip: board.chipCelsius,
    hw: board.hardwareErrors,
    hwp: 0,
    eeprom_loaded: true,
    sn: board.serial,
  };
}

function summaryOf(state: MinerState): Body {
  return {
    ...rates(state),
    hw_all: state.hardwareErrors,
    bestshare: state.bestShare,
    status: CHECKS.map((type) => ({ type, ...verdict(type, state) })),
  };
}

/** The codes are those of the firmware: R:1 hashrate low, P:1 high temperature. A lost fan or pool has no code here. */
function verdict(type: (typeof CHECKS)[number], state: MinerState): Body {
  const wrong = (code: number, msg: string) => ({ status: 'e', code, msg });
  const hottest = Math.max(...state.boards.flatMap((board) => board.chipCelsius));
  if (type === 'rate' && state.hashesPerSecond < LOW_RATE * state.expectedHashesPerSecond) return wrong(1, 'R:1');
  if (type === 'temp' && hottest > OVERHEAT_CELSIUS) return wrong(1, 'P:1');
  if (type === 'fans' && state.fanRpm.includes(0)) return wrong(1, 'fan lost');
  if (type === 'network' && !state.pools.some(({ alive }) => alive)) return wrong(1, 'no pool');
  return { status: 's', code: 0, msg: '' };
}

function poolOf(pool: MinerState['pools'][number]): Body {
  return {
    index: pool.index,
    url: pool.url,
    user: pool.user,
    status: pool.alive ? 'Alive' : 'Dead',
    priority: pool.index,
    getworks: pool.accepted,
    accepted: pool.accepted,
    rejected: pool.rejected,
    discarded: 0,
    stale: pool.stale,
    diff: pool.active ? `${SHARE_DIFFICULTY}.0000` : '',
    diff1: 0,
    diffa: pool.accepted * SHARE_DIFFICULTY,
    diffr: pool.rejected * SHARE_DIFFICULTY,
    diffs: pool.stale * SHARE_DIFFICULTY,
    lsdiff: pool.accepted > 0 ? SHARE_DIFFICULTY : 0,
    lstime: pool.accepted > 0 ? '0:00:05' : '0',
  };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricId } from '../../../core/farm/metrics.ts';

type Expected = readonly [metric: MetricId, labels: Record<string, string>, value: number | undefined];

/** The question that each file of these recordings answers; they are named otherwise than our own. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'rpc-version.json': 'cgminer version',
  'http-cgi-bin_luci_admin_network_iface_status_lan.json': 'GET /cgi-bin/luci/admin/network/iface_status/lan',
  'http-api_v1_miner_details.json': 'GET /api/v1/miner/details',
  'http-api_v1_miner_stats.json': 'GET /api/v1/miner/stats',
  'http-api_v1_miner_hw_hashboards.json': 'GET /api/v1/miner/hw/hashboards',
  'http-api_v1_miner_errors.json': 'GET /api/v1/miner/errors',
  'http-api_v1_cooling_state.json': 'GET /api/v1/cooling/state',
  'http-api_v1_performance_tuner_state.json': 'GET /api/v1/performance/tuner-state',
  'http-api_v1_actions_locate.json': 'GET /api/v1/actions/locate',
  'http-api_v1_pools.json': 'GET /api/v1/pools/',
  'http-api_v1_version.json': 'GET /api/v1/version/',
};

/** All replies of a folder by the name of the question; the parts of GraphQL's answer, recorded one by one, are put together. */
export function repliesIn(folder: string): Record<string, unknown> {
  const replies: Record<string, unknown> = {};
  let graphql: unknown;
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const question = QUESTIONS[file];
    const reply = (): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (question !== undefined) replies[question] = reply();
    if (file.startsWith('gql-')) graphql = together(graphql, reply());
  }
  return graphql === undefined ? replies : { ...replies, 'POST /graphql': graphql };
}

function together(one: unknown, other: unknown): unknown {
  if (!isObject(one) || !isObject(other)) return other;
  const both = Object.entries(other).map(([key, value]) => [key, key in one ? together(one[key], value) : value]);
  return { ...one, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Worked out by hand from the recorded replies. */
export const CASES = {
  '22.08-plus-s9': {
    questions: 1,
    operation: 'hashing',
    facts: {
      ...{ mac: '01:23:45:67:89:10', hostname: 'miner-60726c', firmware: '2022-09-13-0-11012d53-22.08-plus' },
      ...{ apiVersion: '3.7', algorithm: 'sha256', mode: 'power target', errors: [] },
      pools: [
        { pool: 0, url: 'stratum+tcp://btc1.example.pool:3333', worker: 'asic-rs.test', status: 'alive', active: true },
        { pool: 1, url: 'stratum+tcp://btc2.example.pool:3333', worker: 'asic-rs.test', status: 'alive', active: true },
      ],
    },
    values: [
      ['miner.hashrate', { algorithm: 'sha256' }, 7_160_208.9449559e6],
      ['miner.hashrate_expected', {}, 7_242_402.52323e6],
      ['miner.power', {}, 735],
      ['miner.power_limit', {}, 900],
      ['miner.uptime', {}, 1189],
      ['miner.fault_light', {}, 0],
      ['miner.fans', {}, 2],
      ['miner.fan_speed', { fan: '1' }, 5580],
      ['miner.fan_speed', { fan: '2' }, undefined],
      ['miner.fan_duty', {}, 1],
      ['miner.boards', {}, 3],
      ['miner.board_hashrate', { board: '0' }, 2_966_950.39180256e6],
      ['miner.board_hashrate_expected', { board: '2' }, 3_017_667.71980799e6],
      ['miner.board_chips', { board: '1' }, 63],
      ['miner.board_frequency', { board: '1' }, 420.170944e6],
      ['miner.board_voltage', { board: '1' }, 9.09745693206787],
      ['miner.board_temperature', { board: '1', sensor: '0' }, 75.375],
      ['miner.chip_temperature', { board: '2', sensor: '0' }, 80],
      ['miner.shares', { result: 'accepted' }, 31 + 18],
      ['miner.shares', { result: 'rejected' }, 0],
      ['miner.shares', { result: 'stale' }, undefined],
      ['miner.pool_shares', { pool: '1', result: 'accepted' }, 18],
    ],
  },
  '25.03-plus': {
    questions: 1,
    operation: 'hashing',
    facts: {
      ...{ mac: '02:34:98:9E:9F:E1', hostname: 'Antminer', firmware: '2025-04-07-0-424f9a7f-25.03-plus' },
      boards: [
        { board: 0, serial: 'NGSBYT0BEJCJD0CHY', chips: 55 },
        { board: 1, serial: 'NGSBYT0BEJCJD0BP5', chips: 55 },
        { board: 2, serial: 'NGSBYT0BEJCJD0BG4', chips: 55 },
      ],
    },
    values: [
      ['miner.hashrate', {}, 251_235_330.705917e6],
      ['miner.power', {}, 4448],
      ['miner.power_limit', {}, 3878],
      ['miner.fans', {}, 4],
      ['miner.fan_speed', { fan: '3' }, 5998],
      ['miner.board_temperature', { board: '0', sensor: 'max' }, 60],
      ['miner.chip_temperature', { board: '0', sensor: 'max' }, 75],
      ['miner.board_inlet_temperature', { board: '0' }, 39],
      ['miner.board_outlet_temperature', { board: '2' }, 57.5],
      ['miner.board_info', { board: '1', serial: 'NGSBYT0BEJCJD0BP5' }, 1],
      ['miner.pool_active', { pool: '1' }, 0],
      ['miner.pool_up', { pool: '1' }, 1],
      ['miner.shares', { result: 'rejected' }, 24],
    ],
  },
  '25.05.1-plus': {
    questions: 1,
    operation: 'hashing',
    facts: { mac: '02:B7:87:EE:7F:F5', firmware: '2025-06-25-0-45f356ea-25.05.1-plus' },
    values: [
      ['miner.hashrate', {}, 205_749_605.597877e6],
      ['miner.hashrate_expected', {}, 216_722_441.99088e6],
      ['miner.uptime', {}, 693_609],
      ['miner.board_frequency', { board: '0' }, 601.477272e6],
      ['miner.board_temperature', { board: '2', sensor: 'max' }, 54.5],
      ['miner.board_inlet_temperature', { board: '1' }, 39.5],
      ['miner.shares', { result: 'accepted' }, 92_875 + 18 + 6],
    ],
  },
  '25.11-plus-s19xp': {
    questions: 3,
    operation: 'hashing',
    facts: {
      ...{
        make: 'Bitmain',
        model: 'Antminer S19 XP',
        firmware: '2025-11-21-0-eb658dcd-25.11-plus',
        apiVersion: '1.1.0',
      },
      ...{ mac: '90:34:86:54:14:C0', serial: 'YNAHEAUBCJCBA03GL', hostname: 'Antminer', controlBoard: 'CVITEK' },
      // The newest entry of the log is of 10 April, the last share of 17 April, and the miner is up for six hours.
      ...{ mode: 'power target', psuModel: 'APW121215f', errors: [] },
    },
    values: [
      ['miner.hashrate', {}, 121_015.409027913e9],
      ['miner.hashrate_average', { window: '1m' }, 119_995.007785238e9],
      ['miner.hashrate_average', { window: '30m' }, 133_523.662095011e9],
      ['miner.hashrate_average', { window: 'boot' }, 143_386.982748803e9],
      ['miner.hashrate_expected', {}, 119_967.846104142e9],
      ['miner.power', {}, 2472],
      ['miner.power_limit', {}, 2431],
      ['miner.uptime', {}, 21_448],
      ['miner.mining_duration', {}, 20_359],
      ['miner.best_share_difficulty', {}, 2_713_716_437],
      ['miner.fault_light', {}, 0],
      ['miner.fans', {}, 4],
      ['miner.fan_speed', { fan: '0' }, 5879],
      ['miner.fan_duty', {}, 1],
      ['miner.boards', {}, 3],
      ['miner.board_hashrate', { board: '1' }, 41_175.0474915485e9],
      ['miner.board_hashrate_expected', { board: '0' }, 40_139.961193194e9],
      ['miner.board_chips', { board: '2' }, 110],
      ['miner.board_frequency', { board: '2' }, 401_534_090],
      ['miner.board_voltage', { board: '0' }, 12.6061224489795],
      ['miner.board_temperature', { board: '2', sensor: '0' }, 56],
      ['miner.chip_temperature', { board: '2', sensor: 'max' }, 71],
      ['miner.board_inlet_temperature', { board: '2' }, 44],
      ['miner.board_outlet_temperature', { board: '1' }, 54.5],
      ['miner.board_info', { board: '0', serial: 'YNAHYPDBCJEJD00MJ' }, 1],
      ['miner.shares', { result: 'accepted' }, 5048],
      ['miner.shares', { result: 'rejected' }, 10],
      ['miner.shares', { result: 'stale' }, 0],
      ['miner.pool_difficulty', { pool: '0' }, 131_072],
      ['miner.pool_last_share', { pool: '0' }, 1_776_446_537],
      ['miner.pool_last_share', { pool: '1' }, undefined],
      ['miner.pool_active', { pool: '1' }, 0],
    ],
  },
  '26.04-plus-s21pro': {
    questions: 3,
    operation: 'hashing',
    facts: {
      ...{ model: 'Antminer S21 Pro', firmware: '2026-04-14-0-912d084c-26.04-plus', apiVersion: '1.3.0' },
      ...{ mac: '02:8F:77:EC:E7:E0', serial: 'THQGFKUBDJIAH0E9G', controlBoard: 'AML', psuModel: 'APW171215a/c' },
      ...{ psuSerial: 'OLTT335BCAJBE3545', errors: [] },
    },
    values: [
      ['miner.hashrate', {}, 248_186.677200024e9],
      ['miner.power', {}, 3480],
      ['miner.power_limit', {}, 3500],
      ['miner.best_share_difficulty', {}, 499_065_300],
      ['miner.fan_duty', {}, 0.92],
      ['miner.board_chips', { board: '0' }, 65],
      ['miner.chip_temperature', { board: '1', sensor: 'max' }, 63.5625],
      ['miner.shares', { result: 'accepted' }, 848],
    ],
  },
} as const satisfies Record<
  string,
  { questions: number; operation: string; facts: object; values: readonly Expected[] }
>;

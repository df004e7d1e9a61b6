import type { Facts, Observation } from '../../../core/farm/sample.ts';
import { mega, tera } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { cgminerPools, type PoolKeys, type Pools, readPools } from '../../cgminer-pools.ts';
import type { Answers } from '../../driver.ts';
import { macAddress } from '../../mac-address.ts';
import { positive, said, temperature } from '../../miner-amounts.ts';
import { type Board, boardFacts } from '../../miner-readings.ts';
import { faultsIn } from './errors.ts';
import * as from from './state.ts';

const POOL: PoolKeys = {
  number: 'id',
  url: 'url',
  worker: 'account',
  status: 'status',
  active: 'stratum-active',
  difficulty: ['stratum-diff'],
  lastShare: 'last-share-time',
};

const MODES: Readonly<Record<string, string>> = { '0': 'low', '1': 'normal', '2': 'high' };

/** Reads a poll of API 3: `device` is get.device.info, `mining` get.miner.status, `shares` the old `pools` of port 4028. */
export function readApi3(answers: Answers<Questions>): Observation {
  const { device = Answer.none, mining = Answer.none, shares = Answer.none } = answers;
  const told = device.at('msg');
  const summary = mining.at('msg', 'summary');
  const pools = withShares(readPools(mining.list('msg', 'pools'), POOL), cgminerPools(shares));
  const faults = faultsIn(told.at('error-code'));
  const state = stateOf(told, summary, mining.list('msg', 'edevs'));
  const isDown = faults.some(({ vendorCode }) => vendorCode === 'text');
  const isOff = told.bool('miner', 'working') === false && !isDown;
  return {
    readings: from.stateReadings(state, pools, faults),
    facts: {
      ...identity(told),
      pools: pools.facts,
      boards: boardFacts(state.boards),
      errors: faults,
    },
    operation: from.operationOf(state, isOff, summary.bool('up-freq-finish') === false),
  };
}

/** API 3 tells no share counts. Those of port 4028 are taken for the pool in the same place, if it is the same pool. */
function withShares(pools: Pools, counted: Pools): Pools {
  const readings = pools.readings.filter(({ metric }) => metric !== 'miner.pool_shares');
  for (const [place, { pool, url, worker }] of pools.facts.entries()) {
    const same = counted.facts[place];
    if (same?.url !== url || same?.worker !== worker) continue;
    const shares = counted.readings.filter(
      ({ metric, labels }) => metric === 'miner.pool_shares' && labels['pool'] === String(same?.pool),
    );
    readings.push(...shares.map((share) => ({ ...share, labels: { ...share.labels, pool: String(pool) } })));
  }
  return { readings, facts: pools.facts, shares: counted.shares };
}

/** TH/s everywhere. `bootup-time` is not the time since the start: it is shorter than `elapsed` (recording v3-m60s-vk40). */
function stateOf(told: Answer, summary: Answer, devices: readonly Answer[]): from.State {
  const rate = (name: string) => tera(summary.num(name));
  const ledStatus = told.str('system', 'ledstatus');
  return {
    uptime: summary.num('elapsed'),
    miningSeconds: summary.num('elapsed'),
    hashrate: rate('hash-realtime'),
    averages: { '1m': rate('hash-1min'), '15m': rate('hash-15min'), boot: rate('hash-average') },
    expected: positive(rate('factory-hash')),
    watts: positive(summary.num('power-realtime')),
    powerLimit: from.powerLimit(summary.num('power-limit')),
    environment: temperature(summary.num('environment-temperature')),
    frequency: positive(mega(summary.num('freq-avg'))),
    fans: { in: summary.num('fan-speed-in'), out: summary.num('fan-speed-out') },
    psuFan: positive(told.num('power', 'fanspeed')),
    bestShare: undefined,
    hardwareErrors: undefined,
    shares: {},
    boards: devices
      .filter((device) => device.entries().length > 0)
      .map((device, place) => boardOf(device, place, told, summary)),
    isLightOn: ledStatus === undefined ? undefined : ledStatus !== 'auto',
  };
}

function boardOf(device: Answer, place: number, told: Answer, summary: Answer): Board {
  const rate = (name: string) => tera(device.num(name));
  const board = device.num('slot') ?? device.num('id') ?? place;
  return {
    board,
    hashrate: rate('hash-realtime') ?? rate('hash-average'),
    expected: positive(rate('factory-hash')),
    chips: device.num('effective-chips'),
    frequency: positive(mega(device.num('freq'))),
    hardwareErrors: undefined,
    boardTemperatures: { 0: temperature(summary.num('board-temperature', board)) },
    chipTemperatures: {
      min: temperature(device.num('chip-temp-min')),
      mean: temperature(device.num('chip-temp-avg')),
      max: temperature(device.num('chip-temp-max')),
    },
    serial: told.str('miner', `pcbsn${board}`),
    status: device.str('status')?.toLowerCase(),
  };
}

function identity(told: Answer): Facts {
  const mode = told.str('power', 'mode');
  return said({
    make: 'MicroBT',
    algorithm: from.ALGORITHM,
    model: told.str('miner', 'type')?.replaceAll('_', ' '),
    firmware: told.str('system', 'fwversion'),
    apiVersion: told.str('system', 'api'),
    mac: macAddress(told.str('network', 'mac')),
    serial: told.str('miner', 'miner-sn'),
    hostname: told.str('network', 'hostname'),
    controlBoard: told.str('system', 'platform'),
    mode: mode !== undefined && Object.hasOwn(MODES, mode) ? MODES[mode] : mode,
    psuModel: told.str('power', 'model'),
    psuSerial: told.str('power', 'sn'),
  });
}

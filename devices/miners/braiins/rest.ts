import { type Facts, flag, type Observation, reading } from '../../../core/farm/sample.ts';
import { giga } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { type PoolKeys, type Pools, readPools, replyTime, SHARE_RESULTS } from '../../cgminer-pools.ts';
import type { Answers } from '../../driver.ts';
import { faultReadings } from '../../fault-readings.ts';
import { macAddress } from '../../mac-address.ts';
import { atLeastZero, positive, said, temperature } from '../../miner-amounts.ts';
import { operationOf } from '../../miner-operation.ts';
import {
  type Board,
  boardFacts,
  boardReadings,
  fanReadings,
  type Hashrates,
  hashrateReadings,
} from '../../miner-readings.ts';
import { boardNumber, fansThatAre } from './board-number.ts';
import { faultsSince } from './errors.ts';
import { modelOf } from './model.ts';

/** `control_board_soc_family`. */
const CONTROL_BOARDS = [undefined, 'CVITEK', 'BBB', 'AML', 'ZYNQ', 'Braiins'] as const;
/** `status`, after NORMAL (2) and PAUSED (3). */
const STATUSES: Readonly<Record<number, string>> = { 1: 'not started', 4: 'suspended', 5: 'restricted' };
const PAUSED = 3;
/** `overall_tuner_state` while a miner warms up or tunes. */
const TUNER_STATES: Readonly<Record<number, string>> = { 3: 'tuning', 6: 'preheating' };

const POOL: PoolKeys = {
  url: 'url',
  worker: 'user',
  status: 'status',
  active: 'active',
  accepted: 'accepted_shares',
  rejected: 'rejected_shares',
  stale: 'stale_shares',
  difficulty: ['last_difficulty'],
  lastShare: 'last_share',
};

/** Reads a poll of REST: GH/s, V, Hz, W. What is in `known` and changes is at most two minutes old. */
export function readRest(answers: Answers<Questions>, known: Answers<Questions>): Observation {
  const { details = Answer.none, stats = Answer.none, boards: reply = Answer.none } = answers;
  const { cooling = Answer.none, tuner = Answer.none, errors = Answer.none, light = Answer.none } = known;
  const boards = reply.list('hashboards').flatMap((board) => boardOf(board) ?? []);
  const pools = poolsOf(known['pools'] ?? Answer.none);
  const faults = faultsSince(errors.list('errors'), startedAt(details, stats, known));
  const work = stats.at('miner_stats');
  const rates = hashratesOf(work);
  const fans = cooling.list('fans');
  return {
    readings: [
      reading('miner.uptime', atLeastZero(details.num('system_uptime_s') ?? details.num('system_uptime'))),
      reading('miner.mining_duration', atLeastZero(details.num('bosminer_uptime_s'))),
      ...hashrateReadings('sha256', rates),
      reading('miner.power', positive(stats.num('power_stats', 'approximated_consumption', 'watt'))),
      reading('miner.power_limit', powerLimit(tuner)),
      reading('miner.best_share_difficulty', positive(work.num('best_share_str') ?? work.num('best_share'))),
      ...SHARE_RESULTS.map((result) =>
        reading('miner.shares', atLeastZero(stats.num('pool_stats', `${result}_shares`)), { result }),
      ),
      reading('miner.fault_light', flag(light.bool())),
      ...fanReadings(
        fansThatAre(
          fans.map((fan) => fan.num('rpm')),
          reply.list('hashboards').map((board) => board.str('id')),
        ),
      ),
      reading('miner.fan_duty', highest(fans.flatMap((fan) => fan.num('target_speed_ratio') ?? []))),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...identity(details, known), pools: pools.facts, boards: boardFacts(boards), errors: faults },
    ...operationIn(details, tuner, rates.now),
  };
}

function hashratesOf(work: Answer): Hashrates {
  const rate = (window: string) => giga(work.num('real_hashrate', window, 'gigahash_per_second'));
  return {
    now: rate('last_5s'),
    averages: {
      '1m': rate('last_1m'),
      '5m': rate('last_5m'),
      '15m': rate('last_15m'),
      '30m': rate('last_30m'),
      boot: rate('since_restart'),
    },
    expected: positive(giga(work.num('nominal_hashrate', 'gigahash_per_second'))),
  };
}

function boardOf(told: Answer): Board | undefined {
  const board = boardNumber(told.str('id'));
  if (board === undefined) return undefined;
  const { now, expected } = hashratesOf(told.at('stats'));
  const degrees = (name: string) => temperature(told.num(name, 'degree_c'));
  return {
    board,
    hashrate: now,
    expected,
    chips: told.num('chips_count'),
    frequency: positive(told.num('current_frequency', 'hertz')),
    voltage: positive(told.num('current_voltage', 'volt')),
    boardTemperatures: { 0: degrees('board_temp') },
    chipTemperatures: { max: temperature(told.num('highest_chip_temp', 'temperature', 'degree_c')) },
    inlet: degrees('lowest_inlet_temp'),
    outlet: degrees('highest_outlet_temp'),
    serial: told.str('serial_number'),
    status: told.bool('enabled') === false ? 'disabled' : undefined,
    isOut: told.bool('enabled') === false ? true : undefined,
  };
}

/** The limit that holds now: power scaling may have lowered what was set (recording 25.11-plus-s19xp: 2431 of 3031 W). */
function powerLimit(tuner: Answer): number | undefined {
  const mode = tuner.at('mode_state', 'powertargetmodestate');
  return positive(mode.num('current_target', 'watt') ?? mode.num('profile', 'target', 'watt'));
}

function poolsOf(groups: Answer): Pools {
  const pools = groups.list().flatMap((group) => group.list('pools'));
  const flat = pools.map((pool) => {
    const isAlive = pool.bool('alive');
    return new Answer({
      url: pool.str('url'),
      user: pool.str('user'),
      status:
        pool.bool('enabled') === false ? 'disabled' : isAlive === undefined ? undefined : isAlive ? 'alive' : 'dead',
      active: pool.bool('active'),
      ...Object.fromEntries(pool.entries('stats').map(([name, told]) => [name, told.value])),
      last_share: pool.num('stats', 'last_share_time', 'seconds'),
    });
  });
  return readPools(flat, POOL);
}

/**
 * When the miner started by its own clock, which it tells in the `When` of `version` (a little ago) and as the time of
 * its last share. Never later than it was.
 */
function startedAt(details: Answer, stats: Answer, known: Answers<Questions>): number | undefined {
  const told = [replyTime(known['version'] ?? Answer.none), stats.num('pool_stats', 'last_share_time', 'seconds')];
  const now = highest(told.filter((time) => time !== undefined));
  const uptime = details.num('system_uptime_s') ?? details.num('system_uptime');
  return now === undefined || uptime === undefined ? undefined : now - uptime;
}

function operationIn(
  details: Answer,
  tuner: Answer,
  hashrate: number | undefined,
): Pick<Observation, 'operation' | 'because'> {
  const status = details.num('status');
  const state = TUNER_STATES[tuner.num('overall_tuner_state') ?? Number.NaN];
  const why = STATUSES[status ?? Number.NaN];
  return operationOf({
    hashrate,
    seconds: positive(details.num('bosminer_uptime_s')) ?? details.num('system_uptime_s'),
    asleep: status === PAUSED ? 'miner status is paused' : undefined,
    starting: why === undefined && state !== undefined ? `the tuner is ${state}` : undefined,
    why: why === undefined ? undefined : `miner status is ${why}`,
  });
}

function identity(details: Answer, known: Answers<Questions>): Facts {
  const { api = Answer.none, tuner = Answer.none } = known;
  const version = ['major', 'minor', 'patch'].map((part) => api.num(part));
  const [target] = tuner.entries('mode_state')[0] ?? [];
  return said({
    ...modelOf(details.str('miner_identity', 'miner_model') ?? details.str('miner_identity', 'name')),
    algorithm: 'sha256',
    firmware: details.str('bos_version', 'current'),
    apiVersion: version.includes(undefined) ? undefined : version.join('.'),
    mac: macAddress(details.str('mac_address')),
    serial: details.str('serial_number'),
    hostname: details.str('hostname'),
    controlBoard: CONTROL_BOARDS[details.num('control_board_soc_family') ?? 0],
    mode: target?.replace(/targetmodestate$/, ' target'),
    psuModel: details.str('psu_info', 'model_name'),
    psuSerial: details.str('psu_info', 'serial_number'),
  });
}

function highest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

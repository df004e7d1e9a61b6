import { type DeviceFault, type Facts, flag, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { mega, percent, tera } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { PLAIN_POOL, type Pools, readPools } from '../cgminer-pools.ts';
import { PAGE, pageSays } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { firmwareFault } from '../firmware-fault.ts';
import { macAddress } from '../mac-address.ts';
import { positive, said } from '../miner-amounts.ts';
import { boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { neverNegative } from '../never-negative.ts';
import { boardsOf, hashrateOf } from './epic/boards.ts';
import { control } from './epic/control.ts';
import { operationOf } from './epic/operation.ts';

const get = (path: string) => ({ via: 'http', method: 'GET', port: 'cgminer', path }) as const satisfies Request;

const LEARN = {
  capabilities: get('/capabilities'),
  network: { ...get('/network'), optional: true },
} as const satisfies Questions;
const ASK = { summary: get('/summary'), temps: { ...get('/temps'), optional: true } } as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read({ summary, temps }: Answers<typeof ASK>, known: Known): Observation {
  const algorithm = summary
    .str('Mining', 'Algorithm')
    ?.toLowerCase()
    .replace(/^sha-?256d?$/, 'sha256');
  const hashrate = hashrateOf(summary);
  const boards = boardsOf(summary, temps, known.capabilities);
  const pools = poolsOf(summary);
  const errors = faultsOf(summary);
  return {
    readings: neverNegative([
      ...hashReadings(summary, known.capabilities, hashrate, algorithm),
      ...minerReadings(summary),
      ...boardReadings(boards),
      reading('miner.boards_expected', positive(known.capabilities.num('Max HBs'))),
      ...pools.readings,
      ...faultReadings(errors),
    ]),
    facts: {
      ...identity(summary, known, algorithm),
      pools: pools.facts,
      boards: boardFacts(boards),
      errors,
    },
    ...operationOf(summary, hashrate),
  };
}

/** MH/s in `summary`, TH/s for targets. Counters and averages are of the session, which begins with the mining program. */
function hashReadings(
  summary: Answer,
  capabilities: Answer,
  hashrate: number | undefined,
  algorithm: string | undefined,
): Reading[] {
  const session = summary.at('Session');
  const expected = targetOf(summary, 'TH/s') ?? positive(capabilities.num('Default Hashrate'));
  return [
    reading('miner.uptime', session.num('Uptime')),
    reading('miner.mining_duration', session.num('Uptime')),
    ...hashrateReadings(algorithm, {
      now: hashrate,
      averages: { boot: mega(session.num('Average MHs')) },
      expected: tera(expected),
    }),
    reading('miner.shares', session.num('Accepted'), { result: 'accepted' }),
    reading('miner.shares', session.num('Rejected'), { result: 'rejected' }),
  ];
}

function minerReadings(summary: Answer): Reading[] {
  const supply = summary.at('Power Supply Stats');
  const fans = summary
    .entries('Fans Rpm')
    .map(([name, rpm]): [fan: number, rpm: number | undefined] => [Number(/(\d+)$/.exec(name)?.[1]) - 1, rpm.num()])
    .filter(([fan, rpm]) => Number.isInteger(fan) && rpm !== undefined);
  return [
    reading('miner.power', positive(supply.num('Input Power'))),
    reading('miner.power_limit', targetOf(summary, 'W')),
    reading('miner.psu_input_voltage', positive(supply.num('Input Voltage'))),
    ...fans.map(([fan, rpm]) => reading('miner.fan_speed', rpm, { fan })),
    reading('miner.fans', fans.length === 0 ? undefined : fans.length),
    reading('miner.fan_duty', percent(summary.num('Fans', 'Fans Speed'))),
    reading('miner.fault_light', flag(summary.bool('Misc', 'Locate Miner State'))),
  ];
}

/** What the tuning that runs aims at; throttled by heat it aims lower. */
function targetOf(summary: Answer, unit: 'TH/s' | 'W'): number | undefined {
  const [, tuning] = summary.entries('PerpetualTune', 'Algorithm')[0] ?? [];
  if (summary.bool('PerpetualTune', 'Running') !== true || tuning?.str('Unit') !== unit) return undefined;
  return positive(tuning.num('Throttle Target') ?? tuning.num('Target'));
}

/** Only of the pool in use, `Config Id`, is told whether it is connected. */
function poolsOf(summary: Answer): Pools {
  const current = summary.num('Stratum', 'Config Id');
  const isConnected = summary.bool('Stratum', 'IsPoolConnected');
  const status = isConnected === undefined ? undefined : isConnected ? 'alive' : 'dead';
  const pools = summary.list('StratumConfigs').map((pool, place) => {
    const [url, worker] = [pool.str('pool'), pool.str('login')];
    if (place !== current) return new Answer({ url, worker, active: current === undefined ? undefined : false });
    return new Answer({
      url,
      worker,
      status,
      active: isConnected,
      difficulty: summary.num('Session', 'Difficulty'),
    });
  });
  return readPools(pools, PLAIN_POOL);
}

/** `Last Error` is words without a code. */
function faultsOf(summary: Answer): DeviceFault[] {
  const message = summary.str('Status', 'Last Error');
  return message === undefined ? [] : [firmwareFault('unknown', 'last-error', message)];
}

const MAKERS: readonly (readonly [model: RegExp, make: string])[] = [
  [/^antminer/i, 'Bitmain'],
  [/^whatsminer/i, 'MicroBT'],
  [/^volcminer/i, 'VolcMiner'],
];

function identity(summary: Answer, { capabilities, network }: Known, algorithm: string | undefined): Facts {
  const model = capabilities.str('Model');
  const board = capabilities.at('Control Board Version');
  const address = network.str('dhcp', 'mac_address') ?? network.str('static', 'mac_address');
  return said({
    make: MAKERS.find(([pattern]) => pattern.test(model ?? ''))?.[1] ?? 'ePIC',
    model,
    algorithm,
    firmware: summary.str('Software'),
    hostname: summary.str('Hostname'),
    mac: macAddress(address),
    serial: capabilities.str('Miner Serial Number') ?? board.str('cpuSerial'),
    controlBoard: board.str('cpuHardware'),
    mode: summary.entries('PerpetualTune', 'Algorithm')[0]?.[0],
  });
}

/**
 * ePIC's PowerPlay firmware on its UMC control board, in Antminer, WhatsMiner and VolcMiner hardware and in BlockMiner: HTTP
 * where others speak cgminer, port 4028. Reads are open; writes carry the password in their body. Recorded: an S19 XP with
 * PowerPlay-BMS 1.5.13; requests after the vendor's OpenAPI file of 1.22.5.
 *
 * Not read: how many chips of a board answer (only `/hashrate` tells, chip by chip) and `Target Power` of a preset that is
 * not in use.
 */
export default defineDriver({
  id: 'epic',
  kind: 'miner',
  title: 'ePIC PowerPlay (UMC)',
  models: [
    'BlockMiner',
    'Antminer S19',
    'Antminer S19 Pro',
    'Antminer S19j Pro',
    'Antminer S19 XP',
    'Antminer S21',
    'Antminer T21',
  ],
  detect: [
    { ask: { ...get('/capabilities'), optional: true }, is: (told) => told.has('Model') && told.has('Max HBs') },
    { ask: PAGE, is: (page) => pageSays(page, 'Miner Web Dashboard') },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
});

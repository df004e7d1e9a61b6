import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { giga } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { PLAIN_POOL, type Pools, readPools, SHARE_RESULTS } from '../cgminer-pools.ts';
import { PAGE, pagePointsTo } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said, sumOfAll, temperature } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { type Board, boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { COMPUTER, MINER, program, SETUP } from './futurebit/questions.ts';

const ALGORITHM = 'sha256';

const LEARN = { computer: COMPUTER } as const satisfies Questions;
const ASK = { miner: MINER } as const satisfies Questions;

function read({ miner }: Answers<typeof ASK>, known: Answers<typeof LEARN>): Observation {
  const units = miner.list('data', 'Miner', 'stats', 'result', 'stats');
  const boards = units.map(boardOf);
  const now = sumOfAll(boards.map(({ hashrate }) => hashrate));
  const pools = poolOf(units);
  const upTime = atLeastZero(units[0]?.num('master', 'upTime'));
  return {
    readings: [
      ...hashrateReadings(ALGORITHM, {
        now,
        averages: { '5m': average(units, 'int_300'), '15m': average(units, 'int_900') },
        expected: undefined,
      }),
      reading('miner.uptime', upTime),
      reading('miner.mining_duration', upTime),
      reading('miner.power', sumOfAll(units.map((unit) => positive(unit.num('master', 'boardsW'))))),
      ...fans(units),
      ...boardReadings(boards),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', pools.shares[result], { result })),
      ...pools.readings,
    ],
    facts: { ...identity(units, known.computer), pools: pools.facts, boards: boardFacts(boards) },
    ...operationOf({ hashrate: now, seconds: upTime, ...programState(miner) }),
  };
}

/**
 * `slots.int_0.ghs` is what a unit does now; the average of 30 s goes on for a while when it has stopped (recording
 * apollo2-v2). A unit of several boards has more slots than the first, and is told by the average alone.
 */
function boardOf(unit: Answer, board: number): Board {
  const slot = unit.at('slots', 'int_0');
  const ofMany = (unit.num('master', 'boards') ?? 1) > 1;
  const ghs = ofMany ? unit.num('master', 'intervals', 'int_30', 'bySol') : slot.num('ghs');
  return {
    board,
    hashrate: atLeastZero(giga(ghs)),
    chips: ofMany ? undefined : atLeastZero(slot.num('chips')),
    boardTemperatures: { '0': temperature(slot.num('temperature')), '1': temperature(slot.num('temperature1')) },
    serial: unit.str('slaves', 0, 'uid'),
  };
}

function average(units: readonly Answer[], interval: string): number | undefined {
  return sumOfAll(units.map((unit) => atLeastZero(giga(unit.num('master', 'intervals', interval, 'bySol')))));
}

function fans(units: readonly Answer[]): Reading[] {
  const speeds = units.flatMap((unit) => unit.list('fans', 'int_0', 'rpm').map((rpm) => atLeastZero(rpm.num())));
  return speeds.map((rpm, fan) => reading('miner.fan_speed', rpm, { fan }));
}

/** All units work for one pool. */
function poolOf(units: readonly Answer[]): Pools {
  const pool = units[0]?.at('pool') ?? Answer.none;
  const [host, port] = [pool.str('host'), pool.num('port')];
  const shares = (name: string) => sumOfAll(units.map((unit) => unit.num('pool', 'intervals', 'int_0', name)));
  const url = host === undefined || port === undefined ? host : `stratum+tcp://${host}:${port}`;
  const entry = {
    url,
    worker: pool.str('userName'),
    accepted: shares('sharesAccepted'),
    rejected: shares('sharesRejected'),
    difficulty: pool.num('diff'),
  };
  return readPools([new Answer(entry)], PLAIN_POOL);
}

/** "online", "pending" while it starts, or a boolean on older firmware. */
function programState(miner: Answer): { starting?: string; why?: string } {
  const status = miner.str('data', 'Miner', 'online', 'result', 'online', 'status');
  if (status === 'pending') return { starting: 'status is pending' };
  return status === undefined || ['online', 'true'].includes(status) ? {} : { why: `status is ${status}` };
}

function identity(units: readonly Answer[], computer: Answer): Facts {
  const stats = computer.at('data', 'Mcu', 'stats', 'result', 'stats');
  const macs = stats.list('network').flatMap((port) => macAddress(port.str('mac')) ?? []);
  return said({
    make: 'FutureBit',
    model: 'Apollo BTC',
    firmware: units[0]?.str('versions', 'miner'),
    mac: macs[0],
    serial: units[0]?.str('slaves', 0, 'uid'),
    hostname: stats.str('hostname'),
    algorithm: ALGORITHM,
  });
}

const control: Control = {
  restartMining: () => program('restart'),
  pause: () => program('stop'),
  resume: () => program('start'),
};

/**
 * FutureBit Apollo BTC (I and II) with apolloapi v2: one GraphQL document a poll on port 5000, with the password of its web
 * page. Fields are those of the vendor's own schema; parts of two replies were recorded (apollo2-v2). Which Apollo it is, is
 * not told.
 *
 * A complaint of the miner's program about a command (`error.message` beside a reply without errors) is not seen: whether it
 * did what it was told shows in the next poll.
 */
export default defineDriver({
  id: 'futurebit',
  kind: 'miner',
  title: 'FutureBit Apollo BTC',
  models: ['Apollo BTC', 'Apollo II'],
  detect: [
    { ask: PAGE, is: (page) => pagePointsTo(page, '/overview') },
    { ask: SETUP, is: (setup) => setup.has('data', 'Auth', 'status') },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
});

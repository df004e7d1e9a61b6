import { type DeviceFault, type Facts, type Observation, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { CLASSIC_POOL, cgminerPools, SHARE_RESULTS, sharesOf } from '../cgminer-pools.ts';
import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { firmwareFault } from '../firmware-fault.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../vendor-errors.ts';
import { ALGORITHM, numbers, sealBoards, sealReadings } from './sealminer/stats.ts';

const LEARN = { version: { ...VERSION, optional: true } } as const satisfies Questions;

const ASK = {
  stats: { via: 'cgminer', command: 'stats' },
  summary: { via: 'cgminer', command: 'summary' },
  pools: { via: 'cgminer', command: 'pools' },
} as const satisfies Questions;

function read(answers: Answers<typeof ASK>, known: Answers<typeof LEARN>): Observation {
  const stats = answers.stats.at('STATS', 0);
  const summary = answers.summary.at('SUMMARY', 0);
  const pools = cgminerPools(answers.pools);
  const shares = sharesOf(summary, CLASSIC_POOL);
  const boards = sealBoards(stats);
  const faults = faultsIn(stats);
  return {
    readings: [
      ...sealReadings(stats),
      reading('miner.hardware_errors', atLeastZero(summary.num('Hardware Errors'))),
      reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
      ...boards.readings,
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...identity(stats, known.version), pools: pools.facts, boards: boards.facts, errors: faults },
    ...doing(stats),
  };
}

function identity(stats: Answer, version: Answer): Facts {
  const model = stats.str('Model');
  return said({
    make: 'Bitdeer',
    model: model === undefined ? undefined : `SealMiner ${model}`,
    firmware: stats.str('Firmware'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(stats.str('MAC')),
    serial: stats.str('Ctrl Board SN'),
    controlBoard: stats.str('Ctrl Board'),
    algorithm: ALGORITHM,
    psuModel: stats.str('PSU Model'),
    psuSerial: stats.str('PSU SN'),
    mode: stats.str('Mining Mode'),
  });
}

/** The number of `PSU Error`, for n, is told in hexadecimal; 0 when all is well. */
const ERRORS: VendorErrors = {
  'psu-fault': { 'PSU n': 'The power supply reports error {n}.' },
  'chip-fault': { 'Bad Chip Count': 'Chips of a hash board are bad.' },
};
const TABLE = byVendorCode(ERRORS);

/** `Error Code` comes in the firmware's own words, of which none was recorded. */
function faultsIn(stats: Answer): DeviceFault[] {
  const own = stats.str('Error Code');
  const psu = stats.str('PSU Error');
  const psuFails = psu !== undefined && !/^(0x)?0+$/i.test(psu);
  return [
    ...(own === undefined ? [] : [firmwareFault('unknown', own, `Error ${own}`)]),
    ...(psuFails ? knownFaults(TABLE, 'PSU n', { n: psu }) : []),
    ...numbers(stats, 'Board Count', 'Bad Chip Count').flatMap((board) => {
      const bad = stats.num(`${board} Bad Chip Count`) ?? 0;
      if (bad <= 0) return [];
      return knownFaults(TABLE, 'Bad Chip Count', { part: board, said: `${bad} bad chips on board ${board}.` });
    }),
  ];
}

/** `PM State` is "Running" while it works; its other words were not recorded. */
function doing(stats: Answer): Pick<Observation, 'operation' | 'because'> {
  const hashrate = stats.num('MHS(Sample)');
  const state = hashrate === 0 ? stats.str('PM State') : undefined;
  const told = (isSo: boolean) => (isSo ? `PM State is ${state}` : undefined);
  return operationOf({
    hashrate,
    seconds: stats.num('Elapsed'),
    asleep: told(state !== undefined && /suspend|sleep|idle|stop/i.test(state)),
    starting: told(state !== undefined && state !== 'Running'),
    why: told(state !== undefined),
  });
}

const restart = { via: 'cgminer', command: 'restart', hangsUp: true, writes: true } as const;

const control: Control = {
  restartMining: () => restart,
  pause: () => ({ via: 'cgminer', command: 'ascset', parameter: '0,suspend', writes: true }),
  resume: () => restart,
};

/**
 * Bitdeer SealMiner A2 with its own bdminer: three questions over 4028 without a password. Rates are those that `stats` tells;
 * those of `summary` jump (368 TH/s beside 220 in recording a2-2025091001).
 *
 * Pausing is a command of bdminer, resuming restarts it. A power limit holds only after a reboot, and rebooting and the fault
 * light are of the web page, whose session is not known well enough: all three are left out.
 */
export default defineDriver({
  id: 'sealminer',
  kind: 'miner',
  title: 'Bitdeer SealMiner',
  models: ['A2'],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'BDMiner') },
    { ask: PAGE, is: (page) => pageSays(page, 'amazeui') },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
  errors: ERRORS,
});

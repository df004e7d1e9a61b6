import { type Observation, reading } from '../../../core/farm/sample.ts';
import { mega, percent } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { CLASSIC_POOL, cgminerPools, SHARE_RESULTS, sharesOf } from '../../cgminer-pools.ts';
import type { Answers } from '../../driver.ts';
import { faultReadings } from '../../fault-readings.ts';
import { atLeastZero, positive, said, temperature } from '../../miner-amounts.ts';
import { operationOf } from '../../miner-operation.ts';
import { type Board, boardFacts, boardReadings, fanReadings, hashrateReadings } from '../../miner-readings.ts';
import { boardNumber, fansThatAre } from './board-number.ts';
import { tunerFaults } from './errors.ts';
import { modelOf } from './model.ts';

/** Reads BOSminer's own answers on port 4028: MH/s, Hz, V, W. They are those of Braiins' published BOSminer API. */
export function readBosminer(answers: Answers<Questions>, known: Answers<Questions>): Observation {
  const { mining = Answer.none } = answers;
  const summary = mining.at('summary', 'SUMMARY', 0);
  const tuner = mining.at('tunerstatus', 'TUNERSTATUS', 0);
  const pools = cgminerPools(mining.at('pools'));
  const shares = sharesOf(summary, CLASSIC_POOL);
  const boards = boardsIn(mining);
  const faults = tunerFaults(statusesOf(tuner));
  const rate = (window: string) => mega(summary.num(`MHS ${window}`));
  const fans = mining.list('fans', 'FANS');
  return {
    readings: [
      reading('miner.uptime', atLeastZero(summary.num('Elapsed'))),
      reading('miner.mining_duration', atLeastZero(summary.num('Elapsed'))),
      ...hashrateReadings('sha256', {
        now: rate('5s') ?? rate('1m'),
        averages: { '1m': rate('1m'), '5m': rate('5m'), '15m': rate('15m'), boot: rate('av') },
        expected: nominal(mining),
      }),
      reading('miner.power', positive(tuner.num('ApproximateMinerPowerConsumption'))),
      reading('miner.power_limit', positive(tuner.num('PowerLimit'))),
      reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
      ...fanReadings(
        fansThatAre(
          fans.map((fan) => fan.num('RPM')),
          mining.list('devs', 'DEVS').map((device) => device.num('ID')),
        ),
      ),
      reading('miner.fan_duty', atLeastZero(percent(fans[0]?.num('Speed')))),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: {
      ...said({
        ...modelOf(mining.str('devdetails', 'DEVDETAILS', 0, 'Model')),
        algorithm: 'sha256',
        firmware: known['version']?.str('STATUS', 0, 'Description'),
        apiVersion: known['version']?.str('VERSION', 0, 'API'),
      }),
      pools: pools.facts,
      boards: boardFacts(boards),
      errors: faults,
    },
    ...operationIn(summary, tuner),
  };
}

/** `devs`, `devdetails` and `temps` tell of the same boards, each by its ID. */
function boardsIn(mining: Answer): Board[] {
  const details = byId(mining.list('devdetails', 'DEVDETAILS'));
  const temperatures = byId(mining.list('temps', 'TEMPS'));
  return mining.list('devs', 'DEVS').flatMap((device) => {
    const id = device.num('ID');
    const board = boardNumber(id);
    if (board === undefined) return [];
    const detail = details.get(id) ?? Answer.none;
    const degrees = temperatures.get(id) ?? Answer.none;
    const isEnabled = device.bool('Enabled');
    return {
      board,
      hashrate: mega(device.num('MHS 5s') ?? device.num('MHS 1m') ?? device.num('MHS av')),
      expected: positive(mega(device.num('Nominal MHS'))),
      chips: detail.num('Chips'),
      frequency: positive(detail.num('Frequency')),
      voltage: positive(detail.num('Voltage')),
      hardwareErrors: device.num('Hardware Errors'),
      boardTemperatures: { 0: temperature(degrees.num('Board')) },
      chipTemperatures: { 0: temperature(degrees.num('Chip')) },
      status: device.str('Status')?.toLowerCase(),
      isOut: isEnabled === false ? true : undefined,
    };
  });
}

function byId(entries: readonly Answer[]): ReadonlyMap<number | undefined, Answer> {
  return new Map(entries.map((entry) => [entry.num('ID'), entry]));
}

/** What the boards should reach together, where each says it. */
function nominal(mining: Answer): number | undefined {
  const told = mining.list('devs', 'DEVS').map((device) => mega(device.num('Nominal MHS')));
  const sum = told.reduce(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
  return positive(sum);
}

function statusesOf(tuner: Answer): { board: number; status: string | undefined }[] {
  return tuner.list('TunerChainStatus').flatMap((chain) => {
    const board = boardNumber(chain.num('HashchainIndex'));
    return board === undefined ? [] : [{ board, status: chain.str('Status') }];
  });
}

function operationIn(summary: Answer, tuner: Answer): Pick<Observation, 'operation' | 'because'> {
  const chains = tuner.list('TunerChainStatus');
  const status = (says: RegExp) => chains.map((chain) => chain.str('Status')).find((text) => says.test(text ?? ''));
  const paused = status(/paused/i);
  const resuming = status(/resuming/i);
  const isTuning = chains.some((chain) => chain.bool('TunerRunning') === true);
  return operationOf({
    hashrate: mega(summary.num('MHS 5s') ?? summary.num('MHS 1m')),
    seconds: summary.num('Elapsed'),
    asleep: paused === undefined ? undefined : `tuner status is ${paused}`,
    starting: resuming ?? (isTuning ? 'the tuner is running' : undefined),
  });
}

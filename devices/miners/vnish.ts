import { flag, type Observation, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { times } from '../bmminer/stats.ts';
import { SHARE_RESULTS } from '../cgminer-pools.ts';
import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { atLeastZero, positive } from '../miner-amounts.ts';
import { boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { control } from './vnish/control.ts';
import { ERRORS, faultsOf } from './vnish/faults.ts';
import { boardsIn, coolingReadings, identity, poolsIn, presetWatts, psuReadings, scaleOf } from './vnish/readings.ts';

const get = (path: string): Request => ({ via: 'http', method: 'GET', path: `/api/v1/${path}` });
const INFO = get('info');

const LEARN = {
  info: INFO,
  model: { ...get('model'), optional: true },
  factory: { ...get('chains/factory-info'), optional: true },
} as const satisfies Questions;

const ASK = {
  status: get('status'),
  summary: get('summary'),
  performance: { ...get('perf-summary'), optional: true },
} as const satisfies Questions;

const STATES: Readonly<Record<string, Observation['operation']>> = {
  initializing: 'starting',
  starting: 'starting',
  restarting: 'starting',
  'auto-tuning': 'starting',
  'shutting-down': 'sleeping',
  stopped: 'sleeping',
  paused: 'sleeping',
  failure: 'not-hashing',
};

function read(answers: Answers<typeof ASK>, known: Answers<typeof LEARN>): Observation {
  const { info } = known;
  const miner = answers.summary.at('miner');
  const status = answers.status.has('miner_state') ? answers.status : miner.at('miner_status');
  const preset = answers.performance.at('current_preset');
  const scale = scaleOf(info);
  const rate = (name: string) => times(miner.num(name), scale);
  const boards = boardsIn(miner, known, scale);
  const pools = poolsIn(miner);
  const faults = faultsOf(status, miner);
  const facts = identity(info, miner.str('miner_type'), known.factory, preset);
  const seconds = status.str('miner_state') === 'mining' ? status.num('miner_state_time') : undefined;
  return {
    readings: [
      reading('miner.uptime', atLeastZero(seconds)),
      reading('miner.mining_duration', atLeastZero(seconds)),
      ...hashrateReadings(facts.algorithm, {
        now: rate('hr_realtime'),
        averages: {},
        expected: positive(rate('hr_nominal')),
      }),
      reading('miner.power', positive(miner.num('power_consumption'))),
      reading('miner.power_limit', presetWatts(preset)),
      reading('miner.hardware_errors', atLeastZero(miner.num('hw_errors'))),
      reading('miner.best_share_difficulty', positive(miner.num('best_share'))),
      reading('miner.boards_expected', positive(known.model.num('chain', 'num_chains'))),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', pools.shares[result], { result })),
      reading('miner.fault_light', flag(answers.status.bool('find_miner'))),
      ...coolingReadings(miner.at('cooling')),
      ...psuReadings(miner.at('psu', 'temps')),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...facts, pools: pools.facts, boards: boardFacts(boards), errors: faults },
    ...operationOf(status, rate('hr_realtime')),
  };
}

/** The firmware's own word; a state that it calls mining and one that we do not know are told apart by the hashrate. */
function operationOf(status: Answer, hashrate: number | undefined): Pick<Observation, 'operation' | 'because'> {
  const state = status.str('miner_state');
  const known = state !== undefined && Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (known !== undefined) {
    const description = status.str('description');
    const because = `miner_state is ${state}${description === undefined ? '' : `: ${description}`}`;
    return { operation: known, because };
  }
  if (hashrate === undefined) return { operation: 'unknown' };
  return { operation: hashrate > 0 ? 'hashing' : 'not-hashing' };
}

function isVnish(info: Answer): boolean {
  return info.has('fw_version') && /vnish|anthill|xminer/i.test(info.str('fw_name') ?? '');
}

/**
 * VNish (AnthillOS) on Antminers, by the REST API that its OpenAPI documents describe (1.2.6 to 1.3.4); no device was
 * recorded. Reads need no password. `summary.miner` is null while the miner starts.
 *
 * How many chips of a board answer is not told: only how many it should have, and how many are marked weak. `hr_average`
 * is not read, because its window is not told.
 */
export default defineDriver({
  id: 'vnish',
  kind: 'miner',
  title: 'VNish (AnthillOS) on Antminers',
  models: [
    'Antminer S19',
    'Antminer S19 Pro',
    'Antminer S19j Pro',
    'Antminer S19 XP',
    'Antminer S19k Pro',
    'Antminer S21',
    'Antminer T19',
    'Antminer T21',
    'Antminer L7',
    'Antminer L9',
  ],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'VNISH') },
    { ask: PAGE, is: (page) => pageSays(page, 'AnthillOS') },
    { ask: { ...INFO, optional: true }, is: isVnish },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
  errors: ERRORS,
});

import { type Facts, flag, type Observation, reading } from '../../../core/farm/sample.ts';
import { mega, percent } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { type PoolKeys, type Pools, readPools, SHARE_RESULTS } from '../../cgminer-pools.ts';
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
import { faultsInAppeals, tunerFaults } from './errors.ts';
import { modelOf } from './model.ts';

const POOL: PoolKeys = {
  url: 'url',
  worker: 'user',
  status: 'status',
  active: 'active',
  accepted: 'acceptedSolutions',
  rejected: 'rejectedSolutions',
  stale: 'staleSolutions',
  difficulty: ['lastDifficulty'],
};

/** Reads a poll of GraphQL: MH/s, MHz, V, W. `bosminer` is null while BOSminer does not run. */
export function readGraphql(answers: Answers<Questions>, known: Answers<Questions>): Observation {
  const { system = Answer.none } = answers;
  const bos = system.at('data', 'bos');
  const info = system.at('data', 'bosminer', 'info');
  const solver = info.at('workSolver');
  const children = solver.list('childSolvers');
  const serials = serialsOf(known);
  const boards = children.flatMap((child) => boardOf(child, serials) ?? []);
  const pools = poolsOf(info.list('poolGroups'));
  const rates = hashratesOf(solver);
  const faults = [...faultsInAppeals(system.list('data', 'events', 'appeals')), ...tunerFaults(statusesOf(children))];
  return {
    readings: [
      reading('miner.uptime', atLeastZero(bos.num('uptime', 'durationS'))),
      ...hashrateReadings('sha256', rates),
      reading('miner.power', positive(info.num('summary', 'power', 'approxConsumptionW'))),
      reading('miner.power_limit', positive(info.num('summary', 'power', 'limitW'))),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', pools.shares[result], { result })),
      reading('miner.fault_light', flag(bos.bool('faultLight'))),
      ...fanReadings(
        fansThatAre(
          info.list('fans').map((fan) => fan.num('rpm')),
          children.map((child) => child.str('name')),
        ),
      ),
      reading('miner.fan_duty', atLeastZero(percent(info.num('fans', 0, 'speed')))),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...identity(system, known), pools: pools.facts, boards: boardFacts(boards), errors: faults },
    ...operationIn(system, rates.now),
  };
}

function hashratesOf(solver: Answer): Hashrates {
  const rate = (window: string) => mega(solver.num('realHashrate', window));
  return {
    now: rate('mhs5S'),
    averages: { '1m': rate('mhs1M'), '5m': rate('mhs5M'), '15m': rate('mhs15M') },
    expected: positive(mega(solver.num('nominalMhs'))),
  };
}

function boardOf(child: Answer, serials: ReadonlyMap<string, string>): Board | undefined {
  const name = child.str('name');
  const board = boardNumber(name);
  if (board === undefined) return undefined;
  const { now, expected } = hashratesOf(child);
  const hardware = child.at('hwDetails');
  return {
    board,
    hashrate: now,
    expected,
    chips: hardware.num('chips'),
    frequency: positive(mega(hardware.num('frequencyMhz'))),
    voltage: positive(hardware.num('voltageV')),
    serial: serials.get(name ?? '') ?? hardware.str('hbSerialNumber'),
    ...temperaturesOf(child),
  };
}

/** "Board" and "Chip" (22.08), "Max Board" and "Inlet" (25.03), "MAX_BOARD" and "INLET" (25.05). */
function temperaturesOf(child: Answer): Pick<Board, 'boardTemperatures' | 'chipTemperatures' | 'inlet' | 'outlet'> {
  const told = new Map(
    child
      .list('temperatures')
      .map((each) => [each.str('name')?.toLowerCase().replace('_', ' '), temperature(each.num('degreesC'))]),
  );
  return {
    boardTemperatures: { 0: told.get('board'), max: told.get('max board') },
    chipTemperatures: { 0: told.get('chip'), max: told.get('max chip') },
    inlet: told.get('inlet'),
    outlet: told.get('outlet'),
  };
}

function serialsOf(known: Answers<Questions>): ReadonlyMap<string, string> {
  const boards = known['hardware']?.list('data', 'bosminer', 'info', 'workSolver', 'childSolvers') ?? [];
  return new Map(
    boards.flatMap((board) => {
      const [name, serial] = [board.str('name'), board.str('hwDetails', 'hbSerialNumber')];
      return name === undefined || serial === undefined ? [] : [[name, serial] as const];
    }),
  );
}

function poolsOf(groups: readonly Answer[]): Pools {
  const pools = groups.flatMap((group) => group.list('pools'));
  const flat = pools.map((pool) => {
    const told = [...pool.entries(), ...pool.entries('shares')].map(([name, value]) => [name, value.value]);
    return new Answer(Object.fromEntries(told));
  });
  return readPools(flat, POOL);
}

function statusesOf(children: readonly Answer[]): { board: number; status: string | undefined }[] {
  return children.flatMap((child) => {
    const board = boardNumber(child.str('name'));
    return board === undefined ? [] : [{ board, status: child.str('tuner', 'statusMessages', 0) }];
  });
}

/** A pause is not told: GraphQL has it as a subscription only. */
function operationIn(system: Answer, hashrate: number | undefined): Pick<Observation, 'operation' | 'because'> {
  const summary = system.at('data', 'bosminer', 'info', 'summary');
  const scaling = summary.str('dynamicPerformanceScaling', 'status');
  const refusal = system.str('errors', 0, 'message');
  return operationOf({
    hashrate,
    seconds: system.num('data', 'bos', 'uptime', 'durationS'),
    asleep: scaling === 'MINING_SHUTDOWN' ? 'dynamic performance scaling has shut mining down' : undefined,
    starting: summary.str('tunerStatus') === 'RUNNING' ? 'the tuner is running' : undefined,
    why: summary.has() || refusal === undefined ? undefined : `BOSminer does not answer: ${refusal}`,
  });
}

function identity(system: Answer, known: Answers<Questions>): Facts {
  const bos = system.at('data', 'bos');
  const { mac = Answer.none, lan = Answer.none, hardware = Answer.none, version = Answer.none } = known;
  const psu = hardware.at('data', 'bosminer', 'info', 'workSolver', 'psuInfo');
  return said({
    ...modelOf(system.str('data', 'bosminer', 'info', 'modelName')),
    algorithm: 'sha256',
    firmware: bos.str('info', 'version', 'full'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(mac.str('data', 'bos', 'macAddress') ?? lan.str(0, 'macaddr')),
    serial: hardware.str('data', 'bos', 'serialNumber'),
    hostname: bos.str('hostname'),
    controlBoard: hardware.str('data', 'bos', 'info', 'controlBoardSocFamily'),
    mode: system.str('data', 'bosminer', 'config', 'autotuning', 'mode')?.toLowerCase().replace('_', ' '),
    psuModel: psu.str('modelName'),
    psuSerial: psu.str('serialNumber'),
  });
}

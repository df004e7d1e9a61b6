import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { busHex, hostPort, scaled, total, unitOf, withWorker } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const USUAL = 5000;
const STAT = get(USUAL, '/stat');
const ROOT = get(USUAL, '/');
const LEARN = { stat: optional(STAT), root: optional(ROOT) } as const satisfies Questions;

const isRigel = (said: Answer) => said.str('name') === 'Rigel';

function ask(known: Answers<typeof LEARN>): { said: Request } {
  return { said: isRigel(known.root) && !isRigel(known.stat) ? ROOT : STAT };
}

/** "autolykos2+pyrinhashv2+zil": all that is told is told by algorithm. */
function rig({ said }: { said: Answer }): Rig {
  const names = (said.str('algorithm') ?? '').split('+').filter((name) => name !== '');
  return {
    software: 'Rigel',
    version: said.str('version'),
    uptimeS: said.num('uptime'),
    totalPowerW: said.num('power_usage'),
    algorithms: names.map((name) => algorithm(said, name)),
    devices: said
      .list('devices')
      .filter((card) => card.bool('selected') !== false)
      .map((card, at) => device(card, at, names)),
  };
}

function algorithm(said: Answer, name: string): RigAlgorithm {
  const shares = said.at('solution_stat', name);
  const pools = said.list('pools', name);
  const pool = pools.find((each) => each.has('state', 'issued_job')) ?? pools[0] ?? Answer.none;
  const login = pool.at('connection_details');
  const ssl = login.bool('ssl');
  return {
    name,
    hashrateHs: said.num('hashrate', name),
    unit: unitOf(name),
    accepted: shares.num('accepted'),
    rejected: shares.num('rejected'),
    invalid: shares.num('invalid'),
    pool: {
      url: hostPort(login.str('hostname'), login.str('port')),
      user: withWorker(login.str('username'), login.str('worker')),
      latencyMs: pool.num('average_latency_ms'),
      difficulty: scaled(pool, 'state', 'issued_job'),
    },
    ...(ssl === undefined ? {} : { ssl }),
  };
}

function device(card: Answer, at: number, names: readonly string[]): RigDevice {
  const sum = (what: string) => total(names.map((name) => card.num('solution_stat', name, what)));
  const sensors = card.at('monitoring_info');
  const state = card.str('state');
  return {
    index: card.num('id') ?? at,
    kind: 'gpu',
    name: card.str('name'),
    pciBus: busHex(card.str('pci_address')),
    hashratesHs: names.map((name) => card.num('hashrate', name)),
    tempC: sensors.num('core_temperature'),
    memTempC: sensors.num('memory_temperature'),
    fanPct: sensors.num('fan_speed'),
    powerW: sensors.num('power_usage'),
    coreMHz: sensors.num('core_clock'),
    memMHz: sensors.num('memory_clock'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    invalid: sum('invalid'),
    ...(state === undefined || state === 'mining' ? {} : { trouble: `card ${at} is ${state}` }),
  };
}

/** Rigel. Passwords of pools stand in its answer; they are not read. It cannot be controlled. */
export default rigDriver({
  id: 'rigel',
  title: 'Rigel',
  detect: [
    { ask: LEARN.stat, is: isRigel },
    { ask: LEARN.root, is: isRigel },
  ],
  learn: LEARN,
  ask,
  rig,
});

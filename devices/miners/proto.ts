import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { giga, percent } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { HttpRequest, Login, Questions, Request } from '../../core/wire/request.ts';
import { SHARE_RESULTS } from '../cgminer-pools.ts';
import { PAGE, pageSays } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { protoBoards, psuReadings, wallPower } from './proto/boards.ts';
import { protoFaults } from './proto/errors.ts';
import { protoPools } from './proto/pools.ts';

const ALGORITHM = 'sha256';

const get = (path: string): Request & HttpRequest => ({ via: 'http', method: 'GET', path: `/api/v1/${path}` });
const rarely = (path: string): Request => ({ ...get(path), optional: true });

const SYSTEM = rarely('system');

const LEARN = {
  system: SYSTEM,
  network: rarely('network'),
  hardware: rarely('hardware'),
  cooling: rarely('cooling'),
} as const satisfies Questions;

const ASK = {
  mining: get('mining'),
  telemetry: get('telemetry?level=miner,hashboard,psu'),
  pools: get('pools'),
  errors: get('errors'),
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const { telemetry } = answers;
  const mining = answers.mining.at('mining-status');
  const boards = protoBoards(telemetry, known.hardware);
  const pools = protoPools(answers.pools);
  const faults = protoFaults(answers.errors);
  return {
    readings: [
      ...miningReadings(mining),
      reading(
        'miner.power',
        wallPower(telemetry) ?? positive(telemetry.num('miner', 'power', 'value')) ?? usedPower(mining),
      ),
      ...boardReadings(boards).filter(({ metric }) => metric !== 'miner.boards'),
      ...psuReadings(telemetry),
      ...fans(known.cooling.at('cooling-status')),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', pools.shares[result], { result })),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...identity(known), pools: pools.facts, boards: boardFacts(boards), errors: faults },
    ...doing(mining),
  };
}

function miningReadings(mining: Answer): Reading[] {
  return [
    ...hashrateReadings(ALGORITHM, {
      now: atLeastZero(giga(mining.num('hashrate_ghs'))),
      averages: { boot: atLeastZero(giga(mining.num('average_hashrate_ghs'))) },
      expected: positive(giga(mining.num('ideal_hashrate_ghs'))),
    }),
    reading('miner.uptime', atLeastZero(mining.num('reboot_uptime_s'))),
    reading('miner.mining_duration', atLeastZero(mining.num('mining_uptime_s'))),
    reading('miner.power_limit', positive(mining.num('power_target_watts'))),
    reading('miner.hardware_errors', atLeastZero(mining.num('hw_errors'))),
    reading('miner.boards', atLeastZero(mining.num('hashboards_mining'))),
    reading('miner.boards_expected', positive(mining.num('hashboards_installed'))),
  ];
}

function usedPower(mining: Answer): number | undefined {
  return positive(mining.num('power_usage_watts'));
}

/** Slots count from 1. */
function fans(cooling: Answer): Reading[] {
  const listed = cooling.list('fans');
  return [
    ...listed.map((fan, place) =>
      reading('miner.fan_speed', atLeastZero(fan.num('rpm')), { fan: fan.num('slot') ?? fan.num('id') ?? place }),
    ),
    reading('miner.fans', listed.length === 0 ? undefined : listed.length),
    reading('miner.fan_duty', atLeastZero(percent(cooling.num('speed_percentage')))),
  ];
}

function identity({ system, network, hardware }: Known): Facts {
  const [info, lan] = [system.at('system-info'), network.at('network-info')];
  const psu = hardware.at('hardware-info', 'psus-info', 0);
  return said({
    make: 'Proto',
    model: info.str('product_name') ?? info.str('model'),
    firmware: info.str('os', 'version'),
    mac: macAddress(lan.str('mac') ?? lan.str('mac_address')),
    serial: info.str('cb_sn'),
    hostname: lan.str('hostname') ?? info.str('os', 'hostname'),
    controlBoard: info.str('board'),
    algorithm: ALGORITHM,
    psuModel: psu.str('model'),
    psuSerial: psu.str('psu_sn'),
  });
}

const ASLEEP = /^(Stopped|PoweringOff|Curtailed)$/;
const STARTING = /^(PoweringOn|Starting|Uninitialized)$/;
const WHY = /^(NoPools|Error)$/;

function doing(mining: Answer): Pick<Observation, 'operation' | 'because'> {
  const status = mining.str('status') ?? '';
  const told = (words: RegExp) => (words.test(status) ? `status is ${status}` : undefined);
  return operationOf({
    hashrate: giga(mining.num('hashrate_ghs')),
    seconds: mining.num('mining_uptime_s'),
    asleep: told(ASLEEP),
    starting: told(STARTING),
    why: told(WHY),
  });
}

const LOGIN: Login = {
  ask: { method: 'POST', path: '/api/v1/auth/login', body: { password: '{password}' } },
  token: { path: ['access_token'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
};

const post = (path: string): Request => ({ ...get(path), method: 'POST', auth: LOGIN, writes: true });

/** Throws RangeError for what is no limit. */
function powerLimit(watts: number): Request {
  if (!Number.isInteger(watts) || watts <= 0)
    throw new RangeError(`a power limit is whole watts above 0, not ${watts}`);
  return { ...get('mining/target'), method: 'PUT', body: { power_target_watts: watts }, auth: LOGIN, writes: true };
}

const control: Control = {
  reboot: () => post('system/reboot'),
  pause: () => post('mining/stop'),
  resume: () => post('mining/start'),
  powerLimit,
};

/**
 * Proto Rig with ProtoOS: REST under /api/v1, open to readers; writing wants the password that was set at its first start.
 * Shapes are those of the vendor's simulator (recording rig-simulator, ProtoOS 1.8.0), no device was recorded.
 *
 * Fans are learned at most five minutes ago, so that a poll is four questions; one that fails is among the errors. The light
 * for finding a rig goes out by itself and cannot be switched off, so that it is not offered.
 */
export default defineDriver({
  id: 'proto',
  kind: 'miner',
  title: 'Proto Rig',
  models: ['Rig'],
  detect: [
    { ask: PAGE, is: (page) => pageSays(page, 'Proto OS') },
    { ask: SYSTEM, is: (system) => system.str('system-info', 'manufacturer') === 'Proto' },
  ],
  learn: LEARN,
  learnEverySeconds: 300,
  ask: ASK,
  read,
  control,
});

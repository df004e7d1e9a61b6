import { type Facts, flag, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { giga, percent } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { algorithmOf, modelName } from '../bmminer/model.ts';
import { CLASSIC_POOL, cgminerPools, replyTime, SHARE_RESULTS, sharesOf } from '../cgminer-pools.ts';
import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { boardFacts, boardReadings, fanReadings, hashrateReadings } from '../miner-readings.ts';
import { boardsIn } from './luxos/boards.ts';
import { control } from './luxos/control.ts';
import { ERRORS, faultsSince } from './luxos/events.ts';

const LEARN = {
  version: VERSION,
  profiles: { via: 'cgminer', command: 'profiles', optional: true },
} as const satisfies Questions;

const ASK = {
  mining: {
    via: 'cgminer',
    join: ['summary', 'devs', 'stats', 'temps', 'fans', 'power', 'pools', 'config', 'events'],
  },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read({ mining }: Answers<typeof ASK>, known: Known): Observation {
  const summary = mining.at('summary', 'SUMMARY', 0);
  const config = mining.at('config', 'CONFIG', 0);
  const pools = cgminerPools(mining.at('pools'));
  const shares = sharesOf(summary, CLASSIC_POOL);
  const boards = boardsIn(mining);
  const faults = faultsSince(mining.list('events', 'EVENTS'), startedAt(mining));
  const facts = identity(config, known);
  const rate = (window: string) => giga(summary.num(`GHS ${window}`));
  return {
    readings: [
      reading('miner.uptime', atLeastZero(summary.num('Elapsed'))),
      reading('miner.mining_duration', atLeastZero(summary.num('Elapsed'))),
      ...hashrateReadings(facts.algorithm, {
        now: rate('5s'),
        averages: { '1m': rate('1m'), '5m': rate('5m'), '15m': rate('15m'), '30m': rate('30m'), boot: rate('av') },
        expected: positive(giga(mining.num('stats', 'STATS', 1, 'total_rateideal'))),
      }),
      reading('miner.power', positive(mining.num('power', 'POWER', 0, 'Watts'))),
      reading('miner.power_limit', profileWatts(config.str('Profile'), known.profiles)),
      reading('miner.hardware_errors', atLeastZero(summary.num('Hardware Errors'))),
      reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
      reading('miner.fault_light', flag(light(config))),
      ...coolingReadings(mining, config),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...facts, pools: pools.facts, boards: boardFacts(boards), errors: faults },
    ...operationIn(mining, config, rate('5s')),
  };
}

/** Without fans under immersion. A fan is called FAN1 … FAN4; its number is the socket that it is in, its ID the place here. */
function coolingReadings(mining: Answer, config: Answer): Reading[] {
  if (config.bool('ImmersionMode') === true) return [];
  const fans = mining.list('fans', 'FANS');
  return [
    ...fanReadings(fans.map((fan) => fan.num('RPM'))),
    reading('miner.fan_duty', atLeastZero(percent(fans[0]?.num('Speed')))),
  ];
}

/** `RedLed` is `auto` unless somebody has switched it. */
function light(config: Answer): boolean | undefined {
  const led = config.str('RedLed');
  return led === undefined ? undefined : led === 'on' || led === 'blink';
}

/** What the profile in use is made for: LuxOS limits power by choosing a profile. */
function profileWatts(name: string | undefined, profiles: Answer): number | undefined {
  const used = profiles.list('PROFILES').find((profile) => profile.str('Profile Name') === name);
  return name === undefined ? undefined : positive(used?.num('Watts'));
}

function startedAt(mining: Answer): number | undefined {
  const now = replyTime(mining.at('events'));
  const elapsed = mining.num('summary', 'SUMMARY', 0, 'Elapsed');
  return now === undefined || elapsed === undefined ? undefined : now - elapsed;
}

function operationIn(
  mining: Answer,
  config: Answer,
  hashrate: number | undefined,
): Pick<Observation, 'operation' | 'because'> {
  const curtailed = config.str('CurtailMode');
  const isRamping = mining.list('devs', 'DEVS').some((device) => device.bool('IsRamping') === true);
  const status = config.str('SystemStatus');
  return operationOf({
    hashrate,
    seconds: mining.num('summary', 'SUMMARY', 0, 'Elapsed'),
    asleep: curtailed === undefined || curtailed === 'None' ? undefined : `CurtailMode is ${curtailed}`,
    starting: isRamping ? 'its boards are ramping up' : undefined,
    why:
      config.bool('IsPowerSupplyOn') === false
        ? 'its power supply is off'
        : status === undefined || status === 'Normal'
          ? undefined
          : `SystemStatus is ${status}`,
  });
}

function identity(config: Answer, { version }: Known): Facts {
  const model = modelName(config.str('Model') ?? version.str('VERSION', 0, 'Type'));
  const profile = config.str('Profile');
  return said({
    make: /antminer/i.test(model ?? '') ? 'Bitmain' : undefined,
    model,
    algorithm: algorithmOf(model, undefined) ?? 'sha256',
    firmware: version.str('VERSION', 0, 'Miner'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(config.str('MACAddr')),
    serial: config.str('SerialNumber'),
    hostname: config.str('Hostname'),
    controlBoard: config.str('ControlBoardType')?.toUpperCase(),
    mode: profile === undefined ? undefined : `profile ${profile}`,
    psuModel: config.str('PSULabel'),
  });
}

/**
 * LuxOS (Luxor) on Antminers: everything of a poll in one joined question on port 4028. Reads need no password. What changes
 * the miner wants a session, of which there is only one. Power is the miner's own estimate where its supply cannot
 * measure. Chips are not read one by one (29 kB a board), nor are board voltages, each of which is a question of its own.
 */
export default defineDriver({
  id: 'luxos',
  kind: 'miner',
  title: 'LuxOS (Luxor) on Antminers',
  models: [
    'Antminer S19',
    'Antminer S19 Pro',
    'Antminer S19j Pro',
    'Antminer S19k Pro',
    'Antminer S19 XP',
    'Antminer T19',
    'Antminer S21',
    'Antminer T21',
  ],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'LUXMINER') },
    { ask: PAGE, is: (page) => pageSays(page, 'Luxor Firmware') },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
  errors: ERRORS,
});

import { type Facts, flag, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { mega, tera } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { CLASSIC_POOL, cgminerPools, type Pools, SHARE_RESULTS, sharesOf } from '../cgminer-pools.ts';
import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { positive, said, temperature } from '../miner-amounts.ts';
import { boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { neverNegative } from '../never-negative.ts';
import { boardsOf } from './auradine/boards.ts';
import { ERRORS, type Led, ledOf } from './auradine/led.ts';
import { ask, control } from './auradine/rest.ts';

const ALGORITHM = 'sha256';

const LEARN = {
  version: VERSION,
  summary: { via: 'cgminer', command: 'summary', optional: true },
  report: ask('/ipreport'),
  mode: ask('/mode'),
  pools: { via: 'cgminer', command: 'pools', optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** Newer firmware tells watts in `summary`; older tells them of the power supply, which is then asked instead. */
function questions({ summary }: Known): Questions {
  const mining: Request = { via: 'cgminer', join: ['summary', 'devs'] };
  const last = summary.has('SUMMARY', 0, 'Wattage') ? { temperature: ask('/temperature') } : { psu: ask('/psu') };
  return { mining, led: ask('/led'), ...last };
}

function read(answers: Answers<Questions>, known: Known): Observation {
  const { mining = Answer.none, led: light = Answer.none, temperature: heat = Answer.none } = answers;
  const summary = mining.at('summary', 'SUMMARY', 0);
  const mode = known.mode.at('Mode', 0);
  const psu = answers['psu']?.at('PSU', 0) ?? Answer.none;
  const pools = cgminerPools(known.pools);
  const report = known.report.at('IPReport', 0);
  const boards = boardsOf(mining.list('devs', 'DEVS'), heat, report.list('HBSerialNo'));
  const led = ledOf(light);
  return {
    readings: neverNegative([
      ...hashReadings(summary, mode, pools),
      ...supplyReadings(summary, mode, psu),
      reading('miner.fault_light', flag(led.isLocating)),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(led.faults),
    ]),
    facts: {
      ...identity(report, mode, known),
      pools: pools.facts,
      boards: boardFacts(boards),
      errors: led.faults,
    },
    ...operationOf(mode, led, summary.num('MHS 5s')),
  };
}

/** MH/s in `summary`; TH/s for what is aimed at. */
function hashReadings(summary: Answer, mode: Answer, pools: Pools): Reading[] {
  const rate = (window: string) => mega(summary.num(`MHS ${window}`));
  const shares = sharesOf(summary, CLASSIC_POOL);
  const expected = positive(mode.num('Ths')) ?? positive(summary.num('ThsThrottle'));
  return [
    reading('miner.uptime', summary.num('Elapsed')),
    reading('miner.mining_duration', summary.num('Elapsed')),
    ...hashrateReadings(ALGORITHM, {
      now: rate('5s'),
      averages: { '1m': rate('1m'), '5m': rate('5m'), '15m': rate('15m'), boot: rate('av') },
      expected: tera(expected),
    }),
    reading('miner.hardware_errors', summary.num('Hardware Errors')),
    reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
  ];
}

/** Numbers of the power supply carry their units: "58.94W", "4052.00 RPM". Of its fans the slower one is told. */
function supplyReadings(summary: Answer, mode: Answer, psu: Answer): Reading[] {
  const fans = ['FanSpeed1', 'FanSpeed2'].map((name) => psu.num(name)).filter((rpm) => rpm !== undefined);
  return [
    reading('miner.power', positive(summary.num('Wattage')) ?? positive(psu.num('PowerIn'))),
    reading('miner.power_limit', positive(mode.num('Power'))),
    reading('miner.psu_input_voltage', positive(psu.num('Vin'))),
    reading('miner.psu_fan_speed', fans.length === 0 ? undefined : Math.min(...fans)),
    ...[1, 2, 3].map((sensor) => reading('miner.psu_temperature', temperature(psu.num(`Temp${sensor}`)), { sensor })),
  ];
}

function operationOf(mode: Answer, led: Led, hashrate: number | undefined): Pick<Observation, 'operation' | 'because'> {
  // What was learned may be two minutes old: a miner that hashes has been woken since.
  if (mode.bool('Sleep') === true && !(hashrate && hashrate > 0))
    return { operation: 'sleeping', because: 'Mode says Sleep on' };
  if (led.doing === 'sleeping') return { operation: 'sleeping', because: led.words };
  if (hashrate !== undefined && hashrate > 0) return { operation: 'hashing' };
  if (led.doing !== undefined) return { operation: led.doing, because: led.words };
  return { operation: hashrate === 0 ? 'not-hashing' : 'unknown' };
}

function identity(report: Answer, mode: Answer, { version }: Known): Facts {
  return said({
    make: 'Auradine',
    algorithm: ALGORITHM,
    model: report.str('model'),
    firmware: report.str('version') ?? version.str('VERSION', 0, 'GCMiner'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(report.str('mac')),
    serial: report.str('SerialNo'),
    hostname: report.str('hostname'),
    controlBoard: report.str('InternalType'),
    mode: mode.str('Mode'),
  });
}

/**
 * Auradine Teraflux with FluxOS: mining over port 4028 without a password, and the REST service on port 8080 with one,
 * whose silence loses only what it tells (watts of older firmware, mode, light, temperatures). After the examples of the
 * vendor's API manual (recording auradine/at1500-api-manual) and, for the codes of the light from 9 on, a public list of
 * them; no miner was recorded.
 *
 * To stay at four requests a poll, also where joined commands are refused, mode and pools are those learned at most two
 * minutes ago (the light says at once when the miner stands by), the speeds of the fans are not asked (the light says when
 * one fails), and either the power supply or the temperatures of boards and chips: see `questions`. How many chips
 * answer is not told board by board.
 */
export default defineDriver({
  id: 'auradine',
  kind: 'miner',
  title: 'Auradine Teraflux (FluxOS)',
  models: ['AT1500', 'AT2880', 'AI2500', 'AI3680', 'AD2500', 'AD3500', 'AH3880'],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'GCMINER') || says(version, 'FLUXOS') },
    { ask: PAGE, is: (page) => pageSays(page, 'Miner UI') },
  ],
  learn: LEARN,
  learnEverySeconds: 120,
  ask: questions,
  read,
  control,
  errors: ERRORS,
});

import { type DeviceFault, type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { percent } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { ASK, readMining, statsEntry } from '../bmminer/mining.ts';
import { algorithmOf } from '../bmminer/model.ts';
import { says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../vendor-errors.ts';

const LEARN = {
  version: VERSION,
  info: { via: 'http', method: 'POST', path: '/api/info_v1', optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const { model, firmware } = namesIn(known.version.str('VERSION', 0, 'Type'));
  const algorithm = algorithmOf(model, undefined) ?? 'sha256';
  const mining = readMining(answers, model, algorithm);
  const entry = statsEntry(answers.stats);
  const faults = [...mining.faults, ...psuFaults(entry)];
  return {
    readings: [
      ...mining.readings,
      reading('miner.power', positive(entry.num('total_power'))),
      reading('miner.fan_duty', atLeastZero(percent(entry.num('fan_pwm')))),
      ...voltages(mining.facts.boards, entry),
      ...faultReadings(faults),
    ],
    facts: { ...identity(known, model, firmware, algorithm), ...mining.facts, errors: faults },
    ...operationOf({
      hashrate: mining.hashrate,
      seconds: mining.elapsed,
      asleep: mining.isEmpty ? 'stats are empty' : undefined,
      starting: entry.bool('tune_running') === true ? 'the tuner is running' : undefined,
    }),
  };
}

/** `chain_voltageN` in volts. It is told for places without a board as well. */
function voltages(boards: NonNullable<Facts['boards']>, entry: Answer): Reading[] {
  return boards.map(({ board }) =>
    reading('miner.board_voltage', positive(entry.num(`chain_voltage${board + 1}`)), { board }),
  );
}

/** "PSU OK", or something else. */
const ERRORS: VendorErrors = { 'psu-fault': { psu_status: 'The power supply is not in order.' } };
const TABLE = byVendorCode(ERRORS);

function psuFaults(entry: Answer): DeviceFault[] {
  const said = entry.str('psu_status');
  if (said === undefined || /\bok\b/i.test(said)) return [];
  return knownFaults(TABLE, 'psu_status', { said });
}

/** "S19-88 v.2.6.0.39 " is an S19 (88 is the kind of its boards) with version 2.6.0.39 of this firmware. */
function namesIn(type: string | undefined): { model: string | undefined; firmware: string | undefined } {
  const [name = '', version] = type?.split(/\s+/) ?? [];
  const series = name.replace(/-\d+$/, '');
  return {
    model: series === '' ? undefined : `Antminer ${series}`,
    firmware: version?.replace(/^v\.?/, '') || undefined,
  };
}

function identity(
  { version, info }: Known,
  model: string | undefined,
  firmware: string | undefined,
  algorithm: string,
): Facts {
  return said({
    make: 'Bitmain',
    model,
    algorithm,
    firmware: firmware ?? version.str('VERSION', 0, 'CompileTime'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(info.str('network_info', 'result', 'macaddr')),
  });
}

/**
 * MSKMiner on Antminers (recorded: S19, 2.6.0.39): bmminer's port 4028, with power and voltages of its own. The MAC
 * address is asked of its web page without a login; where that wants one it is not told. No command is known.
 */
export default defineDriver({
  id: 'mskminer',
  kind: 'miner',
  title: 'MSKMiner on Antminers',
  models: ['Antminer S19'],
  detect: [{ ask: VERSION, is: (version) => says(version, 'RWGLR') }],
  learn: LEARN,
  ask: ASK,
  read,
  errors: ERRORS,
});

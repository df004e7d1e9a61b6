import type { Facts, Observation } from '../../../core/farm/sample.ts';
import { giga, mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { CLASSIC_POOL, cgminerPools, sharesOf } from '../../cgminer-pools.ts';
import type { Answers } from '../../driver.ts';
import { macAddress } from '../../mac-address.ts';
import { positive, said, temperature } from '../../miner-amounts.ts';
import { type Board, boardFacts } from '../../miner-readings.ts';
import { faultsIn, faultsInSummary } from './errors.ts';
import { apiVersion, type Known } from './questions.ts';
import * as from from './state.ts';

/** Reads a poll of API 1 or 2, all over port 4028. `known` fills in what these firmwares tell only when asked alone. */
export function readApi2(answers: Answers<Questions>, known: Known): Observation {
  const { mining = Answer.none, status = Answer.none, errors = Answer.none } = answers;
  const summary = mining.at('summary', 'SUMMARY', 0);
  const devices = mining.list('devs', 'DEVS');
  const pools = cgminerPools(mining.at('pools'));
  const faults = errors.has('Msg') ? faultsIn(errors.at('Msg', 'error_code')) : faultsInSummary(summary);
  const state = stateOf(summary, devices);
  const isOff = status.bool('Msg', 'mineroff') ?? status.bool('Msg', 'btmineroff');
  const isRampingUp = devices.some(
    (device) => device.bool('Upfreq Complete') === false || device.str('Status')?.toLowerCase() === 'initialising',
  );
  return {
    readings: from.stateReadings(state, pools, faults),
    facts: {
      ...identity(summary, status, known),
      pools: pools.facts,
      boards: boardFacts(state.boards),
      errors: faults,
    },
    operation: from.operationOf(state, isOff, isRampingUp),
  };
}

/** MH/s everywhere, `HS RT` too in spite of its name; only `Factory GHS` is in GH/s. */
function stateOf(summary: Answer, devices: readonly Answer[]): from.State {
  const rate = (name: string) => mega(summary.num(name));
  return {
    uptime: summary.num('Uptime') ?? summary.num('Elapsed'),
    miningSeconds: summary.num('Elapsed'),
    hashrate: rate('HS RT') ?? rate('MHS 5s') ?? rate('MHS 1m'),
    averages: { '1m': rate('MHS 1m'), '5m': rate('MHS 5m'), '15m': rate('MHS 15m'), boot: rate('MHS av') },
    expected: positive(giga(summary.num('Factory GHS'))),
    watts: positive(summary.num('Power')),
    powerLimit: from.powerLimit(summary.num('Power Limit')),
    environment: temperature(summary.num('Env Temp')),
    frequency: positive(mega(summary.num('freq_avg'))),
    fans: { in: summary.num('Fan Speed In'), out: summary.num('Fan Speed Out') },
    psuFan: positive(summary.num('Power Fanspeed')),
    bestShare: positive(summary.num('Best Share')),
    hardwareErrors: summary.num('Hardware Errors'),
    shares: sharesOf(summary, CLASSIC_POOL),
    boards: devices.filter((device) => device.entries().length > 0).map(boardOf),
    isLightOn: undefined,
  };
}

function boardOf(device: Answer, place: number): Board {
  const rate = (name: string) => mega(device.num(name));
  return {
    board: device.num('Slot') ?? device.num('ASC') ?? place,
    hashrate: rate('MHS 1m') ?? rate('MHS av'),
    expected: positive(giga(device.num('Factory GHS'))),
    chips: device.num('Effective Chips'),
    frequency: positive(mega(device.num('Chip Frequency') ?? device.num('Frequency'))),
    hardwareErrors: device.num('Hardware Errors'),
    boardTemperatures: { 0: temperature(device.num('Temperature')) },
    chipTemperatures: {
      min: temperature(device.num('Chip Temp Min')),
      mean: temperature(device.num('Chip Temp Avg')),
      max: temperature(device.num('Chip Temp Max')),
    },
    serial: device.str('PCB SN'),
    status: device.str('Status')?.toLowerCase(),
  };
}

function identity(summary: Answer, status: Answer, known: Known): Facts {
  const { version, details, info, psu } = known;
  const platform = summary.str('CB Platform') ?? version.str('Msg', 'platform');
  return said({
    make: 'MicroBT',
    algorithm: from.ALGORITHM,
    model: details.str('DEVDETAILS', 0, 'Model')?.replaceAll('_', ' '),
    firmware: unquoted(version.str('Msg', 'fw_ver') ?? summary.str('Firmware Version')),
    apiVersion: apiVersion(version),
    mac: macAddress(summary.str('MAC') ?? info.str('Msg', 'mac')),
    serial: info.str('Msg', 'minersn'),
    hostname: info.str('Msg', 'hostname'),
    controlBoard: platform?.replace(/^ALLWINNER_/, ''),
    mode: (summary.str('Power Mode') ?? status.str('Msg', 'power_mode'))?.toLowerCase(),
    psuModel: psu.str('Msg', 'model'),
    psuSerial: psu.str('Msg', 'serial_no'),
  });
}

/** Some firmware quotes its own version: `'20210322.22.REL'`. */
function unquoted(text: string | undefined): string | undefined {
  return text?.replaceAll("'", '');
}

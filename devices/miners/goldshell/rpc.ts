import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { CLASSIC_POOL, sharesOf } from '../../cgminer-pools.ts';
import { positive, sumOfAll, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';
import type { Told } from './told.ts';

/** bfgminer's `summary` and `devs` over port 4028, hashrates in MH/s; only `estimate_hash_rate` is in H/s. */
export function rpcTold(mining: Answer): Told {
  const summary = mining.at('summary', 'SUMMARY', 0);
  const devices = mining.list('devs', 'DEVS').filter((device) => device.entries().length > 0);
  const { accepted, rejected, stale } = sharesOf(summary, CLASSIC_POOL);
  return {
    hashrate: mega(summary.num('MHS 20s')) ?? mega(sumOfAll(devices.map((device) => device.num('MHS 20s')))),
    averages: { boot: mega(summary.num('MHS av')) },
    expected: positive(sumOfAll(devices.map((device) => device.num('estimate_hash_rate')))),
    seconds: summary.num('Elapsed') ?? devices[0]?.num('Device Elapsed'),
    shares: { accepted, rejected, stale },
    hardwareErrors: summary.num('Hardware Errors'),
    bestShare: positive(summary.num('Best Share')),
    fans: fansOf(devices[0] ?? Answer.none),
    boards: devices.map(boardOf),
    plan: undefined,
  };
}

/** `tstemp-0` follows the chips' average, `tstemp-2` is the sensor of the board (seen on an SC-BOX by its users). */
function boardOf(device: Answer, place: number): Board {
  const status = device.str('Status')?.toLowerCase();
  return {
    board: device.num('PGA') ?? device.num('ASC') ?? place,
    hashrate: mega(device.num('MHS 20s')),
    expected: positive(device.num('estimate_hash_rate')),
    frequency: positive(mega(device.num('clock'))),
    hardwareErrors: device.num('Hardware Errors'),
    boardTemperatures: { 0: temperature(device.num('tstemp-2')) },
    chipTemperatures: { mean: temperature(device.num('tstemp-0')) },
    status,
    isOut: status === undefined ? undefined : status !== 'alive',
  };
}

function fansOf(device: Answer): (number | undefined)[] {
  return device
    .entries()
    .filter(([name]) => /^fan\d$/.test(name))
    .map(([, rpm]) => rpm.num());
}

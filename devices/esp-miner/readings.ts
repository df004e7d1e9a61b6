import { type Reading, reading } from '../../core/farm/sample.ts';
import { giga, mega, percent } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { atLeastZero, milli, positive, temperature } from '../miner-amounts.ts';

export const ALGORITHM = 'sha256';
/** Where all ESP-Miner devices keep their chips: on one board. */
export const BOARD = 0;

/** Averages since ESP-Miner 2.12 (1m, 10m, 1h) and NerdQAxe's (1d as well), in GH/s. */
const WINDOWS = ['1m', '10m', '1h', '1d'] as const;

/** What every ESP-Miner says under the same names in `/api/system/info`: GH/s, W, MHz, mV, °C and percent. */
export function commonReadings(info: Answer): Reading[] {
  const frequency = positive(mega(info.num('actualFrequency'))) ?? positive(mega(info.num('frequency')));
  return [
    reading('miner.uptime', atLeastZero(info.num('uptimeSeconds'))),
    reading('miner.hashrate', atLeastZero(giga(info.num('hashRate'))), { algorithm: ALGORITHM }),
    ...WINDOWS.map((window) =>
      reading('miner.hashrate_average', atLeastZero(giga(info.num(`hashRate_${window}`))), {
        algorithm: ALGORITHM,
        window,
      }),
    ),
    reading('miner.hashrate_expected', expected(info), { algorithm: ALGORITHM }),
    reading('miner.power', positive(info.num('power'))),
    reading('miner.fan_duty', atLeastZero(percent(info.num('fanspeed')))),
    reading('miner.frequency', frequency),
    reading('miner.board_frequency', frequency, { board: BOARD }),
    reading('miner.board_voltage', positive(milli(info.num('coreVoltageActual'))), { board: BOARD }),
    reading('miner.board_chips_expected', positive(info.num('asicCount')), { board: BOARD }),
    reading('miner.board_temperature', temperature(info.num('vrTemp')), { board: BOARD, sensor: 'vr' }),
    reading('miner.shares', atLeastZero(info.num('sharesAccepted')), { result: 'accepted' }),
    reading('miner.shares', atLeastZero(info.num('sharesRejected')), { result: 'rejected' }),
    reading('miner.best_share_difficulty', positive(info.num('bestDiff'))),
  ];
}

/** Small cores × chips × MHz is MH/s where the firmware does not reckon it itself (before 2.9, and NerdQAxe). */
function expected(info: Answer): number | undefined {
  const told = positive(giga(info.num('expectedHashrate')));
  if (told !== undefined) return told;
  const [cores, chips, clock] = [info.num('smallCoreCount'), info.num('asicCount'), info.num('frequency')];
  if (cores === undefined || chips === undefined || clock === undefined) return undefined;
  return positive(mega(cores * chips * clock));
}

/** Chips by number; `warmest` stands for all of them where none is told alone. */
export function chipTemperatures(chips: readonly (number | undefined)[], warmest?: number): Reading[] {
  const told = chips.map(temperature);
  const alone = told.some((value) => value !== undefined);
  return [
    ...told.map((value, sensor) => reading('miner.chip_temperature', value, { board: BOARD, sensor })),
    reading('miner.chip_temperature', alone ? undefined : temperature(warmest), { board: BOARD, sensor: 'max' }),
  ];
}

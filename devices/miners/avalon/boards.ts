import { giga, mega } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';
import { numbers } from './bracket-text.ts';
import { isOlder, type Module } from './modules.ts';
import { powerOf } from './power.ts';

/** The boards of a miner; of an older one each module counts as a board. */
export function boardsOf(modules: readonly Module[], isAsleep: boolean): Board[] {
  if (isOlder(modules)) return modules.map(({ items }, board) => olderModule(items, board));
  return modules.slice(0, 1).flatMap((module) => boardsOfOne(module, isAsleep));
}

/** Modules of 7xx to 9xx: `Temp` is the air that enters, `TMax` the hottest chip. No hashrate of their own. */
function olderModule(items: Answer, board: number): Board {
  return {
    board,
    expected: positive(giga(items.num('GHSmm'))),
    chips: items.num('TA'),
    frequency: positive(mega(items.num('Freq'))),
    hardwareErrors: items.num('HW'),
    inlet: temperature(items.num('Temp')),
    chipTemperatures: { max: temperature(items.num('TMax')) },
    serial: items.str('DNA'),
  };
}

/**
 * Boards of A10 and later. `MGHS` is averaged since the start of the mining program (its sum is GHSavg), so that a
 * sleeping Q still tells the 44 TH/s from before: it is left out then. Home units with one board tell its temperatures
 * for the whole miner only. What air passes a board is told by Q (`HBITemp`, `HBOTemp`).
 */
function boardsOfOne({ items, chips }: Module, isAsleep: boolean): Board[] {
  const hashrates = numbers(items, 'MGHS');
  const errors = numbers(items, 'MH');
  const hottest = items.has('MTmax') ? numbers(items, 'MTmax') : alone(items.num('TMax'), hashrates.length);
  const mean = items.has('MTavg') ? numbers(items, 'MTavg') : alone(items.num('TAvg'), hashrates.length);
  const count = Math.max(hashrates.length, chips.length, hottest.length);
  const each = (items.num('TA') ?? Number.NaN) / count;
  const { volts } = powerOf(items);
  return Array.from({ length: count }, (_, board) => ({
    board,
    hashrate: isAsleep ? undefined : giga(hashrates[board]),
    chips: chips[board] ?? (Number.isInteger(each) ? each : undefined),
    frequency: count === 1 ? positive(mega(items.num('Freq'))) : undefined,
    voltage: volts,
    hardwareErrors: errors.length === count ? errors[board] : undefined,
    inlet: count === 1 ? temperature(items.num('HBITemp')) : undefined,
    outlet: count === 1 ? temperature(items.num('HBOTemp')) : undefined,
    chipTemperatures: { max: temperature(hottest[board]), mean: temperature(mean[board]) },
  }));
}

/** A number of the whole miner is one of its board where there is only one. */
function alone(told: number | undefined, boards: number): (number | undefined)[] {
  return boards === 1 ? [told] : [];
}

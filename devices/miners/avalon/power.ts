import type { Answer } from '../../../core/wire/answer.ts';
import { positive } from '../../miner-amounts.ts';
import { numbers } from './bracket-text.ts';
import { isNano3 } from './model.ts';

/** What a module tells of its power supply, in base units. */
export interface Power {
  /** At the wall. */
  watts: number | undefined;
  /** At the hash boards. */
  volts: number | undefined;
  /** Bits of what is wrong, see PSU_FAULTS. */
  faults: number | undefined;
}

/**
 * `PS` is [faults, voltage to the controller, voltage to the hash boards, current and power to the hash boards, voltage
 * that is set, watts at the wall]; voltages in hundredths. The first six are of Canaan's A10 API manual, which has no
 * seventh; that the seventh is the wall follows from recordings: on an A1566 it equals WALLPOWER (3731 W with 3526 W at
 * the boards), on an A1246 13.16 V × 242 A make the 3189 W at the boards, and 3504 W are the wall's. A Q that sleeps says
 * `0 1222 4 0 0 2245 146`: 22.45 V are set, 146 W are used. The Nano 3 has its watts in the sixth place
 * (`0 0 0 4 2756 126 330`), the Nano 3S in the seventh. All zeros: the supply is not read.
 */
export function powerOf(items: Answer): Power {
  const supply = numbers(items, 'PS');
  const hasVoltages = (supply[1] ?? 0) > 0;
  return {
    watts: positive(items.num('WALLPOWER')) ?? positive(isNano3(items.str('Ver')) ? supply[5] : supply[6]),
    volts: hasVoltages ? hundredths(supply[2]) : undefined,
    faults: positive(supply[0]),
  };
}

function hundredths(told: number | undefined): number | undefined {
  const some = positive(told);
  return some === undefined ? undefined : some / 100;
}

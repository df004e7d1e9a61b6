import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';

const BY_INDEX = (list: readonly Answer[]): Map<number, Answer> =>
  new Map(list.flatMap((entry) => (entry.num('Index') === undefined ? [] : [[entry.num('Index') ?? 0, entry]])));

/**
 * `HBs` lists the boards that work; one that is dead or switched off stands in `HBStatus` alone. Serial numbers are a bare
 * list without slots, and believed only when there is one for each of `Max HBs`.
 */
export function boardsOf(summary: Answer, temps: Answer, capabilities: Answer): Board[] {
  const working = BY_INDEX(summary.list('HBs'));
  const status = BY_INDEX(summary.list('HBStatus'));
  const sensors = BY_INDEX(temps.list());
  const serials = capabilities.list('Board Serial Numbers');
  const isComplete = serials.length === capabilities.num('Max HBs');
  const isTold = Array.isArray(summary.at('HBs').value);
  const slots = [...new Set([...status.keys(), ...working.keys(), ...sensors.keys()])].sort((a, b) => a - b);
  return slots.map((board) => ({
    board,
    ...measured(working.get(board) ?? Answer.none, sensors.get(board)?.list('Data') ?? []),
    chipsExpected: positive(capabilities.num('Performance Estimator', 'Chip Count')),
    serial: isComplete ? serials[board]?.str() : undefined,
    status: statusOf(status.get(board)),
    isOut: isTold ? !working.has(board) : undefined,
  }));
}

function statusOf(status: Answer | undefined): string | undefined {
  if (status?.bool('Detected') === false) return 'not detected';
  const enabled = status?.bool('Enabled');
  return enabled === undefined ? undefined : enabled ? 'enabled' : 'disabled';
}

/** The sum over `HBs`, in H/s; 0 where the list is empty. */
export function hashrateOf(summary: Answer): number | undefined {
  if (!Array.isArray(summary.at('HBs').value)) return undefined;
  const told = summary.list('HBs').map((board) => board.num('Hashrate', 0));
  return mega(
    told.reduce<number | undefined>(
      (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
      0,
    ),
  );
}

/**
 * `Hashrate` is [MH/s, percent of what the board should reach, …]. Two sensors of a board are where the air enters and
 * leaves; another number of them is told by place.
 */
function measured(working: Answer, sensors: readonly Answer[]): Omit<Board, 'board'> {
  const hashrate = mega(working.num('Hashrate', 0));
  const percent = positive(working.num('Hashrate', 1));
  const heat = sensors.map((sensor) => temperature(sensor.num()));
  const isThrough = heat.length === 2;
  return {
    hashrate,
    expected: positive(hashrate && percent && (hashrate / percent) * 100),
    frequency: positive(mega(working.num('Core Clock Avg'))),
    voltage: positive(working.num('Input Voltage')),
    inlet: isThrough ? heat[0] : undefined,
    outlet: isThrough ? heat[1] : undefined,
    boardTemperatures: {
      max: temperature(working.num('Temperature')),
      ...(isThrough ? {} : Object.fromEntries(heat.entries())),
    },
  };
}

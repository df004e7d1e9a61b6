import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';

/** What stands beside the sensors in an entry of `temps`, whose names differ from model to model. */
const NO_SENSORS: readonly string[] = ['ID', 'TEMP'];

/**
 * Boards by `ID`, whose order in `devs` is not theirs (recording s19kpro-2025.4.8: 2, 0, 1). Chips and clock stand in the
 * flat `stats`, numbered from 1. What `stats` calls chip temperatures repeats the sensors of the circuit board.
 */
export function boardsIn(mining: Answer): Board[] {
  const stats = mining.at('stats', 'STATS', 1);
  const all = mining.list('temps', 'TEMPS');
  return mining
    .list('devs', 'DEVS')
    .flatMap((device) => {
      const board = device.num('ID') ?? device.num('ASC');
      if (board === undefined || board < 0) return [];
      const place = all.findIndex((entry) => entry.num('ID') === board);
      const isShut = device.bool('IsUserShutdown');
      const isEnabled = device.bool('Enabled');
      return {
        board,
        hashrate: mega(device.num('MHS 5s')),
        expected: positive(mega(device.num('Nominal MHS'))),
        chips: stats.num(`chain_acn${board + 1}`),
        frequency: positive(mega(stats.num(`freq${board + 1}`))),
        hardwareErrors: device.num('Hardware Errors'),
        ...temperatures(all[place] ?? Answer.none, labels(mining, place)),
        serial: device.str('SerialNumber'),
        status: isShut ? 'shut down by the user' : device.str('Status')?.toLowerCase(),
        isOut: isShut === undefined && isEnabled === undefined ? undefined : isShut === true || isEnabled === false,
      };
    })
    .sort((a, b) => a.board - b.board);
}

/** One entry for all boards, or one for each. */
function labels(mining: Answer, place: number): Answer {
  const own = mining.at('temps', 'METADATA', place);
  return own.has() ? own : mining.at('temps', 'METADATA', 0);
}

/** Which side of the air a sensor is on stands in its label: "Board Intake (top)", "Board Exhaust (bottom)". */
function temperatures(entry: Answer, metadata: Answer): Pick<Board, 'boardTemperatures' | 'inlet' | 'outlet'> {
  const sensors = entry.entries().filter(([name]) => !NO_SENSORS.includes(name));
  const told = sensors.map(([name, value]) => ({
    name,
    degrees: temperature(value.num()),
    label: metadata.str(name, 'Label') ?? '',
  }));
  const mean = (side: RegExp) => {
    const values = told.flatMap(({ degrees, label }) => (degrees !== undefined && side.test(label) ? [degrees] : []));
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    boardTemperatures: Object.fromEntries(told.map(({ name, degrees }) => [name, degrees])),
    inlet: mean(/intake/i),
    outlet: mean(/exhaust/i),
  };
}

import { type Reading, reading } from '../../core/farm/sample.ts';
import { temperature } from '../miner-amounts.ts';

/** What the sensors of one board tell, in the device's three arrays; a sensor that is not there is undefined. */
export interface BoardSensors {
  pcb: readonly (number | undefined)[];
  chip: readonly (number | undefined)[];
  pic: readonly (number | undefined)[];
}

/** One letter a sensor: `b` circuit board, `c` chip, `i` inlet, `o` outlet of air or water, `-` not read. */
interface Layout {
  pcb: string;
  chip: string;
  pic: string;
}

/**
 * Where the four sensors of each array sit. Only these models are known to tell inlet and outlet. Elsewhere the PIC array
 * is not read: in recording antminer/stock-s21-s19pro-mixed (S19 Pro) it repeats the board's sensors at ten degrees less,
 * and two of them taken for inlet and outlet would have the air cool down on its way through the miner.
 */
const LAYOUTS: readonly (readonly [model: RegExp, layout: Layout])[] = [
  [/^Antminer S21\+ ?Hyd/i, { pcb: 'ibob', chip: 'cccc', pic: 'cbbb' }],
  [/^Antminer S21.* Hyd/i, { pcb: 'bbbb', chip: 'iocc', pic: '----' }],
  [/^Antminer S19 ?XP$/i, { pcb: 'bbbb', chip: 'cccc', pic: 'ooii' }],
];
const AIR: Layout = { pcb: 'bbbb', chip: 'cccc', pic: '----' };

/** Sensors are numbered as in their array; those of the PIC array are called pic0 and on. */
export function boardTemperatures(board: number, sensors: BoardSensors, model: string | undefined): Reading[] {
  const layout = LAYOUTS.find(([pattern]) => pattern.test(model ?? ''))?.[1] ?? AIR;
  const readings: Reading[] = [];
  const through: Record<'i' | 'o', number[]> = { i: [], o: [] };
  for (const array of ['pcb', 'chip', 'pic'] as const) {
    for (const [at, told] of sensors[array].entries()) {
      const value = temperature(told);
      const place = layout[array][at] ?? layout[array].at(-1);
      const sensor = array === 'pic' ? `pic${at}` : String(at);
      if (value === undefined) continue;
      if (place === 'i' || place === 'o') through[place].push(value);
      else if (place === 'c') readings.push(reading('miner.chip_temperature', value, { board, sensor }));
      else if (place === 'b') readings.push(reading('miner.board_temperature', value, { board, sensor }));
    }
  }
  if (through.i.length > 0) readings.push(reading('miner.board_inlet_temperature', Math.max(...through.i), { board }));
  if (through.o.length > 0) readings.push(reading('miner.board_outlet_temperature', Math.max(...through.o), { board }));
  return readings;
}

import type { Attention, Observation } from './sample.ts';
import { isTemperature } from './temperatures.ts';
import { valuesOf } from './told.ts';

const PARTS = { chip: 'miner.chip_temperature', board: 'miner.board_temperature' } as const;
/** So many boards, and so many readings, are never all alike for long. */
const BOARDS_ALIKE = 3;
const READINGS_ALIKE = 6;

/** Temperatures that cannot be true: of a sensor that is not there, or the same on all boards. Nobody sees such a miner get hot. */
export function sensorImplausible(observation: Pick<Observation, 'readings'>): Attention | undefined {
  for (const [part, metric] of Object.entries(PARTS) as [string, (typeof PARTS)[keyof typeof PARTS]][]) {
    const told = valuesOf(observation, metric);
    const odd = told.find(({ value }) => value !== 0 && !isTemperature(value));
    if (odd) return implausible(`A ${part} sensor of board ${odd.labels['board'] || 'unnamed'} says ${odd.value} °C.`);
    if (told.length === 0) continue;
    if (told.every(({ value }) => value === 0)) return implausible(`All ${part} sensors say 0 °C.`);
    const boards = new Set(told.map(({ labels }) => labels['board'])).size;
    const [first] = told;
    const areAlike = told.every(({ value }) => value === first?.value);
    if (areAlike && boards >= BOARDS_ALIKE && told.length >= READINGS_ALIKE)
      return implausible(`All ${part} sensors of ${boards} boards say ${first?.value} °C.`);
  }
  return undefined;
}

function implausible(evidence: string): Attention {
  return { level: 'advisory', reason: 'sensor-implausible', evidence };
}

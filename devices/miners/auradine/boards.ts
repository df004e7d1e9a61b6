import { mega } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';

/**
 * `DEVS`, whose ID begins with 1, with the entry of the same ID in `Temperature` (ID 0 is the control board), and serials
 * where each board has one.
 */
export function boardsOf(devices: readonly Answer[], temperatures: Answer, serials: readonly Answer[]): Board[] {
  return devices.flatMap((device, place) => {
    const id = device.num('ID');
    if (id === undefined) return [];
    const heat = temperatures.list('Temperature').find((entry) => entry.num('ID') === id);
    const status = device.bool('Enabled') === false ? 'disabled' : device.str('Status')?.toLowerCase();
    return {
      board: id - 1,
      hashrate: mega(device.num('MHS 5s')),
      hardwareErrors: device.num('Hardware Errors'),
      boardTemperatures: { 0: temperature(device.num('Temperature')) },
      ...airOf(celsius(heat?.list('BoardTemp'))),
      chipTemperatures: chipsOf(celsius(heat?.list('ChipTemp'))),
      serial: serials.length === devices.length ? serials[place]?.str() : undefined,
      status,
      isOut: status === undefined ? undefined : status !== 'alive',
    };
  });
}

/** The air warms on its way over a board: the coldest sensor is where it enters, the hottest where it leaves. */
function airOf(sensors: readonly number[]): Pick<Board, 'inlet' | 'outlet'> {
  return sensors.length > 1 ? { inlet: Math.min(...sensors), outlet: Math.max(...sensors) } : {};
}

function chipsOf(chips: readonly number[]): Record<string, number> {
  if (chips.length === 0) return {};
  return { max: Math.max(...chips), mean: chips.reduce((sum, chip) => sum + chip, 0) / chips.length };
}

function celsius(list: readonly Answer[] = []): number[] {
  return list.flatMap((sensor) => temperature(sensor.num('Temperature')) ?? []);
}

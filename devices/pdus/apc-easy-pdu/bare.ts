import { type Reading, reading } from '../../../core/farm/sample.ts';
import { kilo, wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { words } from '../../apc/amounts.ts';
import { BARE_EASY_PDU } from '../../apc/enterprise.ts';

/** Columns by what their texts say: "232.6V", "0.30A", "0.061kW", "0.856", "2.28kWh", "49.982Hz". */
const COLUMNS = { voltage: 1, current: 2, power: 3, powerFactor: 6, energy: 7, frequency: 27 } as const;

const at = (column: number) => `${BARE_EASY_PDU.table}.${column}.1`;

export function askBare(): string[] {
  return Object.values(COLUMNS).map(at);
}

/** Recording apc-epdu_epdu1132m (version 11.10), one phase. What is in another unit than there is not read. */
export function readBare(answer: Answer): Reading[] {
  const told = (column: number, unit: string) => {
    const [, number, found] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(words(answer, at(column)) ?? '') ?? [];
    return number === undefined || found !== unit ? undefined : Number(number);
  };
  const inlet = '1';
  const power = kilo(told(COLUMNS.power, 'kW'));
  const energy = wattHours(kilo(told(COLUMNS.energy, 'kWh')));
  const current = told(COLUMNS.current, 'A');
  const factor = told(COLUMNS.powerFactor, '');
  return [
    reading('pdu.power', power),
    reading('pdu.energy', energy),
    reading('pdu.inlet_power', power, { inlet }),
    reading('pdu.inlet_energy', energy, { inlet }),
    reading('pdu.inlet_voltage', told(COLUMNS.voltage, 'V'), { inlet }),
    reading('pdu.inlet_current', current, { inlet }),
    reading('pdu.inlet_power_factor', factor === 0 && (current ?? 0) === 0 ? undefined : factor, { inlet }),
    reading('pdu.inlet_frequency', told(COLUMNS.frequency, 'Hz'), { inlet }),
  ];
}

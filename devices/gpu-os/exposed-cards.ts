import type { RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busHex } from '../gpu-engines/amounts.ts';
import { type ExposedValue, exposedValues } from './exposition-text.ts';

type Sensor = 'tempC' | 'junctionTempC' | 'memTempC' | 'powerW' | 'coreMHz' | 'memMHz';

/** What an exporter calls what. `which` is the label that counts the cards. */
export interface ExposedNames {
  which: string;
  card(labels: Readonly<Record<string, string>>): Partial<RigDevice>;
  sensor(exposed: ExposedValue): Sensor | undefined;
  trouble?(exposed: ExposedValue): string | undefined;
}

/** The cards on an exporter's page, in the order of their numbers; the first that tells of a sensor is believed. */
export function exposedCards(said: Answer, names: ExposedNames): RigDevice[] {
  const cards = new Map<number, RigDevice>();
  for (const exposed of exposedValues(said.str() ?? '')) {
    const text = exposed.labels[names.which];
    const sensor = names.sensor(exposed);
    const trouble = names.trouble?.(exposed);
    if (text === undefined || !/^\d{1,3}$/.test(text) || (sensor === undefined && trouble === undefined)) continue;
    const index = Number(text);
    const card = cards.get(index) ?? { index, kind: 'gpu', ...names.card(exposed.labels) };
    if (sensor !== undefined) card[sensor] ??= exposed.value;
    if (trouble !== undefined) card.trouble = trouble;
    cards.set(index, card);
  }
  return [...cards.values()].sort((one, other) => one.index - other.index);
}

const DCGM_SENSORS: Readonly<Record<string, Sensor>> = {
  DCGM_FI_DEV_GPU_TEMP: 'tempC',
  DCGM_FI_DEV_MEMORY_TEMP: 'memTempC',
  DCGM_FI_DEV_POWER_USAGE: 'powerW',
  DCGM_FI_DEV_SM_CLOCK: 'coreMHz',
  DCGM_FI_DEV_MEM_CLOCK: 'memMHz',
};
const FELL_OFF_THE_BUS = 79;

export const DCGM: ExposedNames = {
  which: 'gpu',
  card: (labels) => ({
    name: labels['modelName'],
    uuid: labels['UUID'] ?? labels['uuid'],
    pciBus: busHex(labels['pci_bus_id']),
  }),
  sensor: ({ name }) => DCGM_SENSORS[name],
  trouble: ({ name, value, labels }) =>
    name === 'DCGM_FI_DEV_XID_ERRORS' && value === FELL_OFF_THE_BUS
      ? `card ${labels['gpu'] ?? ''} fell off the bus (XID ${value})`
      : undefined,
};

const AMD_SENSORS: Readonly<Record<string, Sensor>> = {
  gpu_edge_temperature: 'tempC',
  gpu_junction_temperature: 'junctionTempC',
  gpu_memory_temperature: 'memTempC',
  gpu_package_power: 'powerW',
  gpu_average_package_power: 'powerW',
};

/** AMD's device metrics exporter; it names no bus. Newer ones write `amd_` before each name. */
export const AMD: ExposedNames = {
  which: 'gpu_id',
  card: (labels) => ({ name: labels['card_model'] }),
  sensor: ({ name, labels }) => {
    const plain = name.replace(/^amd_/, '');
    if (plain !== 'gpu_clock') return AMD_SENSORS[plain];
    const domain = labels['clock_type']?.toLowerCase().replace(/^gpu_clock_type_/, '');
    return domain === 'system' ? 'coreMHz' : domain === 'memory' ? 'memMHz' : undefined;
  },
};

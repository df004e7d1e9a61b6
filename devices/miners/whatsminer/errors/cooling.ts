import type { VendorErrors } from '../../../vendor-errors.ts';

/** Fans, temperatures and surroundings. */
export const COOLING: VendorErrors = {
  'fan-fault': {
    '100': 'Fan unknown.',
  },
  'fan-speed': {
    '110': 'Intake fan speed error.',
    '111': 'Exhaust fan speed error.',
    '120': 'Intake fan speed error. Fan speed deviates by more than 2000.',
    '121': 'Exhaust fan speed error. Fan speed deviates by more than 2000.',
    '130': 'Intake fan speed error. Fan speed deviates by more than 3000.',
    '131': 'Exhaust fan speed error. Fan speed deviates by more than 3000.',
    '140': 'Fan speed too high.',
    '85n2': 'Fan speed substandard L{n}.',
    '85n3': 'Fan speed substandard L{n}.',
  },
  'temperature-sensor': {
    '30n': 'Slot {n} temperature sensor detection error.',
    '32n': 'Slot {n} temperature reading error.',
    '329': 'Control board temperature sensor communication error.',
    '5080': 'Chip temp calibration failed, please restore factory settings.',
    '509n': 'Slot {n} chip temp calibration check no balance.',
  },
  'temperature-imbalance': {
    '503n': 'Slot {n} chip temperature difference is too large.',
    '504n': 'Slot {n} chip hottest temperature difference is too large.',
  },
  'board-overheated': {
    '35n': 'Slot {n} temperature protecting.',
    '360': 'Hashboard high temperature error.',
    '361': 'Hashboard high temperature error.',
    '362': 'Hashboard high temperature error.',
    '363': 'Hashboard high temperature error.',
  },
  'chip-overheated': {
    '505n': 'Slot {n} stopped hashing, chips temperature protecting.',
    '54nccc': 'Slot {n} chip {c} temp protected.',
  },
  'environment-hot': {
    '600': 'Environment temperature is too high.',
    '610': 'Environment temperature is too high for high performance mode.',
    '8035': 'High env temp.',
  },
  'environment-humid': {
    '383': 'Humidity sensor protecting.',
  },
  'environment-fault': {
    '370': 'The environment temperature fluctuates too much.',
    '380': 'Humidity sensor not found.',
    '381': 'Humidity sensor read error.',
    '382': 'Humidity sensor read error.',
  },
  'coolant-flow': {
    '507n': 'Slot {n} water velocity is abnormal.',
  },
};

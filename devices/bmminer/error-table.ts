import { together, type VendorErrors } from '../vendor-errors.ts';

/** The types of `status[]` in summary.cgi; a number that the firmware gives beside one is not known. */
export const STATUS_ERRORS: VendorErrors = {
  'fan-fault': { fans: 'Fans are not as they should be.' },
  'temperature-fault': { temp: 'Temperatures are not as they should be.' },
  'hashrate-fault': { rate: 'The hashrate is not as it should be.' },
  'network-fault': { network: 'The network is not as it should be.' },
};

/**
 * What Bitmain's firmware complains about. Codes such as `P:1` are those of the daemon's `/warning`, with our words; `n` is
 * a board. Codes in capitals stand in messages.
 */
export const ERRORS = together(STATUS_ERRORS, {
  'fan-lost': { ERROR_FAN_LOST: 'A fan does not turn.' },
  overheated: { 'P:1': 'Protection from high temperature.', ERROR_TEMP_TOO_HIGH: 'The temperature is too high.' },
  'too-cold': { 'P:2': 'Protection from low temperature.' },
  'temperature-sensor': { 'J0:6': 'A temperature sensor fails.' },
  'psu-output': { ERROR_POWER_LOST: 'The power supply gives no power.' },
  'psu-fault': { 'V:1': 'The power supply does not start.', 'V:2': 'The power supply is not calibrated.' },
  'board-lost': { 'J0:8': 'Too few hash boards.' },
  'board-eeprom': { 'Jn:4': 'The EEPROM of board {n} holds wrong data.' },
  'board-mismatch': {
    'Ln:2': 'Voltage and frequency do not fit each other on board {n}.',
    'L255:2': 'No level fits the mixed boards.',
  },
  'chips-lost': { 'Jn:2': 'Too few chips on board {n}.' },
  'tuning-failed': { 'Ln:1': 'Voltage or frequency exceeds the limit on board {n}.' },
  'hashrate-low': { 'R:1': 'The hashrate is too low.' },
  'hashrate-fault': { 'N:1': 'The hashrate is too high.' },
  'firmware-fault': { 'M:1': 'Memory cannot be had.' },
});

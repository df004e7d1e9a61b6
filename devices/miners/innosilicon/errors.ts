import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';

/** Innosilicon's numbers of errors. */
export const ERRORS: VendorErrors = {
  'board-lost': {
    21: 'Plug signal of a hash board is not detected.',
    24: 'Some hash boards do not connect over SPI.',
  },
  'board-communication': {
    23: 'SPI of all hash boards is blocked.',
    28: 'SPI communication with a hash board is abnormal.',
    34: 'Data cables are connected in the wrong order.',
  },
  'board-fault': {
    25: 'Frequency of a hash board could not be set.',
    26: 'Voltage of a hash board could not be set.',
    33: 'Hash board fault.',
    36: 'Hash board fault.',
    42: 'Hash board fault.',
  },
  'board-mismatch': { 37: 'Control board and hash board do not match.' },
  'chip-fault': { 27: 'Self-test of the chips failed.', 31: 'Single chips are damaged.' },
  'psu-communication': {
    22: 'I2C communication with the power supply is abnormal.',
    29: 'I2C communication with the power supply is abnormal.',
  },
  'psu-output': {
    35: 'Power supply has no output.',
    40: 'Output of the power supply is abnormal.',
    41: 'Output of the power supply is abnormal.',
  },
  'pool-unreachable': { 30: 'Connection to the pool failed.' },
  overheated: { 32: 'Over-temperature protection.' },
};

const TABLE = byVendorCode(ERRORS);

/** `POST /api/getErrorDetail` answers one `code`; 0 is no error. */
export function faultsIn(detail: Answer): DeviceFault[] {
  const told = detail.num('code');
  if (told === undefined || told === 0) return [];
  const number = String(told);
  const known = knownFaults(TABLE, number);
  return known.length > 0 ? known : [firmwareFault('unknown', number, `Unknown error ${number}.`)];
}

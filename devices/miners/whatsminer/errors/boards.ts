import type { VendorErrors } from '../../../vendor-errors.ts';

/** Hash boards and their chips. */
export const BOARDS: VendorErrors = {
  'board-eeprom': {
    '400': 'Eeprom unknown error.',
    '41n': 'Slot {n} eeprom detection error.',
    '42n': 'Slot {n} eeprom parsing error.',
    '43n': 'Slot {n} chip bin type error.',
    '44n': 'Slot {n} eeprom chip number X error.',
    '45n': 'Slot {n} eeprom xfer error.',
  },
  'board-mismatch': {
    '51n': 'Slot {n} miner type error.',
    '52n': 'Slot {n} bin type error.',
    '810': 'Air to liquid PCB serial # does not match.',
    '8650': 'Wrong hash board struct.',
  },
  'board-lost': {
    '53n': 'Slot {n} not found.',
  },
  'board-communication': {
    '57n': 'Slot {n} xfer error chip.',
    '512n': 'Slot {n} too many CRC errors.',
  },
  'board-unstable': {
    '56n': 'Slot {n} loss of balance error.',
    '59n': 'Slot {n} frequency too low.',
    '511n': 'Slot {n} frequency up timeout.',
    '513n': 'Slot {n} unstable.',
    '517n': 'Slot {n} frequency up timeout.',
  },
  'board-fault': {
    '500': 'Board unknown error.',
    '54n': 'Slot {n} error reading chip id.',
    '58n': 'Slot {n} reset error.',
    '211n': 'Slot {n} factory test step failed.',
  },
  'chips-lost': {
    '55n': 'Slot {n} has bad chips.',
  },
  'chip-errors': {
    '52nccc': 'Slot {n} chip {c} error nonce.',
    '53nccc': 'Slot {n} chip {c} too few nonce.',
    '55nccc': 'Slot {n} chip {c} has been reset.',
    '56nccc': 'Slot {n} chip {c} zero nonce.',
    '8100': 'Chip data error.',
  },
  'chip-voltage': {
    '501n': 'Slot {n} chip voltage too low.',
    '502n': 'Slot {n} chip voltage changed.',
  },
};

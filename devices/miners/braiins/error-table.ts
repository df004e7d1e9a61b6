import type { VendorErrors } from '../../vendor-errors.ts';

/**
 * Braiins' own codes, as far as recordings show them with their reason (25.11-plus-s19xp, 26.04-plus-s21pro), and names
 * for what BOSminer writes without a code. `tuner:n` is a board's own word; n counts from 0.
 */
export const ERRORS = {
  'board-fault': {
    H1: 'A board has a problem and cannot be switched off alone.',
    'tuner:n': 'Hash chips of the board refuse to start.',
  },
  'board-unstable': { H2: 'The board stopped sending hashes.' },
  'psu-output': { V2: 'The voltage at the board is far lower than it should be.' },
  'psu-communication': { 'psu-detection': 'The power supply was not detected.' },
  'temperature-sensor': { sensor: 'A temperature sensor cannot be read.' },
  'network-fault': { resolve: 'A name is not resolved.' },
} as const satisfies VendorErrors;

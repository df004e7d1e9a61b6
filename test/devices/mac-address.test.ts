import { expect, it } from 'vitest';
import { macAddress } from '../../devices/mac-address.ts';

it.each([
  ['c4:08:28:00:a4:19', 'C4:08:28:00:A4:19'],
  ['C4-08-28-00-A4-19', 'C4:08:28:00:A4:19'],
  ['c4082800a419', 'C4:08:28:00:A4:19'],
  [' c4:08:28:00:a4:19 ', 'C4:08:28:00:A4:19'],
  ['02:55:97:22:3M:72', undefined],
  ['00:00:00:00:00:00', undefined],
  ['c4:08:28:00:a4', undefined],
  ['c4:08:28:00:a4:19:00', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s reads as %s', (text, address) => {
  expect(macAddress(text)).toBe(address);
});

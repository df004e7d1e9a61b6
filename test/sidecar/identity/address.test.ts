import { expect, it } from 'vitest';
import { addressOf, networkOf } from '../../../sidecar/identity/address.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['<script>', 'unknown'],
  ['192.0.2.7, 10.0.0.1', 'unknown'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('repeats of %s: %s', (ip, address) => {
  expect(addressOf(ip === undefined ? ({} as { ip: string }) : { ip })).toBe(address);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1:2:3:4', 'fe80:0:0:0::/64'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

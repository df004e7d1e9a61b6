import { afterAll, beforeAll, expect, it } from 'vitest';
import { DRIVERS } from '../../../devices/index.ts';
import { scannerFor } from '../../../scripts/scan/for-sidecar.ts';
import type { Scanned } from '../../../sidecar/onboarding/scanning.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';

const scanner = scannerFor(['127.0.0.0/8'], DRIVERS);
let farm: Farm;

beforeAll(async () => {
  farm = await startFarm({ devices: [{ id: 'm1', kind: 'miner', model: 'Antminer S19 Pro' }] });
});
afterAll(() => farm.close());

it.each([
  ['8.8.8.8', /found 8\.8\.8\.8 is not within the networks that may be scanned \(127\.0\.0\.0-127\.255\.255\.255\)/],
  ['here', /found "here", expected 10\.0\.0\.5/],
  ['', /found no addresses/],
])('%j is refused before anything is asked', (ranges, why) => {
  expect(() => scanner.addresses(ranges)).toThrow(why);
});

it('finds a miner at its own ports, read-only and without credentials, and counts the addresses', async () => {
  const [device] = farm.inventory().devices;
  const found: Scanned[] = [];
  const done: number[] = [];
  const address = device?.address ?? '';
  await scanner.look(scanner.addresses(address), device?.ports ?? {}, {
    signal: new AbortController().signal,
    onFound: (each) => void found.push(each),
    onDone: (count) => void done.push(count),
  });
  expect(found).toMatchObject([{ address, driver: 'antminer', model: 'Antminer S19 Pro' }]);
  expect(done).toEqual([1]);
});

it('a port that no device has is refused', async () => {
  const hear = { signal: new AbortController().signal, onFound: () => undefined, onDone: () => undefined };
  await expect(scanner.look(['127.0.0.1'], { toaster: 80 }, hear)).rejects.toThrow(
    'ports: found "toaster", expected one',
  );
});

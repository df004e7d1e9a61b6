import { describe, expect, it } from 'vitest';
import type { DeviceEntry } from '../../../core/farm/device.ts';
import { decideInventory, suddenLoss } from '../../../core/farm/inventory-change.ts';

const farm = (miners: number, pdus = 0): DeviceEntry[] => [
  ...Array.from({ length: miners }, (_, index) => device(`m${index}`, 'miner')),
  ...Array.from({ length: pdus }, (_, index) => device(`p${index}`, 'pdu')),
];
const device = (id: string, kind: 'miner' | 'pdu'): DeviceEntry => ({ id, kind, driver: 'x', address: id });

describe('suddenLoss', () => {
  it.each<[string, DeviceEntry[], DeviceEntry[], RegExp | undefined]>([
    ['nothing before', [], [], undefined],
    ['the first devices', [], farm(100), undefined],
    ['the same', farm(100, 4), farm(100, 4), undefined],
    ['more', farm(10), farm(500), undefined],
    ['half of them', farm(10), farm(5), undefined],
    ['fewer than half, and five fewer', farm(10), farm(4), /found 4 devices, expected at least half of the 10 before/],
    ['fewer than half of a few', farm(5), farm(1), undefined],
    ['fewer than half of seven', farm(7), farm(2), /found 2 devices/],
    ['the last one', farm(1), [], /found no devices, expected about 1/],
    ['all of them', farm(1000, 20), [], /found no devices, expected about 1020 as before/],
    ['all PDUs, with as many miners', farm(100, 1), farm(101), /found no PDU, expected some of the 1 before/],
    ['all PDUs but one', farm(100, 20), farm(100, 1), undefined],
    ['all miners, of a farm of PDUs', farm(2, 30), farm(0, 30), undefined],
  ])('%s', (_what, last, next, why) => {
    const loss = suddenLoss(last, next);
    if (why === undefined) expect(loss).toBeUndefined();
    else expect(loss).toMatch(why);
  });
});

describe('decideInventory', () => {
  const rest = { acceptAfterSeconds: 1800, accepted: false };
  it.each([
    ['a loss at once', { sameForSeconds: 0 }, { take: false, why: /^found no devices/ }],
    ['a loss after almost half an hour', { sameForSeconds: 1799.9 }, { take: false, why: /^found no devices/ }],
    ['a loss after half an hour', { sameForSeconds: 1800 }, { take: true, why: /^it has been the same for 1800 s: / }],
    [
      'a loss that a person accepts',
      { sameForSeconds: 1, accepted: true },
      { take: true, why: /^a person accepted it: / },
    ],
    [
      'a loss where every loss is believed',
      { sameForSeconds: 0, acceptAfterSeconds: 0 },
      { take: true, why: /same for 0 s/ },
    ],
    ['no loss', { sameForSeconds: 0, next: farm(9) }, { take: true }],
    ['the first one, though it is empty', { sameForSeconds: 0, last: undefined }, { take: true }],
  ])('%s', (_what, offer, { take, why }: { take: boolean; why?: RegExp }) => {
    const verdict = decideInventory({ last: farm(10), next: [], ...rest, ...offer });
    expect(verdict.take).toBe(take);
    if (why) expect(verdict.why).toMatch(why);
    else expect(verdict).not.toHaveProperty('why');
  });
});

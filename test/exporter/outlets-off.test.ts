import { describe, expect, it } from 'vitest';
import { type Reading, reading } from '../../core/farm/sample.ts';
import { outletsOff } from '../../exporter/outlets-off.ts';
import { miner, pdu, sampleOf } from './devices.ts';

const SINGLE = miner('m1', { feeds: [{ pdu: 'p1', outlet: '7' }] });
const DUAL = miner('m2', {
  feeds: [
    { pdu: 'p1', outlet: '7' },
    { pdu: 'p2', outlet: '3' },
  ],
});
const on = (outlet: string, value: number | undefined) => reading('pdu.outlet_on', value, { outlet });
const suspended = (outlet: string, value: number) => reading('pdu.outlet_suspended', value, { outlet });

function off(device: typeof SINGLE, pdus: Record<string, Reading[]>): string | undefined {
  return outletsOff(device, (id) => {
    const readings = pdus[id];
    return readings && sampleOf(pdu(id), { readings });
  });
}

describe('outlets that are switched off', () => {
  it.each([
    ['the only one', SINGLE, { p1: [on('7', 0), on('8', 1)] }, 'outlet 7 of p1 is switched off'],
    ['both', DUAL, { p1: [on('7', 0)], p2: [on('3', 0)] }, 'outlet 7 of p1 and outlet 3 of p2 are switched off'],
    ['one of two', DUAL, { p1: [on('7', 0)], p2: [on('3', 1)] }, undefined],
    ['one of two, the other PDU unknown', DUAL, { p1: [on('7', 0)] }, undefined],
    ['one that is on', SINGLE, { p1: [on('7', 1)] }, undefined],
    ['one of another number', SINGLE, { p1: [on('8', 0)] }, undefined],
    ['one whose state is not told', SINGLE, { p1: [on('7', undefined)] }, undefined],
    ['one that a breaker trip keeps off', SINGLE, { p1: [on('7', 0), suspended('7', 1)] }, undefined],
    ['one that nothing keeps off', SINGLE, { p1: [on('7', 0), suspended('7', 0)] }, 'outlet 7 of p1 is switched off'],
    ['none that is known', miner('m3'), { p1: [on('7', 0)] }, undefined],
  ])('%s', (_name, device, pdus, words) => {
    expect(off(device, pdus as Record<string, Reading[]>)).toBe(words);
  });
});

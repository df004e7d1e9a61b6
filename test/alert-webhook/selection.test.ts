import { describe, expect, it } from 'vitest';
import { type Selection, selects } from '../../alert-webhook/selection.ts';
import { MINER } from './bench.ts';

const device = {
  ...MINER,
  model: 'Antminer S19',
  client: 'acme',
  tags: ['immersion'],
  location: { building: 'b1', rack: 'r1' },
};

describe('a selection', () => {
  it.each<[string, Selection, boolean]>([
    ['that says nothing means nobody', {}, false],
    ['of all', { all: true }, true],
    ['by id', { devices: ['m1'] }, true],
    ['by another id', { devices: ['m2'] }, false],
    ['by rack', { racks: ['r1', 'r2'] }, true],
    ['by building', { buildings: ['b2'] }, false],
    ['by PDU', { pdus: ['pdu-1'] }, true],
    ['by model', { models: ['Antminer S19'] }, true],
    ['by client', { clients: ['other'] }, false],
    ['by tag', { tags: ['immersion'] }, true],
    ['all keys must fit', { racks: ['r1'], clients: ['other'] }, false],
    ['all that is narrowed', { all: true, racks: ['r9'] }, false],
    ['an empty list fits nobody', { devices: [] }, false],
  ])('%s', (_name, selection, meant) => {
    expect(selects(selection, device)).toBe(meant);
  });

  it('by a place that a device does not have leaves it out', () => {
    expect(selects({ racks: ['r1'] }, MINER)).toBe(false);
    expect(selects({ models: ['Antminer S19'] }, MINER)).toBe(false);
  });
});

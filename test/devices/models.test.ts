import { describe, expect, it } from 'vitest';
import { MODELS, modelExpectation, modelFacts } from '../../devices/models.ts';

describe('the table of models', () => {
  it('has at least as many as any open source has', () => {
    expect(MODELS.length).toBeGreaterThanOrEqual(602);
    expect(new Set(MODELS.map(({ make, model }) => `${make} ${model}`)).size).toBe(MODELS.length);
  });

  it('says only what can be', () => {
    for (const { make, model, names, boards, fans, cooling, algorithm } of MODELS) {
      expect(`${make} ${model}`.trim()).not.toBe('');
      for (const name of names) expect(name.trim()).not.toBe('');
      if (boards !== undefined) expect(boards.length).toBeGreaterThan(0);
      for (const chips of boards ?? []) expect(chips === null || (Number.isInteger(chips) && chips > 0)).toBe(true);
      if (fans !== undefined) expect(Number.isInteger(fans) && fans >= 0).toBe(true);
      if (cooling === 'air') expect(fans).toBeGreaterThan(0);
      if (cooling === 'hydro') expect(fans ?? 0).toBe(0);
      if (algorithm !== undefined) expect(algorithm).toMatch(/^[a-z0-9]+$/);
    }
  });

  it('finds each model by each of its names', () => {
    const lost = MODELS.flatMap((known) =>
      [known.model, ...known.names].filter((name) => modelFacts(known.make, name) !== known),
    );
    expect(lost).toEqual([]);
  });
});

describe('the facts of a model', () => {
  it.each([
    ['Bitmain', 'Antminer S19 Pro', 'Antminer S19 Pro', [114, 114, 114], 4],
    ['Bitmain', 'antminer s19pro', 'Antminer S19 Pro', [114, 114, 114], 4],
    ['Antminer', 'S19 PRO', 'Antminer S19 Pro', [114, 114, 114], 4],
    [undefined, 'Antminer S19 Pro', 'Antminer S19 Pro', [114, 114, 114], 4],
    ['Bitmain', 'Antminer S19 (88)', 'Antminer S19 No PIC', [88, 88, 88], 4],
    ['Bitmain', 'Antminer S21 (v2)', 'Antminer S21', [108, 108, 108], 4],
    ['Bitmain', 'Antminer S19 AML', 'Antminer S19', [76, 76, 76], 4],
    ['Bitmain', 'Antminer S21 Hyd.', 'Antminer S21 Hydro', [216, 216, 216], 0],
    ['MicroBT', 'M30S++_VG40', 'M30S++ VG40', [117, 117, 117], 2],
    ['MicroBT', 'M30S+VE41', 'M30S+ VE40', [156, 156, 156], 2],
    ['WhatsMiner', 'M60S VK40', 'M60S VK40', [225, 225, 225], 2],
    ['Canaan', 'AvalonMiner 1246', 'Avalon 1246', [120, 120, 120], 4],
    ['Canaan', '1246', 'Avalon 1246', [120, 120, 120], 4],
    ['Bitaxe', 'BM1370', 'Gamma', [1], 1],
    ['Bitaxe', 'Bitaxe Supra', 'Supra', [1], 1],
    ['Hammer', 'Hammer D10', 'D10', [108, 108, 108], 2],
    ['Elphapex', 'DG1+', 'DG1+', [null, null, null, null], 4],
  ])('%s %s is %s', (make, model, name, boards, fans) => {
    expect(modelFacts(make, model)).toMatchObject({ model: name, boards, fans });
  });

  it.each([
    ['Bitmain', undefined],
    ['Bitmain', ''],
    ['Bitmain', 'Antminer'],
    ['Bitaxe', 'Bitaxe'],
    ['Bitmain', 'Antminer S99'],
    ['Bitmain', 'M30S++ VG40'],
    ['MicroBT', 'M30S'],
    [undefined, 'BM1370'],
    ['Bitmain', 'constructor'],
  ])('of %s %s are not known', (make, model) => {
    expect(modelFacts(make, model)).toBeUndefined();
  });
});

describe('what a miner of a model should have', () => {
  it.each([
    ['Antminer S19 Pro', { model: 'Antminer S19 Pro', boards: 3, chipsPerBoard: 114, fans: 4 }],
    ['Antminer S19 Hydro', { model: 'Antminer S19 Hydro', boards: 4, chipsPerBoard: 104, fans: 0 }],
    ['Antminer S19j Pro Dual', { model: 'Antminer S19j Pro Dual' }],
  ])('%s', (model, expected) => {
    expect(modelExpectation('Bitmain', model)).toEqual(expected);
  });

  it('leaves out what the sources do not agree about', () => {
    expect(modelExpectation('Elphapex', 'DG1+')).toEqual({ model: 'DG1+', boards: 4, fans: 4 });
    expect(modelExpectation('MicroBT', 'M33S++ VH30')).toEqual({ model: 'M33S++ VH30', fans: 0 });
    expect(modelExpectation('Canaan', 'Avalon Q')).toEqual({ model: 'Avalon Q Home', boards: 1, chipsPerBoard: 160 });
  });
});

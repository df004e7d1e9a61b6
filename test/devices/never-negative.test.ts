import { expect, it } from 'vitest';
import { reading } from '../../core/farm/sample.ts';
import { neverNegative } from '../../devices/never-negative.ts';

it.each([
  [0, 0],
  [5, 5],
  [-1, undefined],
  [undefined, undefined],
])('%s rpm is %s', (told, expected) => {
  expect(neverNegative([reading('miner.fan_speed', told, { fan: 0 })])).toEqual([
    { metric: 'miner.fan_speed', value: expected, labels: { fan: '0' } },
  ]);
});

it('the air at a miner may be cold', () => {
  expect(neverNegative([reading('miner.environment_temperature', -12)])[0]?.value).toBe(-12);
});

import { describe, expect, it } from 'vitest';
import { lonePoints } from '../../../grafana-plugin/src/parts/lonePoints.ts';

describe('Lone points of a course', () => {
  it.each([
    ['nothing', [], []],
    ['nothing that is known', [null, undefined, null], []],
    ['a line', [1, 2, 3], []],
    ['one value', [7], [0]],
    ['the last of a day that has just begun', [null, null, 7], [2]],
    ['zero, which is a value', [null, 0, null, 4, 5], [1]],
    ['both ends', [1, null, 2, 3, null, 4], [0, 5]],
  ])('in %s', (_what, values, lone) => {
    expect(lonePoints(values)).toEqual(lone);
  });
});

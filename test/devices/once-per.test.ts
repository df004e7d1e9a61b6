import { expect, it } from 'vitest';
import { reading } from '../../core/farm/sample.ts';
import { lasting, valued } from '../../devices/lasting.ts';
import { oncePer } from '../../devices/once-per.ts';

it('a reckoning is done once for each object, also when it comes to nothing', () => {
  const reckoned: object[] = [];
  const countOf = oncePer((of: { count?: number }) => {
    reckoned.push(of);
    return of.count;
  });
  const [one, none, alike] = [{ count: 1 }, {}, { count: 1 }];
  expect([one, none, one, none, alike].map(countOf)).toEqual([1, undefined, 1, undefined, 1]);
  expect(reckoned).toEqual([one, none, alike]);
});

it('a reckoning that throws is done again', () => {
  let fails = true;
  const once = oncePer(() => {
    if (fails) throw new Error('not yet');
    return 7;
  });
  const key = {};
  expect(() => once(key)).toThrow('not yet');
  fails = false;
  expect(once(key)).toBe(7);
});

it.each([
  [12.5, 12.5],
  [0, 0],
  [Number.NaN, undefined],
  [undefined, undefined],
])('a kept reading with the value %s reads %s and has the very labels that were kept', (value, shown) => {
  const kept = lasting(reading('pdu.outlet_power', undefined, { outlet: '7' }));
  const now = valued(kept, value);
  expect(now).toEqual({ metric: 'pdu.outlet_power', value: shown, labels: { outlet: '7' } });
  expect(now.labels).toBe(kept.labels);
  expect(Object.isFrozen(now.labels)).toBe(true);
});

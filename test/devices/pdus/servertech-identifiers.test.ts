import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { idOf, indexOf, rowsOf, sensorIdOf } from '../../../devices/servertech/identifiers.ts';

describe('identifiers of Server Technology', () => {
  it.each([
    ['1.1.1', 'AA1'],
    ['2.1.1', 'BA1'],
    ['1.4.10', 'AD10'],
    ['6.2.128', 'FB128'],
    ['26.26.9', 'ZZ9'],
  ])('outlet %s is %s, both ways', (index, outlet) => {
    expect(idOf(index)).toBe(outlet);
    expect(indexOf(outlet)).toBe(index);
  });

  it.each(['0.1.1', '1.0.3', '27.1.1', '1.1.0'])('keeps %s, which has no letters, both ways', (index) => {
    expect(idOf(index)).toBe(index);
    expect(indexOf(index)).toBe(index);
  });

  it.each([
    ['1.1', 'AA'],
    ['1.3', 'AC'],
    ['2.1', 'BA'],
  ])('cord %s is %s', (index, cord) => {
    expect(idOf(index)).toBe(cord);
  });

  it('names sensors by their unit', () => {
    expect(sensorIdOf('1.2')).toBe('A2');
    expect(sensorIdOf('3.1')).toBe('C1');
  });

  it.each(['', '1', 'A1', 'AA', 'AA0', 'AA01', 'aa1', 'AA1 ', 'AAA1', '1.1', '1.1.1', '1.1.1.1'])(
    'refuses "%s" for an outlet',
    (outlet) => {
      expect(() => indexOf(outlet)).toThrow(RangeError);
      expect(() => indexOf(outlet)).toThrow(`outlet "${outlet}": expected unit, cord and number such as "AA1"`);
    },
  );

  it('finds rows in any column, in the order of their numbers, and no index of another length', () => {
    const columns = new Answer({
      id: { '1.1.10': 'x', '1.1.2': 'x', '1.1': 'cord' },
      name: { '2.1.1': 'x', 'a.b.c': 'x', '1.1.2': 'y' },
    });
    expect(rowsOf(columns, 3, 'id', 'name', 'absent')).toEqual(['1.1.2', '1.1.10', '2.1.1']);
  });
});

import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import type { SnmpValue } from '../../../core/wire/snmp-reply.ts';
import type { Driver } from '../../../devices/driver.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { controlOf } from './control-of.ts';

const E3 = '1.3.6.1.4.1.1718.3.2.3.1';
const S = '1.3.6.1.4.1.1718.4.1';

function wholeControlOf(driver: Driver) {
  const { cycle, rename, renamePdu, ...control } = controlOf(driver);
  if (!cycle || !rename || !renamePdu) throw new Error(`${driver.id} has no whole control`);
  return { ...control, cycle, rename, renamePdu };
}

const three = wholeControlOf(sentry3);
const four = wholeControlOf(sentry4);

describe('writes', () => {
  const write = (oid: string, type: string, value: unknown) => ({
    via: 'snmp',
    writes: true,
    set: { oid, type, value },
  });

  it.each([
    ['Sentry3', three, `${E3}.11`, `${E3}.3`],
    ['Sentry4', four, `${S}.8.5.1.2`, `${S}.8.2.1.3`],
  ])('%s switches, cycles and renames with one write each', (_, control, action, name) => {
    expect(control.turn('BA12', 'on')).toEqual(write(`${action}.2.1.12`, 'integer', 1));
    expect(control.turn('BA12', 'off')).toEqual(write(`${action}.2.1.12`, 'integer', 2));
    expect(control.cycle('BA12')).toEqual(write(`${action}.2.1.12`, 'integer', 3));
    expect(control.rename('BA12', 'miner 12')).toEqual(write(`${name}.2.1.12`, 'string', 'miner 12'));
    expect(control.rename('BA12', '')).toEqual(write(`${name}.2.1.12`, 'string', ''));
  });

  it.each([
    ['Sentry3', three, 24],
    ['Sentry4', four, 32],
  ])('%s takes names of 0 to %3$d characters', (_, control, longest) => {
    expect(control.rename('AA1', 'x'.repeat(longest))).toMatchObject({ set: { value: 'x'.repeat(longest) } });
    for (const name of ['x'.repeat(longest + 1), 'Gerät', 'two\nlines']) {
      expect(() => control.rename('AA1', name)).toThrow(RangeError);
      expect(() => control.rename('AA1', name)).toThrow(
        `expected a name of 0 to ${longest} printable ASCII characters`,
      );
    }
  });

  it.each([
    ['Sentry3', three, '1.3.6.1.4.1.1718.3.2.1.1.3.1', 24],
    ['Sentry4', four, `${S}.2.2.1.3.1`, 32],
  ])('%s renames its first unit, which holds the name of the PDU', (_, { renamePdu }, oid, longest) => {
    expect(renamePdu('row 4')).toEqual(write(oid, 'string', 'row 4'));
    expect(() => renamePdu('x'.repeat(longest + 1))).toThrow(`PDU: expected a name of 0 to ${longest} printable`);
  });

  it.each(['', '1', 'A1', 'AA0', '1.1.1', 'aa1'])('no control takes "%s" for an outlet', (outlet) => {
    for (const control of [three, four]) {
      const attempts = [
        () => control.ask(outlet),
        () => control.turn(outlet, 'off'),
        () => control.cycle(outlet),
        () => control.rename(outlet, 'name'),
      ];
      for (const attempt of attempts) expect(attempt).toThrow(`outlet "${outlet}": expected unit, cord and number`);
    }
  });

  it('reads nothing from answers of wrong types, from none and without an answer', () => {
    const wrong: SnmpValue[] = ['0.0', 0.5, Number.NaN];
    for (const control of [three, four]) {
      expect(control.read({})).toEqual({ state: 'unknown' });
      expect(control.read({ outlet: Answer.none })).toEqual({ state: 'unknown' });
      for (const value of wrong) {
        const names = ['state', 'status', 'control', 'watts', 'capabilities', 'features', 'rebootDelay'];
        const outlet = new Answer(Object.fromEntries(names.map((name) => [name, value])));
        expect(control.read({ outlet, control: new Answer({ state: value }) })).toEqual({ state: 'unknown' });
      }
    }
  });
});

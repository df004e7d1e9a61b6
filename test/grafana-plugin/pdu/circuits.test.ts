import { describe, expect, it } from 'vitest';
import { stackedOf } from '../../../grafana-plugin/src/parts/stacked.ts';
import {
  type Breaker,
  breakersOf,
  type Circuits,
  type Inlet,
  phasesOf,
  rangesOf,
  unbalanceOf,
} from '../../../grafana-plugin/src/pdu/circuits.ts';

const LIMITS = { warning: 0.8, critical: 0.9, unbalance: 0.1 };
const inlet = (more: Partial<Inlet> = {}): Inlet => ({
  ...{ inlet: '1', label: null, name: null, amperes: 30, ratedAmperes: 32, watts: 6000, unbalance: 0.2 },
  lines: [
    { line: 'L1', amperes: 28.8, watts: 6000 },
    { line: 'L2', amperes: 25.6, watts: null },
    { line: 'L3', amperes: null, watts: null },
  ],
  ...more,
});
const breaker = (more: Partial<Breaker> = {}): Breaker => ({
  ...{ breaker: '1', label: null, name: null, closed: true, amperes: 10, ratedAmperes: 20, outlets: [] },
  ...more,
});
const circuits = (more: Partial<Circuits>): Circuits => ({ inlets: [], breakers: [], limits: LIMITS, ...more });

describe('Phases of a PDU', () => {
  it('are its lines against the rating of the inlet; at the limit is over it', () => {
    const loads = phasesOf(circuits({ inlets: [inlet()] }));
    expect(loads.map(({ name, share, level }) => [name, share, level])).toEqual([
      ['L1', 0.9, 'critical'],
      ['L2', 0.8, 'warning'],
      ['L3', null, 'unknown'],
    ]);
  });

  it('of several inlets say which, and an inlet without lines is one itself', () => {
    const second = inlet({ inlet: '2', label: 'B feed', lines: [], amperes: 3.2 });
    const loads = phasesOf(circuits({ inlets: [inlet(), second] }));
    expect(loads.map(({ name }) => name)).toEqual(['Inlet 1 · L1', 'Inlet 1 · L2', 'Inlet 1 · L3', 'B feed']);
    expect(loads.at(-1)).toMatchObject({ share: 0.1, level: 'well' });
  });

  it.each([
    [0.2, { share: 0.2, isTooFar: true }],
    [0.1, { share: 0.1, isTooFar: false }],
    [null, undefined],
  ])('apart by %s', (unbalance, expected) => {
    expect(unbalanceOf(circuits({ inlets: [inlet({ unbalance })] }))).toEqual(expected);
  });

  it('one line cannot be apart from others', () => {
    const lines = [{ line: 'L1', amperes: 1, watts: 1 }];
    expect(unbalanceOf(circuits({ inlets: [inlet({ lines })] }))).toBeUndefined();
  });
});

describe('Breakers of a PDU', () => {
  it.each<[string, Partial<Breaker>, object]>([
    ['half of it', {}, { level: 'well', share: 0.5, name: 'Breaker 1' }],
    ['tripped, whatever it carries', { closed: false, amperes: 0 }, { level: 'tripped', share: 0 }],
    ['nobody knows whether it tripped', { closed: null }, { level: 'well' }],
    ['no rating', { ratedAmperes: null }, { level: 'well', share: null, amperes: 10 }],
    ['no current', { amperes: null }, { level: 'unknown', share: null }],
    ['a rating of zero is none', { ratedAmperes: 0 }, { share: null }],
    ['a name of its own', { name: 'C1', label: 'x' }, { name: 'C1' }],
    ['what hangs on it', { outlets: ['1', '2', '3', '7'] }, { more: 'outlets 1–3, 7' }],
  ])('%s', (_words, more, expected) => {
    expect(breakersOf(circuits({ breakers: [breaker(more)] }))[0]).toMatchObject(expected);
  });

  it('have the usual limit of 80 % where nobody says another', () => {
    const limits = { warning: null, critical: null, unbalance: null };
    const levels = [15.9, 16, 20].map(
      (amperes) => breakersOf({ inlets: [], limits, breakers: [breaker({ amperes })] })[0]?.level,
    );
    expect(levels).toEqual(['well', 'warning', 'critical']);
  });

  it.each([
    [['1', '2'], '1, 2'],
    [['AA1', 'AA2', 'AA3'], 'AA1, AA2, AA3'],
    [['1', '2', '3', '5', '6', '7', '8'], '1–3, 5–8'],
  ])('%j is said as %s', (names, said) => {
    expect(rangesOf(names)).toBe(said);
  });
});

describe('Stacked bars', () => {
  it('stand on all that come behind them; gaps stay gaps', () => {
    const stacked = stackedOf([
      [1, 1, null, null],
      [2, null, 2, null],
      [4, 4, 4, null],
    ]);
    expect(stacked).toEqual([
      [7, 5, 6, null],
      [6, 4, 6, null],
      [4, 4, 4, null],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { inMajorUnits, priceOf, sumsOf } from '../../../sidecar/tickets/money.ts';
import { MOVES, moveRefusal, TICKET_STATES } from '../../../sidecar/tickets/rules.ts';

const READY = { assignee: 'u1', resolution: 'new fan' };

describe('a ticket', () => {
  it.each([
    ['open', ['in-progress', 'cancelled']],
    ['in-progress', ['open', 'waiting-for-parts', 'done', 'cancelled']],
    ['waiting-for-parts', ['open', 'in-progress', 'cancelled']],
    ['done', ['in-progress']],
    ['cancelled', ['open']],
  ] as const)('that is %s may become %j and nothing else', (state, to) => {
    const may = TICKET_STATES.filter((each) => each !== state && moveRefusal({ state, ...READY }, each) === undefined);
    expect([...may].sort()).toEqual([...to].sort());
    expect(Object.keys(MOVES[state]).sort()).toEqual([...to].sort());
    expect(moveRefusal({ state, assignee: undefined, resolution: '' }, state)).toBeUndefined();
  });

  it.each([
    ['open', 'done', READY, 'state: found "done", expected one of in-progress, cancelled after "open"'],
    [
      'open',
      'in-progress',
      { ...READY, assignee: undefined },
      'assignee: found nobody, expected one before "in-progress"',
    ],
    ['in-progress', 'done', { ...READY, resolution: '' }, 'resolution: found nothing, expected what it was'],
    ['open', 'cancelled', { assignee: undefined, resolution: '' }, 'resolution: found nothing'],
  ] as const)('%s → %s is refused: %j', (state, to, ticket, reason) => {
    expect(moveRefusal({ state, ...ticket }, to)).toContain(reason);
  });
});

describe('money', () => {
  it.each([
    ['1', 1250, 1250],
    ['3', 333, 999],
    ['0.5', 333, 167],
    ['0.1', 5, 1],
    ['0.1', 4, 0],
    ['1.000001', 1_000_000, 1_000_001],
  ])('%s at %d costs %d', (quantity, unitPriceMinor, price) => {
    expect(priceOf({ quantity, unitPriceMinor })).toBe(price);
  });

  it('refuses what no number holds exactly', () => {
    expect(() => priceOf({ quantity: '999999999', unitPriceMinor: 1e12 })).toThrow(RangeError);
  });

  it('adds no two currencies', () => {
    const euro = (minor: number) => ({ minor, currency: 'EUR' });
    expect(sumsOf([euro(1), { minor: 7, currency: 'CHF' }, euro(2)])).toEqual([{ minor: 7, currency: 'CHF' }, euro(3)]);
    expect(sumsOf([])).toEqual([]);
  });

  it.each([
    ['EUR', 1250, 12.5],
    ['JPY', 1250, 1250],
    ['KWD', 1250, 1.25],
    ['EUR', 5, 0.05],
  ])('%s %d is %d', (currency, minor, major) => expect(inMajorUnits({ minor, currency })).toBe(major));
});

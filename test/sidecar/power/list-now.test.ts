import { describe, expect, it } from 'vitest';
import { sortedPage } from '../../../sidecar/power/list-now.ts';
import { totalsOf } from '../../../sidecar/power/old-routes.ts';

interface Item {
  outlet: string;
  watts: number | null;
  name: string | null;
}
const item = (outlet: string, watts: number | null, name: string | null = null): Item => ({ outlet, watts, name });
const ITEMS = [item('10', 5, 'b'), item('2', null, 'B2'), item('1', 5, 'b10'), item('3', 7), item('4', 0, 'b2')];

const walk = (items: readonly Item[], sort: string | undefined, limit: number): string[] => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = sortedPage(items, { limit, cursor, sort }, ['outlet'], ['outlet', 'watts', 'name'], {});
    expect(page.total).toBe(items.length);
    seen.push(...page.items.map(({ outlet }) => outlet));
    cursor = page.next;
  } while (cursor !== undefined);
  return seen;
};

describe('Pages of what is now', () => {
  it.each([
    [undefined, ['1', '2', '3', '4', '10']],
    ['-outlet', ['10', '4', '3', '2', '1']],
    ['watts', ['4', '1', '10', '3', '2']],
    ['-watts', ['3', '1', '10', '4', '2']],
    ['name', ['10', '4', '2', '1', '3']],
  ])('by %s in pages of any length', (sort, wanted) => {
    for (const limit of [1, 2, 3, 5, 100]) expect(walk(ITEMS, sort, limit)).toEqual(wanted);
  });

  it('what went meanwhile skips nothing', () => {
    const first = sortedPage(ITEMS, { limit: 2 }, ['outlet'], ['outlet'], {});
    const rest = ITEMS.filter(({ outlet }) => outlet !== '2' && outlet !== '1');
    const words = { limit: 2, ...(first.next === undefined ? {} : { cursor: first.next }) };
    const second = sortedPage(rest, words, ['outlet'], ['outlet'], {});
    expect(second.items.map(({ outlet }) => outlet)).toEqual(['3', '4']);
  });

  it.each(['x', 'bm90IGpzb24', Buffer.from('[1,2]').toString('base64url')])('refuses the cursor %s', (cursor) => {
    expect(() => sortedPage(ITEMS, { cursor }, ['outlet'], ['outlet'], {})).toThrow('the query.cursor: found');
  });

  it('refuses the cursor of another order or other filters', () => {
    const { next = '' } = sortedPage(ITEMS, { limit: 1 }, ['outlet'], ['outlet', 'watts'], { pdu: 'p' });
    for (const [sort, filters] of [
      ['watts', { pdu: 'p' }],
      ['outlet', { pdu: 'q' }],
    ] as const)
      expect(() => sortedPage(ITEMS, { cursor: next, sort }, ['outlet'], ['outlet', 'watts'], filters)).toThrow(
        'of a page of the same question',
      );
  });

  it('refuses a field that there is not', () => {
    expect(() => sortedPage(ITEMS, { sort: '-colour' }, ['outlet'], ['outlet', 'watts'], {})).toThrow(
      'found "-colour", expected one of outlet, watts',
    );
  });
});

describe('Totals', () => {
  const pdu = {
    site: 'a',
    pdu: 'p',
    name: null,
    make: null,
    model: null,
    serial: null,
    building: null,
    rack: null,
    client: null,
    answering: true,
    lastAnswerAt: null,
    watts: 10.05,
    kilowattHoursToday: 1.5,
    portsOn: 2,
    ports: 4,
  };
  const silent = { ...pdu, answering: false, watts: null, kilowattHoursToday: null, portsOn: null, ports: null };

  it.each([
    [[], { watts: null, kilowattHoursToday: null, portsOn: null, ports: null, pdus: 0, pdusAnswering: 0 }],
    [[silent], { watts: null, kilowattHoursToday: null, portsOn: null, ports: null, pdus: 1, pdusAnswering: 0 }],
    [[pdu, silent, pdu], { watts: 20.1, kilowattHoursToday: 3, portsOn: 4, ports: 8, pdus: 3, pdusAnswering: 2 }],
  ])('%#', (pdus, wanted) => {
    expect(totalsOf(pdus)).toEqual(wanted);
  });
});

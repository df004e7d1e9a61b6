import { describe, expect, it } from 'vitest';
import { COLUMNS } from '../../../grafana-plugin/src/fleet/columns.ts';
import { evidenceOf } from '../../../grafana-plugin/src/fleet/evidence.ts';
import { inOldOrder, merged } from '../../../grafana-plugin/src/fleet/merge.ts';
import { withNotes } from '../../../grafana-plugin/src/fleet/notes.ts';
import { sorted } from '../../../grafana-plugin/src/fleet/order.ts';
import { type FleetRow, readFleet } from '../../../grafana-plugin/src/fleet/rows.ts';
import {
  columnsOf,
  movedColumn,
  placed,
  withColumn,
  withWidth,
} from '../../../grafana-plugin/src/fleet/shown-columns.ts';
import { slotsOf } from '../../../grafana-plugin/src/fleet/slots.ts';
import { wordsOf } from '../../../grafana-plugin/src/fleet/states.ts';
import { fitted } from '../../../grafana-plugin/src/fleet/views.ts';

const NOW = Date.parse('2026-03-05T10:00:00Z') / 1000;

function rowsOf(...cells: Partial<FleetRow>[]): FleetRow[] {
  const columns = ['miner', 'site', ...new Set(cells.flatMap((each) => Object.keys(each)))];
  const rows = cells.map((each, index) =>
    columns.map((name) => ({ miner: `m${index + 1}`, site: 'north', ...each })[name as 'miner'] ?? null),
  );
  return readFleet({ at: '2026-03-05T10:00:00Z', columns, rows, warnings: [] }).rows;
}
const column = (id: string) => COLUMNS.find((each) => each.id === id) as (typeof COLUMNS)[number];
const textOf = (id: string, row: FleetRow) => column(id).text(row, { divisor: 1e12, prefix: 'T' }, NOW);

describe('A refresh', () => {
  it('leaves rows that say the same as they are, and the list when all do', () => {
    const before = rowsOf({ chip: 70, tags: ['a'] }, { chip: 71, tags: ['b'] });
    expect(merged(before, rowsOf({ chip: 70, tags: ['a'] }, { chip: 71, tags: ['b'] }))).toBe(before);
    const after = merged(before, rowsOf({ chip: 70, tags: ['a'] }, { chip: 72, tags: ['b'] }));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toMatchObject({ chip: 72 });
    expect(merged(before, rowsOf({ chip: 70, tags: ['a', 'x'] }, { chip: 71, tags: ['b'] }))[0]).not.toBe(before[0]);
  });

  it('takes rows that are gone away and new ones in', () => {
    const before = rowsOf({ miner: 'a' }, { miner: 'b' });
    expect(merged(before, rowsOf({ miner: 'b' }, { miner: 'c' })).map(({ miner }) => miner)).toEqual(['b', 'c']);
  });

  it('moves no row while somebody points at them', () => {
    const before = rowsOf({ miner: 'a' }, { miner: 'b' }, { miner: 'c' });
    const now = rowsOf({ miner: 'd' }, { miner: 'c', chip: 80 }, { miner: 'a' });
    expect(inOldOrder(before, now).map(({ miner, chip }) => [miner, chip])).toEqual([
      ['a', null],
      ['c', 80],
      ['d', null],
    ]);
  });
});

describe('An order', () => {
  it.each([
    [false, ['m2', 'm4', 'm1', 'm3']],
    [true, ['m1', 'm2', 'm4', 'm3']],
  ])('backwards: %s: equal ones keep their order, what is not known is last', (descending, names) => {
    const rows = rowsOf({ chip: 80 }, { chip: 70 }, { chip: null }, { chip: 70 });
    expect(sorted(rows, column('chip'), descending).map(({ miner }) => miner)).toEqual(names);
  });
});

describe('Places of rows', () => {
  it.each([
    [0, 4, [0, 1, 2, 3]],
    [1, 4, [4, 1, 2, 3]],
    [6, 4, [8, 9, 6, 7]],
    [5, 0, []],
  ])('from row %d on, %d of them', (begin, count, rows) => {
    expect(slotsOf(begin, count)).toEqual(rows);
  });
});

describe('Columns that are shown', () => {
  it('come in the order in which they are remembered, as wide as somebody made them', () => {
    const shown = columnsOf(['miner', 'pool:200', 'state', 'gone', 'mac:4'], COLUMNS);
    expect(shown.map(({ id, width }) => [id, width])).toEqual([
      ['miner', 120],
      ['pool', 200],
      ['state', 180],
      ['mac', 48],
    ]);
  });

  it.each([
    [
      'one more, at its place',
      () => withColumn(['miner', 'state', 'pool'], 'model', true, COLUMNS),
      'miner state model pool',
    ],
    ['one less, with a width', () => withColumn(['miner', 'pool:99', 'state'], 'pool', false, COLUMNS), 'miner state'],
    ['further right', () => movedColumn(['miner', 'state:90', 'pool'], 'state', 1), 'miner pool state:90'],
    ['not before the first', () => movedColumn(['miner', 'state', 'pool'], 'state', -1), 'miner state pool'],
    ['wider', () => withWidth(['miner', 'pool:99'], 'pool', 140.4), 'miner pool:140'],
  ])('%s', (_what, change, expected) => {
    expect(change().join(' ')).toBe(expected);
  });

  it('fill the room that there is, and never less than they want', () => {
    const columns = columnsOf(['miner', 'chip'], COLUMNS);
    expect(placed(columns, 400)).toMatchObject({ width: 400 });
    expect(placed(columns, 100)).toMatchObject({ width: 200, columns: [{ style: { width: 120 } }, {}] });
  });

  it('of a view keep their widths', () => {
    const view = { search: '', columns: ['miner', 'pool:99', 'gone:5'], sort: { id: 'pool', descending: true } };
    expect(fitted(view, ['miner', 'pool'], ['miner']).columns).toEqual(['miner', 'pool:99']);
  });
});

describe('A cell', () => {
  const [row] = rowsOf({
    ...{ chip: 88, of_chip_limit: 0.93, pool: 'stratum+tcp://other:3333', pools_intended: 0, worker: 'x.y' },
    ...{ share_awaited: NOW - 250 },
  }) as [FleetRow];
  it.each([
    ['chip', '88', 'warning'],
    ['pool', 'other:3333 (not intended)', 'warning'],
    ['worker', 'x.y', 'warning'],
    ['share_awaited', '4 min 10 s ago', undefined],
    ['done', '–', undefined],
  ])('of %s is %s', (id, text, tone) => {
    expect(textOf(id, row)).toBe(text);
    expect(column(id).tone?.(row)).toBe(tone);
  });

  it.each([
    [{ operation: 'unreachable', answered: NOW - 400 }, 'Unreachable 6 min'],
    [{ operation: 'unreachable', answered: null }, 'Unreachable'],
    [{ operation: 'starting', uptime: 245 }, 'Starting 4 min'],
    [{ operation: null, answered: NOW - 180 }, 'Unknown 3 min'],
    [{ operation: 'hashing', answered: NOW - 10 }, 'Hashing'],
  ])('of %j is %s', (told, words) => {
    const [made] = rowsOf(told) as [FleetRow];
    expect(wordsOf(made, NOW)).toBe(words);
  });

  it('says why, when somebody points at the state', () => {
    const [made] = rowsOf({
      ...{ operation: 'degraded', answered: NOW - 9, share_awaited: NOW - 4, hashrate: 201.3e12, of_expected: 0.98 },
      ...{ watts: 3412, outlets: ['a1:7'], errors: ['fan-lost'] },
    }) as [FleetRow];
    expect(evidenceOf(made, NOW * 1000)).toBe(
      'answered 9 s ago · last share 4 s ago · 201.3 TH/s, 98 % of expected · outlet a1:7 3\u202f412 W · fan lost',
    );
  });
});

describe('What was done and said last', () => {
  const rows = rowsOf({ miner: 'a' }, { miner: 'b' });
  const action = { device: 'a', step: 'verify', startedAt: '2026-03-05T09:58:00Z' };
  it.each([
    [{ action: 'power-cycle', outcome: 'verified' }, 'power cycle: helped · 2 min ago'],
    [{ action: 'pause', outcome: 'verified' }, 'pause: done · 2 min ago'],
    [{ action: 'reboot', outcome: 'not-healthy' }, 'reboot: did not help · 2 min ago'],
    [{ action: 'reboot', outcome: 'welded' }, 'reboot: welded · 2 min ago'],
    [{ action: 'reboot' }, 'reboot: verify · 2 min ago'],
  ])('%j is %s', (told, text) => {
    const [first, second] = withNotes(
      rows,
      [
        { ...action, ...told },
        { ...action, action: 'older' },
      ],
      [],
    );
    expect(textOf('done', first as FleetRow)).toBe(text);
    expect(second).toBe(rows[1]);
  });

  it('is the newest comment that was not deleted', () => {
    const said = { device: 'b', at: '2026-03-05T09:00:00Z', author: { name: 'Ann' } };
    const [first, second] = withNotes(rows, [], [said, { ...said, text: 'fan\nordered' }, { ...said, text: 'old' }]);
    expect(first).toBe(rows[0]);
    expect(textOf('comment', second as FleetRow)).toBe('Ann: fan ordered');
  });
});

import { describe, expect, it } from 'vitest';
import type { FleetRow } from '../../../grafana-plugin/src/fleet/rows.ts';
import { countMarks, type Mark, MEASURES, markOf, marksOf } from '../../../grafana-plugin/src/racks/bands.ts';
import { cellsOf, changedCells } from '../../../grafana-plugin/src/racks/cells.ts';
import { layoutAgain, layoutOf } from '../../../grafana-plugin/src/racks/layout.ts';
import { cellSize, nextSpot, placeRacks, spotAt, spotsOf } from '../../../grafana-plugin/src/racks/place.ts';
import { placeWords, tipLines } from '../../../grafana-plugin/src/racks/words.ts';

const row = (miner: string, more: Partial<FleetRow> = {}): FleetRow =>
  ({
    ...{ key: `tx/${miner}`, miner, site: 'tx', building: 'b1', rack: 'r1', position: null, operation: 'hashing' },
    ...{ of_expected: null, of_chip_limit: null, chip: null, hashrate: null, watts: null, outlets: null, name: null },
    ...{ answered: null, reasons: null, latch: null, attention: null },
    ...more,
  }) as FleetRow;

describe('Where miners stand', () => {
  it('is by building and rack in the order in which people count, what has no place at the end', () => {
    const rows = [
      row('m1', { rack: 'r10' }),
      row('m2', { rack: 'r2' }),
      row('m3', { rack: null }),
      row('m4', { building: null }),
      row('m5', { site: 'a' }),
    ];
    const found = layoutOf(rows).map(({ site, name, racks }) => [site, name, racks.map((rack) => rack.name)]);
    expect(found).toEqual([
      ['a', 'b1', ['r1']],
      ['tx', 'b1', ['r2', 'r10', '']],
      ['tx', '', ['r1']],
    ]);
  });

  it.each<[string, (string | null)[], number[]]>([
    ['numbers leave gaps', ['1', '4', '2'], [0, 1, 3]],
    ['no numbers follow one another', ['a', 'c', 'b'], [0, 1, 2]],
    ['twice the same place follows one another', ['1', '1', '2'], [0, 1, 2]],
    ['a place far away follows one another', ['1', '2', '900'], [0, 1, 2]],
    ['nothing said follows one another', [null, null, '3'], [0, 1, 2]],
  ])('%s', (_, positions, slots) => {
    const [building] = layoutOf(positions.map((position, index) => row(`m${index}`, { position })));
    expect(building?.racks[0]?.cells.map(({ slot }) => slot)).toEqual(slots);
  });

  it('loses none of 10,000', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      row(`m${index}`, { rack: `r${index % 200}`, position: String(Math.floor(index / 200) + 1) }),
    );
    const [building] = layoutOf(rows);
    const placed = placeRacks(building?.racks ?? [], 1400, cellSize(rows.length, 1400));
    const spots = placed.racks.flatMap((each) => spotsOf(each, placed.pitch));
    expect(new Set(spots.map(({ x, y }) => `${x},${y}`)).size).toBe(10_000);
    expect(Math.max(...spots.map(({ x, size }) => x + size))).toBeLessThanOrEqual(1400);
    expect(placed.height).toBeLessThan(2_000);
    for (const spot of spots.slice(0, 500)) expect(spotAt(placed, spot.x + 1, spot.y + 1)?.row.key).toBe(spot.row.key);
  });
});

describe('Rows of the next minute', () => {
  const rows = ['1', '2', '3'].map((position) => row(`m${position}`, { position }));
  const later = rows.map((each, at) => ({ ...each, operation: at === 1 ? 'unreachable' : each.operation }));
  const paintedOf = (laid: ReturnType<typeof layoutOf>, only?: string) =>
    cellsOf(placeRacks(laid[0]?.racks ?? [], 400, 20), 'state', only);

  it('are laid out as if for the first time', () => {
    const before = layoutAgain(undefined, rows);
    expect(layoutAgain(before, later).buildings).toEqual(layoutOf(later));
    const moved = [{ ...rows[0], rack: 'r9' } as FleetRow, ...rows.slice(1)];
    expect(layoutAgain(before, moved).buildings).toEqual(layoutOf(moved));
    expect(layoutAgain(before, rows.slice(1)).buildings).toEqual(layoutOf(rows.slice(1)));
  });

  it('are painted anew only where they look otherwise', () => {
    const before = paintedOf(layoutOf(rows));
    expect(changedCells(before, paintedOf(layoutOf(rows)))).toEqual([]);
    const changed = changedCells(before, paintedOf(layoutOf(later)));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatchObject({ mark: { id: 'unreachable' }, isFaint: false });
    expect(changedCells(before, paintedOf(layoutOf(rows), 'unreachable'))).toHaveLength(3);
    expect(changedCells(before, paintedOf(layoutOf(rows.slice(1))))).toBe('all');
    const elsewhere = layoutOf([
      row('m1', { position: '1' }),
      row('m2', { position: '2' }),
      row('m3', { position: '5' }),
    ]);
    expect(changedCells(before, paintedOf(elsewhere))).toBe('all');
  });
});

describe('The map', () => {
  const [building] = layoutOf(
    Array.from({ length: 12 }, (_, index) => row(`m${index + 1}`, { position: String(index + 1) })),
  );
  const placed = placeRacks(building?.racks ?? [], 600, 20);
  const spots = placed.racks.flatMap((each) => spotsOf(each, placed.pitch));
  const at = (miner: string) => spots.find(({ row: { miner: id } }) => id === miner) as (typeof spots)[number];

  it.each([
    ['m1', 'right', 'm2'],
    ['m2', 'left', 'm1'],
    ['m1', 'down', 'm4'],
    ['m4', 'up', 'm1'],
    ['m1', 'up', 'm1'],
    ['m1', 'left', 'm1'],
    ['m3', 'right', 'm3'],
  ] as const)('from %s %s is %s', (from, way, to) => expect(nextSpot(spots, at(from), way).row.miner).toBe(to));

  it('has nobody between the cells and outside', () => {
    expect(spotAt(placed, -1, 20)).toBeUndefined();
    expect(spotAt(placed, 599, placed.height - 1)).toBeUndefined();
  });

  it('fits a telephone', () => {
    const narrow = placeRacks(building?.racks ?? [], 50, 20);
    for (const each of narrow.racks) expect(each.x + each.width).toBeLessThanOrEqual(50);
  });
});

describe('What a cell tells', () => {
  const id = (measure: (typeof MEASURES)[number], more: Partial<FleetRow>) => markOf(measure, row('m1', more)).id;
  it.each<[(typeof MEASURES)[number], Partial<FleetRow>, string]>([
    ['state', { operation: 'degraded' }, 'degraded'],
    ['state', { operation: null }, 'unknown'],
    ['state', { operation: 'dancing' }, 'unknown'],
    ['temperature', { of_chip_limit: 1 }, 'over'],
    ['temperature', { of_chip_limit: 0.99 }, 'hot'],
    ['temperature', { of_chip_limit: 0.92 }, 'hot'],
    ['temperature', { of_chip_limit: 0.85 }, 'warm'],
    ['temperature', { of_chip_limit: 0.7 }, 'usual'],
    ['temperature', { of_chip_limit: 0.2 }, 'cool'],
    ['temperature', { of_chip_limit: null }, 'unknown'],
    ['temperature', { of_chip_limit: null, operation: 'off' }, 'rests'],
    ['temperature', { of_chip_limit: 0.95, operation: 'sleeping' }, 'hot'],
    ['hashrate', { of_expected: 1.02 }, 'full'],
    ['hashrate', { of_expected: 0.8 }, 'less'],
    ['hashrate', { of_expected: 0.5 }, 'half'],
    ['hashrate', { of_expected: 0.01 }, 'little'],
    ['hashrate', { of_expected: 0 }, 'none'],
    ['hashrate', { of_expected: null }, 'unknown'],
    ['hashrate', { of_expected: 0, operation: 'sleeping' }, 'rests'],
  ])('%s %j is %s', (measure, more, mark) => expect(id(measure, more)).toBe(mark));

  it('differs by more than its colour from everything of another colour', () => {
    const look = ({ form, level }: Mark) => `${form} ${form === 'fill' ? level : ''}`;
    for (const measure of MEASURES) {
      const marks = marksOf(measure);
      expect(new Set(marks.map(({ label }) => label)).size).toBe(marks.length);
      const byLook = new Map<string, Set<string>>();
      for (const mark of marks) byLook.set(look(mark), (byLook.get(look(mark)) ?? new Set()).add(mark.tone));
      for (const [form, tones] of byLook) expect([measure, form, tones.size]).toEqual([measure, form, 1]);
    }
  });

  it('is counted for the legend, none lost', () => {
    const rows = [row('a'), row('b'), row('c', { operation: 'off' })];
    const counted = countMarks('state', rows);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(counted.find(({ mark }) => mark.id === 'hashing')?.count).toBe(2);
  });

  it('says in words what is not told, and never a zero for it', () => {
    expect(tipLines(row('m1'), 0).join(' ')).toMatch(/hashrate not told · temperature not told power not told/);
    expect(tipLines(row('m1', { watts: 3412, outlets: ['p:1'], chip: 71, of_chip_limit: 0.75 }), 0).join(' ')).toMatch(
      /71 °C, 75 % of its limit .*412 W at p:1/,
    );
    expect(placeWords(row('m1', { position: '7' }))).toBe('b1 · rack r1 · position 7');
    expect(placeWords(row('m1', { building: null, rack: null }))).toBe('no place in the inventory');
  });
});

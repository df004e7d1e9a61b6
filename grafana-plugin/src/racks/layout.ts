import type { FleetRow } from '../fleet/rows.ts';

/** Where a miner sits in its rack: `slot` 0 is the first place, counted along the lines. */
export interface Cell {
  row: FleetRow;
  slot: number;
}

export interface Rack {
  /** Empty: these miners have no rack. */
  name: string;
  cells: Cell[];
  /** Places side by side, and lines below one another. */
  columns: number;
  lines: number;
}

/** The racks of a building; empty names are places that nobody has named. */
export interface Building {
  key: string;
  site: string;
  name: string;
  racks: Rack[];
  miners: number;
}

const collator = new Intl.Collator('en', { numeric: true });

/** The farm as it stands: buildings, their racks, and in each rack the miners at their positions. */
export function layoutOf(rows: readonly FleetRow[]): Building[] {
  const buildings = new Map<string, Map<string, FleetRow[]>>();
  for (const row of rows) {
    const key = `${row.site}\n${row.building ?? ''}`;
    const racks = buildings.get(key) ?? new Map<string, FleetRow[]>();
    buildings.set(key, racks);
    const rack = racks.get(row.rack ?? '') ?? [];
    racks.set(row.rack ?? '', rack);
    rack.push(row);
  }
  return [...buildings]
    .map(([key, racks]) => {
      const [site = '', name = ''] = key.split('\n');
      const all = [...racks].sort(([a], [b]) => named(a, b)).map(([rack, miners]) => rackOf(rack, miners));
      return { key, site, name, racks: all, miners: all.reduce((sum, { cells }) => sum + cells.length, 0) };
    })
    .sort((a, b) => collator.compare(a.site, b.site) || named(a.name, b.name));
}

/** A farm laid out, and of which rows. */
export interface Laid {
  rows: readonly FleetRow[];
  buildings: Building[];
}

/** The same as layoutOf; where everything stands as it did before, nothing is sorted again. */
export function layoutAgain(before: Laid | undefined, rows: readonly FleetRow[]): Laid {
  if (before === undefined || !standsAs(before.rows, rows)) return { rows, buildings: layoutOf(rows) };
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const now = (cell: Cell): Cell => ({ slot: cell.slot, row: byKey.get(cell.row.key) ?? cell.row });
  const buildings = before.buildings.map((building) => ({
    ...building,
    racks: building.racks.map((rack) => ({ ...rack, cells: rack.cells.map(now) })),
  }));
  return { rows, buildings };
}

function standsAs(before: readonly FleetRow[], rows: readonly FleetRow[]): boolean {
  const same = (row: FleetRow, was: FleetRow | undefined) =>
    was !== undefined &&
    row.key === was.key &&
    row.site === was.site &&
    row.building === was.building &&
    row.rack === was.rack &&
    row.position === was.position;
  return before.length === rows.length && rows.every((row, at) => same(row, before[at]));
}

/** By name, with what has none at the end. */
function named(a: string, b: string): number {
  return Number(a === '') - Number(b === '') || collator.compare(a, b);
}

/** A rack is a little higher than wide, as racks are. */
const SHAPE = 0.7;

/**
 * Miners whose positions are numbers sit at those, with gaps where nobody is; where they are no numbers, are twice there,
 * or lie too far apart, the miners follow one another.
 */
function rackOf(name: string, miners: readonly FleetRow[]): Rack {
  const sorted = [...miners].sort(
    (a, b) => collator.compare(a.position ?? '', b.position ?? '') || collator.compare(a.miner, b.miner),
  );
  const slots = name === '' ? undefined : slotsOf(sorted);
  const cells = sorted.map((row, index) => ({ row, slot: slots?.[index] ?? index }));
  const places = Math.max(...cells.map(({ slot }) => slot)) + 1;
  const columns = Math.max(1, name === '' ? Math.ceil(Math.sqrt(places * 4)) : Math.round(Math.sqrt(places * SHAPE)));
  return { name, cells, columns, lines: Math.ceil(places / columns) };
}

function slotsOf(sorted: readonly FleetRow[]): number[] | undefined {
  const slots = sorted.map(({ position }) => (/^\d{1,4}$/.test(position ?? '') ? Number(position) - 1 : -1));
  const isClear = new Set(slots).size === slots.length && slots.every((slot) => slot >= 0);
  return isClear && Math.max(...slots) < Math.max(8, slots.length * 3) ? slots : undefined;
}

import type { FleetRow } from '../fleet/rows.ts';
import type { Rack } from './layout.ts';

/** One rack on the map, in pixels of the page; `x` and `y` are those of its first cell. */
export interface PlacedRack {
  rack: Rack;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The racks of a building as they lie on the map. */
export interface Placed {
  racks: PlacedRack[];
  /** A cell with the gap behind it. */
  pitch: number;
  width: number;
  height: number;
}

export interface Spot {
  row: FleetRow;
  x: number;
  y: number;
  size: number;
}

export const GAP = 2;
const LABEL = 20;
/** Around the racks, so that a frame around the map covers nothing. */
const MARGIN = 4;
const BETWEEN = 12;
/** So wide at least that the name of a rack fits above it. */
const LEAST = 40;

/** How large a cell is: what 5,000 miners need still fits a screen. */
export function cellSize(miners: number, width: number): number {
  const large =
    miners <= 60 ? 40 : miners <= 150 ? 28 : miners <= 600 ? 20 : miners <= 2_000 ? 15 : miners <= 6_000 ? 11 : 9;
  return width < 480 ? Math.max(11, Math.min(28, large - 3)) : large;
}

/** Racks beside one another, line by line, as many as the width holds. */
export function placeRacks(racks: readonly Rack[], width: number, size: number): Placed {
  const pitch = size + GAP;
  const placed: PlacedRack[] = [];
  let [x, y, lineHeight] = [MARGIN, LABEL, 0];
  for (const rack of racks) {
    const fits = Math.max(1, Math.floor((width - 2 * MARGIN + GAP) / pitch));
    const shown = rack.columns <= fits ? rack : narrowed(rack, fits);
    const own = { width: shown.columns * pitch - GAP, height: shown.lines * pitch - GAP };
    const taken = Math.max(LEAST, own.width);
    if (x > MARGIN && x + taken > width - MARGIN) {
      x = MARGIN;
      y += lineHeight + LABEL + BETWEEN;
      lineHeight = 0;
    }
    placed.push({ rack: shown, x, y, ...own });
    x += taken + BETWEEN;
    lineHeight = Math.max(lineHeight, own.height);
  }
  return { racks: placed, pitch, width, height: y + lineHeight + MARGIN };
}

function narrowed(rack: Rack, columns: number): Rack {
  const places = Math.max(...rack.cells.map(({ slot }) => slot)) + 1;
  return { ...rack, columns, lines: Math.ceil(places / columns) };
}

/** Where each miner of a rack lies. */
export function spotsOf({ rack, x, y }: PlacedRack, pitch: number): Spot[] {
  return rack.cells.map(({ row, slot }) => ({
    row,
    x: x + (slot % rack.columns) * pitch,
    y: y + Math.floor(slot / rack.columns) * pitch,
    size: pitch - GAP,
  }));
}

/** The miner at a point; undefined between them. */
export function spotAt({ racks, pitch }: Placed, x: number, y: number): Spot | undefined {
  const found = racks.find((each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height);
  if (found === undefined) return undefined;
  const column = Math.floor((x - found.x) / pitch);
  const slot = Math.floor((y - found.y) / pitch) * found.rack.columns + column;
  const cell = found.rack.cells.find((each) => each.slot === slot);
  return cell && spotsOf({ ...found, rack: { ...found.rack, cells: [cell] } }, pitch)[0];
}

export type Way = 'left' | 'right' | 'up' | 'down';

/** The nearest miner in a direction, for the arrow keys: what lies straight ahead before what lies aside. */
export function nextSpot(spots: readonly Spot[], from: Spot, way: Way): Spot {
  const sign = way === 'left' || way === 'up' ? -1 : 1;
  const isAcross = way === 'left' || way === 'right';
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const spot of spots) {
    const [ahead, aside] = isAcross ? [spot.x - from.x, spot.y - from.y] : [spot.y - from.y, spot.x - from.x];
    const far = ahead * sign;
    const cost = far + Math.abs(aside) * 3;
    if (far > 0 && cost < least) {
      best = spot;
      least = cost;
    }
  }
  return best;
}

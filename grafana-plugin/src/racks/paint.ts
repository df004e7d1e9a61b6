import type { GrafanaTheme2 } from '@grafana/data';
import type { Mark, Measure } from './bands.ts';
import { cellsOf, changedCells, type PaintedCell } from './cells.ts';
import { GAP, type Placed } from './place.ts';

type Pen = CanvasRenderingContext2D;

/** The colour of a mark; text colours where there is no other. */
export function colourOf({ colors }: GrafanaTheme2, { tone }: Pick<Mark, 'tone'>): string {
  if (tone === 'secondary') return colors.text.secondary;
  return tone === 'disabled' ? colors.text.disabled : colors[tone].main;
}

/** Draws one cell: the same for the map and for its legend. */
export function paintMark(pen: Pen, { form, level }: Mark, at: { x: number; y: number; size: number }, colour: string) {
  const { x, y, size } = at;
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = 1;
  pen.setLineDash(form === 'outline' ? [2, 2] : []);
  pen.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
  if (form === 'fill') pen.fillRect(x, y + size * (1 - level), size, size * level);
  if (form === 'dot') pen.fillRect(x + size * 0.33, y + size * 0.33, size * 0.34, size * 0.34);
  if (form === 'bar') pen.fillRect(x + size * 0.2, y + size * 0.4, size * 0.6, size * 0.2);
  if (form !== 'cross' && form !== 'hatch') return;
  pen.beginPath();
  pen.moveTo(x + 1, y + size - 1);
  pen.lineTo(x + size - 1, y + 1);
  if (form === 'cross') {
    pen.moveTo(x + 1, y + 1);
    pen.lineTo(x + size - 1, y + size - 1);
    pen.lineWidth = Math.max(1.5, size / 8);
  }
  pen.stroke();
}

/** Sharp on every screen. Undefined where the browser gives nothing to draw with. */
export function penOf(canvas: HTMLCanvasElement, width: number, height: number): Pen | undefined {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d') ?? undefined;
  pen?.scale(ratio, ratio);
  return pen;
}

export interface Painted {
  placed: Placed;
  measure: Measure;
  /** Only these are drawn strongly; all unless said. */
  only?: string | undefined;
  theme: GrafanaTheme2;
}

/** What stands on a canvas: the next painting draws what differs from it. */
export interface Drawn {
  pen: Pen;
  cells: readonly PaintedCell[];
  /** All else that a painting depends on. */
  frame: string;
  theme: GrafanaTheme2;
  stamps: Map<string, HTMLCanvasElement>;
}

const FAINT = 0.15;

/**
 * Draws a building: its racks with their names, each miner at its position. Where nothing but marks has changed since
 * `before`, those cells alone are drawn. Undefined where the browser gives nothing to draw with.
 */
export function paintRacks(canvas: HTMLCanvasElement, painted: Painted, before?: Drawn): Drawn | undefined {
  const { placed, measure, only, theme } = painted;
  const cells = cellsOf(placed, measure, only);
  const names = placed.racks.map(({ rack, x, y, width }) => [rack.name, x, y, width]);
  const frame = JSON.stringify([placed.width, placed.height, placed.pitch, window.devicePixelRatio, names]);
  const isKept = before !== undefined && before.frame === frame && before.theme === theme;
  const changed = isKept ? changedCells(before.cells, cells) : 'all';
  const pen = isKept && changed !== 'all' ? before.pen : penOf(canvas, placed.width, placed.height);
  if (pen === undefined) return undefined;
  const drawn: Drawn = { pen, cells, frame, theme, stamps: isKept ? before.stamps : new Map() };
  if (changed === 'all') paintNames(pen, placed, theme);
  paintCells(drawn, changed === 'all' ? cells : changed, placed.pitch - GAP);
  return drawn;
}

function paintNames(pen: Pen, { racks }: Placed, { typography, colors }: GrafanaTheme2): void {
  pen.font = `12px ${typography.fontFamily}`;
  pen.globalAlpha = 1;
  pen.fillStyle = colors.text.secondary;
  for (const { rack, x, y, width } of racks) pen.fillText(rack.name || 'no rack', x, y - 5, Math.max(40, width));
}

/** Each look is drawn once and then stamped: copying a few pixels is cheaper than drawing lines ten thousand times. */
function paintCells({ pen, theme, stamps }: Drawn, cells: readonly PaintedCell[], size: number): void {
  for (const { x, y, mark, isFaint } of cells) {
    pen.clearRect(x, y, size, size);
    pen.globalAlpha = isFaint ? FAINT : 1;
    pen.drawImage(stampOf(stamps, mark, size, theme), x, y, size, size);
  }
}

function stampOf(stamps: Map<string, HTMLCanvasElement>, mark: Mark, size: number, theme: GrafanaTheme2) {
  const look = `${mark.tone} ${mark.form} ${mark.level}`;
  const known = stamps.get(look);
  if (known) return known;
  const stamp = document.createElement('canvas');
  const pen = penOf(stamp, size, size);
  if (pen) paintMark(pen, mark, { x: 0, y: 0, size }, colourOf(theme, mark));
  stamps.set(look, stamp);
  return stamp;
}

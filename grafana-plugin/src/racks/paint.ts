import type { GrafanaTheme2 } from '@grafana/data';
import { type Mark, type Measure, markOf } from './bands.ts';
import { type Placed, spotsOf } from './place.ts';

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

export interface Painted {
  placed: Placed;
  measure: Measure;
  /** Only these are drawn strongly; all unless said. */
  only?: string | undefined;
  theme: GrafanaTheme2;
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

/** Draws a building: its racks with their names, each miner at its position. */
export function paintRacks(canvas: HTMLCanvasElement, { placed, measure, only, theme }: Painted): void {
  const pen = penOf(canvas, placed.width, placed.height);
  if (pen === undefined) return;
  pen.font = `12px ${theme.typography.fontFamily}`;
  for (const each of placed.racks) {
    pen.globalAlpha = 1;
    pen.fillStyle = theme.colors.text.secondary;
    pen.fillText(each.rack.name || 'no rack', each.x, each.y - 5, Math.max(40, each.width));
    for (const spot of spotsOf(each, placed.pitch)) {
      const mark = markOf(measure, spot.row);
      pen.globalAlpha = only === undefined || only === mark.id ? 1 : 0.15;
      paintMark(pen, mark, spot, colourOf(theme, mark));
    }
  }
}

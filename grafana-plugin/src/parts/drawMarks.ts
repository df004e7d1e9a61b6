import type uPlot from 'uplot';

/** A time at which something was done. Unix milliseconds. */
export interface Mark {
  at: number;
  colour: string;
}

export const NO_MARKS: readonly Mark[] = [];

/** Vertical dashed lines over a chart, each with a small flag above. */
export function drawMarks({ ctx, bbox, valToPos, scales }: uPlot, marks: readonly Mark[]): void {
  const { min, max } = scales['x'] ?? {};
  if (marks.length === 0 || min == null || max == null) return;
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 3 * ratio]);
  for (const { at, colour } of marks) {
    if (at < min || at > max) continue;
    const x = Math.round(valToPos(at, 'x', true));
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillRect(x - 3 * ratio, bbox.top, 6 * ratio, 4 * ratio);
  }
  ctx.restore();
}

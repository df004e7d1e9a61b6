import React from 'react';

export interface SparklineProps {
  values: readonly (number | null)[];
  width: number;
  height: number;
  colour: string;
  /** The lower edge; the lowest value unless said. */
  from?: number;
}

/** A course without axes. What is not known is a gap. */
export function Sparkline({ values, width, height, colour, from }: SparklineProps) {
  const { line, area } = pathsOf(values, width, height, from);
  return (
    <svg width="100%" height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={area} fill={colour} opacity={0.12} />
      <path d={line} fill="none" stroke={colour} strokeWidth={1.25} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The line and the area below it, as paths. */
export function pathsOf(
  values: readonly (number | null)[],
  width: number,
  height: number,
  from?: number,
): { line: string; area: string } {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { line: '', area: '' };
  const low = from ?? Math.min(...known);
  const high = Math.max(...known);
  const span = high - low || 1;
  const x = (index: number) => ((index / Math.max(1, values.length - 1)) * width).toFixed(1);
  const y = (value: number) => (height - 1 - ((value - low) / span) * (height - 2)).toFixed(1);
  const runs = runsOf(values);
  return {
    line: runs.map((run) => `M${run.map(([index, value]) => `${x(index)},${y(value)}`).join('L')}`).join(''),
    area: runs
      .map((run) => {
        const first = run[0]?.[0] ?? 0;
        const last = run.at(-1)?.[0] ?? 0;
        return `M${x(first)},${height}L${run.map(([index, value]) => `${x(index)},${y(value)}`).join('L')}L${x(last)},${height}Z`;
      })
      .join(''),
  };
}

function runsOf(values: readonly (number | null)[]): [number, number][][] {
  const runs: [number, number][][] = [];
  let open: [number, number][] | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = undefined;
    } else if (open === undefined) {
      open = [[index, value]];
      runs.push(open);
    } else {
      open.push([index, value]);
    }
  }
  return runs;
}

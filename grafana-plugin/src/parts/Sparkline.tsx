import React from 'react';
import { pathsOf } from './paths.ts';

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

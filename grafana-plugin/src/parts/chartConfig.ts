import type { GrafanaTheme2 } from '@grafana/data';
import { AxisPlacement, GraphDrawStyle, ScaleDirection, ScaleOrientation, VisibilityMode } from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';
import type uPlot from 'uplot';
import { numberText } from '../fleet/format.ts';
import { drawMarks, NO_MARKS } from './drawMarks.ts';
import { lonePoints } from './lonePoints.ts';

export interface ChartLine {
  name: string;
  colour: string;
  values: readonly (number | null)[];
  dashed?: boolean;
}

export interface ChartProps {
  title: string;
  unit: string;
  /** Unix milliseconds, one for each value. */
  times: readonly number[];
  lines: readonly ChartLine[];
  height?: number;
  bars?: boolean;
  /** Bars stand on one another; the legend still tells each by itself. */
  stacked?: boolean;
  /** Whether the axis begins at zero. */
  fromZero?: boolean;
  decimals?: number;
  /** Charts with the same word share their cursor. */
  sync?: string;
  /** What was done meanwhile: vertical lines. Unix milliseconds. */
  marks?: readonly { at: number; colour: string }[];
}

/** How a chart is drawn; its values come beside it. `dimmed` is the line whose name somebody points at: all others step back. */
export function chartConfig(
  props: ChartProps,
  theme: GrafanaTheme2,
  dimmed: string | undefined,
  setAt: (index: number | undefined) => void,
): UPlotConfigBuilder {
  const { bars = false, sync, marks = NO_MARKS } = props;
  const config = new UPlotConfigBuilder('browser');
  addAxes(config, props, theme);
  addLines(config, props, theme, dimmed);
  config.setCursor({
    drag: { x: false, y: false },
    points: { show: !bars },
    ...(sync ? { sync: { key: sync } } : {}),
  });
  config.addHook('draw', (plot) => drawMarks(plot, marks));
  config.addHook('setCursor', ({ cursor }) => setAt(cursor.idx ?? undefined));
  return config;
}

function addAxes(config: UPlotConfigBuilder, props: ChartProps, theme: GrafanaTheme2): void {
  const { times, fromZero = false, decimals = 0 } = props;
  config.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [times[0] ?? 0, times.at(-1) ?? 1],
  });
  config.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    ...(fromZero ? { min: 0 } : {}),
  });
  config.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone: 'browser', theme });
  config.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    formatValue: (value: unknown) => numberText(Number(value), Number.isInteger(value) ? 0 : Math.max(1, decimals)),
  });
}

function addLines(
  config: UPlotConfigBuilder,
  { lines, bars = false, stacked = false }: ChartProps,
  theme: GrafanaTheme2,
  dimmed: string | undefined,
): void {
  for (const { name, colour, dashed } of lines) {
    const isDimmed = dimmed !== undefined && dimmed !== name;
    // What stands on one another covers what is behind it: it must not be seen through.
    const lineColor = stacked && isDimmed ? theme.colors.background.secondary : colour;
    config.addSeries({
      ...{ scaleKey: 'y', theme, lineColor, pxAlign: true, spanNulls: false },
      drawStyle: bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
      lineWidth: isDimmed ? 0.4 : 1.5,
      fillOpacity: dashed ? 0 : stacked ? 100 : bars ? (isDimmed ? 20 : 70) : lines.length === 1 ? 12 : 0,
      showPoints: VisibilityMode.Never,
      ...(bars ? {} : { pointSize: 5, pointsFilter: showLone }),
      ...(dashed ? { lineStyle: { fill: 'dash' as const, dash: [6, 4] } } : {}),
      ...(bars ? { barWidthFactor: 0.8, barMaxWidth: 60 } : {}),
    });
  }
}

const showLone = ({ data }: uPlot, series: number) => {
  const lone = lonePoints(data[series] as (number | null)[]);
  return lone.length === 0 ? null : lone;
};

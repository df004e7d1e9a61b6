import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { AxisPlacement, GraphDrawStyle, ScaleDirection, ScaleOrientation, VisibilityMode } from '@grafana/schema';
import { UPlotChart, UPlotConfigBuilder, useStyles2, useTheme2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { NOT_KNOWN, numberText } from '../fleet/format.ts';
import { useWidth } from './useWidth.ts';

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
  /** Whether the axis begins at zero. */
  fromZero?: boolean;
  decimals?: number;
  /** Charts with the same word share their cursor. */
  sync?: string;
}

/** Courses over time. Gaps stay gaps; the legend tells the values under the cursor, else the last ones. */
export function Chart(props: ChartProps) {
  const { title, unit, times, lines, height = 200, decimals = 0 } = props;
  const styles = useStyles2(getStyles);
  const [box, width] = useWidth();
  const [at, setAt] = useState<number>();
  const [dimmed, setDimmed] = useState<string>();
  const config = useConfig(props, dimmed, setAt);
  const data = useMemo(() => [[...times], ...lines.map(({ values }) => [...values])] as never, [times, lines]);
  const index = at !== undefined && at < times.length ? at : undefined;
  const time = index === undefined ? undefined : times[index];
  return (
    <figure className={styles.box} aria-label={title}>
      <figcaption className={styles.head}>
        <b>{title}</b>
        <span>{unit}</span>
        {time !== undefined && (
          <time>
            {new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })}
          </time>
        )}
      </figcaption>
      <div ref={box} style={{ height }}>
        {width > 0 && <UPlotChart config={config} data={data} width={width} height={height} />}
      </div>
      <ul className={styles.legend}>
        {lines.map(({ name, colour, values, dashed }) => (
          <li key={name} onMouseEnter={() => setDimmed(name)} onMouseLeave={() => setDimmed(undefined)}>
            <i style={{ borderTop: `3px ${dashed ? 'dashed' : 'solid'} ${colour}` }} />
            {name} <b>{textAt(values, index, decimals)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function textAt(values: readonly (number | null)[], index: number | undefined, decimals: number): string {
  const value = index === undefined ? values.findLast((each) => each !== null) : values[index];
  return value === null || value === undefined ? NOT_KNOWN : numberText(value, decimals);
}

function useConfig(props: ChartProps, dimmed: string | undefined, setAt: (index: number | undefined) => void) {
  const theme = useTheme2();
  const { lines, times, bars = false, fromZero = false, sync, decimals = 0 } = props;
  const look = JSON.stringify(lines.map(({ name, colour, dashed }) => [name, colour, dashed]));
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `look` stands for the lines without their values
  return useMemo(() => {
    const config = new UPlotConfigBuilder('browser');
    config.addScale({
      scaleKey: 'x',
      isTime: true,
      orientation: ScaleOrientation.Horizontal,
      direction: ScaleDirection.Right,
      range: () => [first, last],
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
    for (const { name, colour, dashed } of lines)
      config.addSeries({
        ...{ scaleKey: 'y', theme, lineColor: colour, pxAlign: true, spanNulls: false },
        drawStyle: bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
        lineWidth: dimmed === undefined || dimmed === name ? 1.5 : 0.4,
        fillOpacity: dashed ? 0 : bars ? 70 : lines.length === 1 ? 12 : 0,
        showPoints: VisibilityMode.Never,
        ...(dashed ? { lineStyle: { fill: 'dash' as const, dash: [6, 4] } } : {}),
        ...(bars ? { barWidthFactor: 0.8, barMaxWidth: 60 } : {}),
      });
    config.setCursor({
      drag: { x: false, y: false },
      points: { show: !bars },
      ...(sync ? { sync: { key: sync } } : {}),
    });
    config.addHook('setCursor', ({ cursor }) => setAt(cursor.idx ?? undefined));
    return config;
  }, [theme, look, first, last, bars, fromZero, sync, decimals, dimmed, setAt]);
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    box: css({
      margin: 0,
      minWidth: 0,
      padding: spacing(1),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
    head: css({
      display: 'flex',
      gap: spacing(1),
      paddingBottom: spacing(0.5),
      '& span, & time': { color: colors.text.secondary },
      '& time': { marginLeft: 'auto' },
      '& b': { fontWeight: typography.fontWeightMedium },
    }),
    legend: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: spacing(0, 2),
      maxHeight: 66,
      overflow: 'auto',
      listStyle: 'none',
      padding: 0,
      margin: spacing(0.5, 0, 0),
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      color: colors.text.secondary,
      '& i': { display: 'inline-block', width: 14, verticalAlign: 'middle', marginRight: spacing(0.5) },
      '& b': { color: colors.text.primary, fontWeight: typography.fontWeightMedium },
    }),
  };
}

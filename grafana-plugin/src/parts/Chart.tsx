import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { UPlotChart, useStyles2, useTheme2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { NOT_KNOWN, numberText } from '../fleet/format.ts';
import { type ChartProps, chartConfig } from './chartConfig.ts';
import { NO_MARKS } from './drawMarks.ts';
import { stackedOf } from './stacked.ts';
import { useWidth } from './useWidth.ts';

export type { ChartLine, ChartProps } from './chartConfig.ts';

/** Courses over time. Gaps stay gaps; the legend tells the values under the cursor, else the last ones. */
export function Chart(props: ChartProps) {
  const { title, unit, times, lines, height = 200, decimals = 0, stacked = false } = props;
  const styles = useStyles2(getStyles);
  const [box, width] = useWidth();
  const [at, setAt] = useState<number>();
  const [dimmed, setDimmed] = useState<string>();
  const config = useConfig(props, dimmed, setAt);
  const data = useMemo(() => {
    const columns = lines.map(({ values }) => values);
    return [[...times], ...(stacked ? stackedOf(columns) : columns.map((values) => [...values]))] as never;
  }, [times, lines, stacked]);
  const index = at !== undefined && at < times.length ? at : undefined;
  const time = index === undefined ? undefined : times[index];
  const isEmpty = lines.every(({ values }) => values.every((value) => value === null));
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
        {isEmpty && <p className={styles.none}>Nothing was measured in this time.</p>}
        {width > 0 && !isEmpty && <UPlotChart config={config} data={data} width={width} height={height} />}
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
  const { lines, times, bars, stacked, fromZero, sync, decimals, marks = NO_MARKS } = props;
  const look = JSON.stringify([marks, lines.map(({ name, colour, dashed }) => [name, colour, dashed])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `look` stands for the marks and the lines without their values
  return useMemo(
    () => chartConfig(props, theme, dimmed, setAt),
    [theme, look, times[0], times.at(-1), bars, stacked, fromZero, sync, decimals, dimmed, setAt],
  );
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
    none: css({ color: colors.text.secondary, padding: spacing(2, 1) }),
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

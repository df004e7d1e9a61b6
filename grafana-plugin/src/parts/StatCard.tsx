import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { Sparkline } from './Sparkline.tsx';
import type { Stat } from './stat.ts';

/** One number of six, with its course of a day. */
export function StatCard({ title, value, unit, below, tone = 'secondary', course, from }: Stat) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const coloured = tone !== 'secondary' && tone !== 'disabled';
  const colour = coloured ? colors[tone].text : colors.text.primary;
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.title}>{title}</div>
      <div className={styles.value} style={{ color: colour }}>
        {value} {unit && <span className={styles.unit}>{unit}</span>}
      </div>
      <div className={styles.below} title={below}>
        {below ?? ' '}
      </div>
      {course && (
        <div className={styles.course}>
          <Sparkline
            values={course}
            width={240}
            height={28}
            colour={coloured ? colors[tone].main : colors.primary.main}
            {...(from === undefined ? {} : { from })}
          />
        </div>
      )}
    </section>
  );
}

/** Cards beside one another, as many as fit. */
export function StatCards({ stats, least = 160 }: { stats: readonly Stat[]; least?: number }) {
  const { spacing } = useTheme2();
  return (
    <div
      className={css({
        display: 'grid',
        gap: spacing(1),
        gridTemplateColumns: `repeat(auto-fit, minmax(${least}px, 1fr))`,
      })}
    >
      {stats.map((stat) => (
        <StatCard key={stat.title} {...stat} />
      ))}
    </div>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    card: css({
      position: 'relative',
      minWidth: 0,
      overflow: 'hidden',
      padding: spacing(1, 1.5, 0.5),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontVariantNumeric: 'tabular-nums',
    }),
    title: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
    value: css({
      fontSize: typography.h2.fontSize,
      fontWeight: typography.fontWeightMedium,
      lineHeight: 1.25,
      whiteSpace: 'nowrap',
    }),
    unit: css({
      fontSize: typography.body.fontSize,
      color: colors.text.secondary,
      fontWeight: typography.fontWeightRegular,
    }),
    below: css({
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    }),
    course: css({ height: 28, margin: spacing(0.5, -1.5, -0.5) }),
  };
}

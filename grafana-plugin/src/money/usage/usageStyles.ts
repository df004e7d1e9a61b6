import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

export const ROW = 30;

/** The month's table: the first column and the titles stay. */
export function usageStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  const hatched = (colour: string) => `repeating-linear-gradient(45deg, ${colour} 0 2px, transparent 2px 6px)`;
  const still = { position: 'sticky' as const, background: colors.background.primary };
  return {
    box: css({
      overflow: 'auto',
      fontSize: 11,
      fontVariantNumeric: 'tabular-nums',
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
    row: css({
      display: 'grid',
      height: ROW,
      alignItems: 'center',
      minWidth: 1330,
      borderBottom: `1px solid ${colors.border.weak}`,
    }),
    head: css({ ...still, top: 0, zIndex: 2, color: colors.text.secondary, fontWeight: typography.fontWeightMedium }),
    title: css({ textAlign: 'right', padding: spacing(0, 0.5) }),
    name: css({
      ...still,
      left: 0,
      zIndex: 1,
      height: ROW - 1,
      lineHeight: `${ROW - 1}px`,
      padding: spacing(0, 1),
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontSize: typography.bodySmall.fontSize,
    }),
    sum: css({
      textAlign: 'right',
      padding: spacing(0, 1),
      fontSize: typography.bodySmall.fontSize,
      fontWeight: typography.fontWeightMedium,
    }),
    cell: css({
      height: ROW - 1,
      lineHeight: `${ROW - 1}px`,
      textAlign: 'right',
      padding: spacing(0, 0.5),
      whiteSpace: 'nowrap',
      cursor: 'default',
      '&[title]': { cursor: 'pointer' },
      '&[title]:hover': { outline: `1px solid ${colors.primary.border}`, outlineOffset: -1 },
    }),
    at: css({ boxShadow: `inset 0 0 0 1px ${colors.border.strong}` }),
    metered: css({}),
    estimated: css({ color: colors.warning.text, backgroundColor: colors.warning.transparent }),
    missing: css({ color: colors.text.primary, backgroundColor: colors.error.transparent }),
    unknown: css({ color: colors.text.secondary, backgroundImage: hatched(colors.action.hover) }),
    legend: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: spacing(0.5, 2),
      marginBottom: spacing(1),
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
    }),
    swatch: css({
      display: 'inline-block',
      width: 18,
      height: 18,
      verticalAlign: 'middle',
      textAlign: 'center',
      border: `1px solid ${colors.border.medium}`,
      borderRadius: shape.radius.default,
    }),
  };
}
